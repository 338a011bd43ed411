(* Thousands of fibers of every domain are suspended while the world stops; a few hundred thousand more only live
   for a moment.  One in four of the suspended is resumed by a neighbour. *)
open Common
open Effect
open Effect.Deep

type _ Effect.t += Wait : int -> int Effect.t

let width = 4
let each = scaled 2_000
let rounds = 3

let rec hold n depth = if depth = 0 then perform (Wait n) else let c = ref (n + depth) in
  let x = hold n (depth - 1) in if !c <> n + depth then fail "fiber %d: frame %d" n depth; x

let suspend n =
  let held : (int, int) continuation option ref = ref None in
  let value =
    match hold n (n land 31) with
    | x -> x
    | effect Wait m, k -> if m <> n then fail "fiber %d waits as %d" n m; held := Some k; -1 in
  if value <> -1 then fail "a fiber did not suspend";
  !held

(* Short lives: perform and be resumed at once. *)
let brief count =
  for n = 1 to count do
    let x = match 1 + perform (Wait n) with x -> x | effect Wait m, k -> continue k (m * 2) in
    if x <> (2 * n) + 1 then fail "brief fiber %d gave %d" n x
  done

let fibers : (int, int) continuation option array array = Array.make_matrix width each None

let take d i n =
  match fibers.(d).(i) with
  | None -> fail "fiber %d of %d is gone" i d
  | Some k -> fibers.(d).(i) <- None; if continue k (n + 7) <> n + 7 then fail "fiber %d came back with another answer" n

let () =
  let full = Array.init rounds (fun _ -> gate width) and empty = Array.init rounds (fun _ -> gate width) in
  join_all (spawn_all width (fun d ->
    let r = rng d in
    let name d i = (d * each) + i in
    for k = 0 to rounds - 1 do
      for i = 0 to each - 1 do fibers.(d).(i) <- suspend (name d i) done;
      pass full.(k);
      brief (scaled 60_000);
      collect r;
      if d = k land 3 then Gc.compact ();
      for i = 0 to each - 1 do
        let e = if i land 3 = 0 then (d + 1) mod width else d in
        take e i (name e i);
        if i land 255 = 0 then Gc.minor ()
      done;
      pass empty.(k)
    done));
  Array.iter (Array.iter (fun f -> if f <> None then fail "a fiber is left")) fibers;
  ok ()
