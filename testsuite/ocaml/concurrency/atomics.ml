(* Atomic: every operation, on integers, pointers and contended cells. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  let a = Atomic.make 5 in
  p "%d " (Atomic.get a); Atomic.set a 6; p "%d %d %d\n" (Atomic.exchange a 7) (Atomic.fetch_and_add a 3)
    (Atomic.get a);
  Atomic.incr a; Atomic.decr a; Atomic.decr a; p "%b %b %d\n" (Atomic.compare_and_set a 7 100)
    (Atomic.compare_and_set a 9 100) (Atomic.get a); Atomic.set a max_int; Atomic.incr a;
  p "%d\n" (Atomic.get a); p "%d %d\n" (Atomic.fetch_and_add a (-1)) (Atomic.get a);
  let s = Atomic.make "x" in let old = Atomic.get s in p "%b %b %s\n"
    (Atomic.compare_and_set s (String.make 1 'x') "y") (Atomic.compare_and_set s old "z") (Atomic.get s);
  let f = Atomic.make 1.5 in p "%g %g\n" (Atomic.exchange f 2.5) (Atomic.get f);
  let c = Atomic.make_contended [1] in Atomic.set c (2 :: Atomic.get c);
  p "%d %d\n" (List.length (Atomic.get c)) (Obj.size (Obj.repr c)); let stack = Atomic.make [] in
  let rec push x = let l = Atomic.get stack in if not (Atomic.compare_and_set stack l (x :: l)) then push x in
  for i = 1 to 100 do push (ref i) done; Gc.full_major (); p "%d\n"
    (List.fold_left (fun s r -> s + !r) 0 (Atomic.get stack));
  p "%d %d\n" (Obj.tag (Obj.repr a)) (Obj.size (Obj.repr a))
