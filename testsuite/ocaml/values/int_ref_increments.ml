(* incr, decr and += on references in registers, closures, records and globals. *)
(* modes: stress-ok *)
type r = { mutable n : int; mutable m : int }
let global = ref 0
let () =
  let local = ref 0 in for i = 1 to 100 do local := !local + 2; incr global;
  if i mod 10 = 0 then decr local done; Printf.printf "%d %d\n" !local !global;
  let captured = ref 5 in let f () = captured := !captured + 3; decr captured in f (); f ();
  Printf.printf "%d\n" !captured; let r = { n = 0; m = max_int } in r.n <- r.n + 1; r.m <- r.m + 1;
  r.n <- r.n - 5; Printf.printf "%d %d\n" r.n r.m; let a = [| ref 1; ref 2 |] in incr a.(0); decr a.(1);
  a.(1) := !(a.(1)) + 100; Printf.printf "%d %d\n" !(a.(0)) !(a.(1));
  let m = ref min_int in decr m; Printf.printf "%d\n" !m; let s = ref "" in
  for i = 0 to 5 do s := !s ^ string_of_int i done; print_endline !s;
  let rec go k acc = if k = 0 then !acc else (acc := !acc + k; go (k - 1) acc) in
  Printf.printf "%d\n" (go 100 (ref 0)); let b = ref true in b := not !b; b := !b || true;
  Printf.printf "%b\n" !b; let x = ref 1.5 in x := !x *. 2.; Printf.printf "%g\n" !x
