(* Domains start domains, which start domains: from their bodies, from at_exit, from finalisers.  Results and exceptions come
   back through join, to several joiners; local storage is split; each at_exit runs once. *)
open Common

exception Sent of cell
let exits = Atomic.make 0
let born = Atomic.make 0
let inherited = Domain.DLS.new_key ~split_from_parent:(fun c -> cell (c.key + 1)) (fun () -> cell 0)
let private_to = Domain.DLS.new_key (fun () -> ref 0)

let child f =
  Atomic.incr born;
  Domain.spawn (fun () -> Domain.at_exit (fun () -> Atomic.incr exits); f ())

let rec tree r depth level =
  let storage = Domain.DLS.get inherited in
  check_cell "storage" level storage;
  let own = Domain.DLS.get private_to in
  incr own;
  if !own <> 1 then fail "a new domain has old storage";
  if below r 6 = 0 then collect r;
  if depth = 0 then 1
  else
    let start () = let r = rng (bits r) in child (fun () -> tree r (depth - 1) (level + 1)) in
    let one = start () in
    let two = start () in
    let late = Atomic.make None in
    if below r 3 = 0 then Domain.at_exit (fun () -> Atomic.set late (Some (Domain.join (child (fun () -> 5)))));
    let a = Domain.join one in
    let b = Domain.join two in
    check_cell "storage" level (Domain.DLS.get inherited);
    a + b + 1

let exceptions r =
  let key = below r 1000 in
  let d = child (fun () -> collect r; raise (Sent (cell key))) in
  let join where = match Domain.join d with _ -> fail "%s: no exception" where | exception Sent c -> check_cell where key c in
  let other = child (fun () -> join "another joiner") in
  join "joiner";
  Domain.join other;
  join "joined again"

let from_finaliser r =
  let result = Atomic.make 0 in
  let rec go n = if n > 0 then begin
    Gc.finalise (fun b -> Atomic.set result (Domain.join (child (fun () -> Gc.minor (); !b)))) (ref (below r 10 + 1));
    go (n - 1) end in
  go 2;
  Gc.full_major ();
  if Atomic.get result = 0 then fail "no domain was started by a finaliser"

let () =
  let r = rng 0 in
  for k = 1 to scaled 60 do
    Atomic.set born 0; Atomic.set exits 0;
    let own = Domain.DLS.get private_to in own := 0;
    Domain.DLS.set inherited (cell k);
    let n = tree (rng k) 3 k in
    if n <> 15 then fail "%d domains in the tree" n;
    exceptions r;
    from_finaliser r;
    (* at_exit may run after join has returned its result? No: before. *)
    if Atomic.get exits <> Atomic.get born then fail "%d domains, %d at_exit" (Atomic.get born) (Atomic.get exits)
  done;
  ok ()
