(* Every domain sits on a deep bytecode stack while the world stops; stacks grow, shrink through exceptions, overflow
   (the limit is low) and move to fibers.  Each frame looks after its own block. *)
(* env: OCAMLRUNPARAM=l=1M *)
open Common
open Effect
open Effect.Deep

type _ Effect.t += Deeper : unit Effect.t
exception Up of int ref

let rec down r depth key =
  let c = ref key and pair = (key, ref (key + 1)) in
  let sum = if depth = 0 then (collect r; 0) else 1 + down r (depth - 1) (key + 1) in
  if depth land 4095 = 0 then Gc.minor ();
  if !c <> key || fst pair <> key || !(snd pair) <> key + 1 then fail "a frame lost its block";
  sum

(* Through frames with handlers, from the deepest to where it is caught. *)
let rec throw r depth key =
  let c = ref key in
  if depth = 0 then (collect r; raise (Up (ref key)));
  if depth land 31 = 0 then (try throw r (depth - 1) (key + 1) with Up x when !x < 0 -> fail "%d" !x)
  else throw r (depth - 1) (key + 1);
  if !c <> key then fail "unreachable"

let rec endless n = let c = ref n in 1 + endless (n + 1) + !c

let rec in_fibers r depth =
  let c = ref depth in
  (match if depth = 0 then (Gc.minor (); perform Deeper) else in_fibers r (depth - 1) with
   | () -> ()
   | effect Deeper, k when depth land 3 = 0 -> let x = down r 500 depth in if x <> 500 then fail "depth %d" x; continue k ());
  if !c <> depth then fail "a frame of a fiber lost its block"

let work d =
  let r = rng d in
  for _ = 1 to scaled 30 do
    match below r 8 with
    | 0 -> (match endless 0 with _ -> fail "endless recursion ended" | exception Stack_overflow -> ())
    | 1 | 2 ->
      let depth = below r 20_000 in
      (match throw r depth 0 with _ -> fail "nothing was raised" | exception Up x -> if !x <> depth then fail "raised %d" !x)
    | 3 -> in_fibers r (below r 300)
    | _ -> let depth = below r 40_000 in if down r depth 7 <> depth then fail "wrong depth"
  done

let () = join_all (spawn_all 4 work); ok ()
