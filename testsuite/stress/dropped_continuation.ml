(* A callback from C inside a fiber is where other runtimes keep the stack below in a continuation of their own, drop
   it afterwards, and let another domain walk it while its owner already runs there (ocaml/ocaml#14337).  Fibers
   run finalisers (callbacks), which collect, suspend fibers of their own and drop them, and perform an effect that must
   not pass below them; two domains compact all the while. *)
open Common
open Effect
open Effect.Deep

type _ Effect.t += Outside : int Effect.t | Pause : unit Effect.t

let stop = Atomic.make false
let callbacks = Atomic.make 0

let rec drop_a_fiber depth =
  match if depth = 0 then perform Pause else drop_a_fiber (depth - 1) with
  | () -> ()
  | effect Pause, k when depth > 2 -> ignore (Sys.opaque_identity k)     (* never resumed *)

let callback r key c =
  Atomic.incr callbacks;
  check_cell "finaliser" key c;
  (match below r 4 with
   | 0 -> Gc.minor ()
   | 1 -> Gc.minor (); drop_a_fiber 6; Gc.minor ()
   | 2 -> ignore (Sys.opaque_identity (chain 30 key))
   | _ -> drop_a_fiber (3 + below r 20));
  match perform Outside with
  | _ -> fail "an effect passed below a callback"
  | exception Unhandled Outside -> ()

(* The frames below the callback keep their cells. *)
let rec frames r depth =
  let key = below r 100_000 in
  let c = cell key and d = ref (key + 1) in
  if depth = 0 then begin
    Gc.finalise (callback r key) (cell key);
    Gc.minor ();
    if perform Outside <> 42 then fail "the handler answered something else"
  end
  else frames r (depth - 1);
  check_cell "frame" key c;
  if !d <> key + 1 then fail "a box of a frame holds %d" !d

let rec fiber r depth nest =
  match if nest = 0 then frames r depth else fiber r depth (nest - 1) with
  | () -> ()
  | effect Outside, k -> ignore (Sys.opaque_identity (chain 3 depth)); continue k 42

let worker d =
  let r = rng (d + 1) in
  for _ = 1 to scaled 900 do fiber r (below r 30) (below r 4) done

let compacter d =
  let r = rng (100 + d) in
  while not (Atomic.get stop) do
    (match below r 3 with 0 -> Gc.full_major () | 1 -> Gc.major () | _ -> Gc.compact ());
    for _ = 1 to 1000 do Domain.cpu_relax () done
  done

let () =
  let compacters = spawn_all 2 compacter in
  join_all (spawn_all 3 worker);
  Atomic.set stop true;
  join_all compacters;
  if percent >= 10 && Atomic.get callbacks = 0 then fail "no finaliser ran";    (* less may end before a collection *)
  ok ()
