(* Tasks are fibers that suspend themselves from deep inside a recursion; whichever domain finds the continuation
   goes on with it.  Collections in between find fibers of every domain suspended.  Some are discontinued, some
   dropped, some resumed twice, which must be refused. *)
open Common
open Effect
open Effect.Deep

type _ Effect.t += Yield : unit Effect.t | Ask : int -> cell Effect.t
exception Cancelled of int
type task = Resume of (unit, unit) continuation | Start of int | Answer of (cell, unit) continuation * int

let width = 4
let ready : task list Atomic.t = Atomic.make []
let left = Atomic.make 0
let twice = Atomic.make 0

let rec push t = let l = Atomic.get ready in if not (Atomic.compare_and_set ready l (t :: l)) then push t
let rec pop () =
  match Atomic.get ready with
  | [] -> None
  | t :: rest as l -> if Atomic.compare_and_set ready l rest then Some t else pop ()

(* Every frame of the recursion keeps a cell and checks it on the way back, perhaps in another domain. *)
let rec descend base depth =
  let c = cell (base + depth) in
  let n = if depth = 0 then (perform Yield; 0) else descend base (depth - 1) in
  if depth land 7 = 3 then perform Yield;
  if depth land 15 = 5 then check_cell "answer" (base * 2) (perform (Ask (base * 2)));
  check_cell "frame" (base + depth) c;
  n + 1

let body base =
  let depth = base land 63 in
  match descend base depth with
  | n -> if n <> depth + 1 then fail "%d frames came back, not %d" n (depth + 1)
  | exception Cancelled key -> if key <> base then fail "cancelled with %d, not %d" key base

let finish () = Atomic.decr left
let handler =
  { retc = finish; exnc = raise;
    effc = (fun (type a) (e : a Effect.t) ->
      match e with
      | Yield -> Some (fun (k : (a, _) continuation) -> push (Resume k))
      | Ask n -> Some (fun k -> push (Answer (k, n)))
      | _ -> None) }

let resume r k =
  match below r 64 with
  | 0 -> push (Resume k); Gc.minor ()
  | 1 ->
    continue k ();
    (match continue k () with
     | () -> fail "a continuation was resumed twice"
     | exception Continuation_already_resumed -> Atomic.incr twice)
  | 2 -> finish ()      (* dropped: the collector frees its stack *)
  | _ -> continue k ()

let worker d =
  let r = rng (d + 1) in
  while Atomic.get left > 0 do
    (match pop () with
     | None -> Domain.cpu_relax ()
     | Some (Start base) -> match_with body base handler
     | Some (Answer (k, n)) -> continue k (cell n)
     | Some (Resume k) -> resume r k);
    if below r 3000 = 0 then collect r
  done

let () =
  let n = scaled 12_000 in
  Atomic.set left n;
  let r = rng 0 in
  for _ = 1 to n do push (Start (below r 1_000_000)) done;
  join_all (spawn_all width worker);
  Gc.full_major ();
  ok ()
