(* Polymorphic array code finds out at run time whether an array is flat, for reads, writes, literals and copies. *)
(* modes: stress-ok *)
let get a i = a.(i)
let set a i x = a.(i) <- x
let ug a i = Array.unsafe_get a i
let us a i x = Array.unsafe_set a i x
let three x y z = [| x; y; z |]
let pair_swap a i j = let t = a.(i) in a.(i) <- a.(j); a.(j) <- t
let mk n x = Array.make n x
let opaque = Sys.opaque_identity
let tag a = Obj.tag (Obj.repr a)
let () =
  let f = mk 4 (opaque 1.5) and i = mk 4 (opaque 3) and s = mk 4 (opaque "s") in
  Printf.printf "%d %d %d\n" (tag f) (tag i) (tag s);
  set f 1 2.5; set i 1 5; set s 1 "t"; us f 2 3.5; us i 2 7; us s 2 "u"; pair_swap f 0 3; pair_swap i 1 2;
  pair_swap s 1 2;
  Printf.printf "%g %g %g %d %d %s %s\n" (get f 1) (ug f 2) (get f 3) (get i 1) (ug i 2) (get s 1) (ug s 2);
  Printf.printf "%d %d %d\n" (tag (three 1.0 2.0 (opaque 3.0))) (tag (three 1 2 3)) (tag (three "a" "b" "c"));
  Printf.printf "%d %d\n" (tag [| opaque 1.0; 2.0 |]) (tag (Array.of_list [opaque 1.0; 2.0]));
  Printf.printf "%d %d %d\n" (tag (Array.append f f)) (tag (Array.sub f 0 1)) (tag (Array.map Fun.id f));
  Printf.printf "%d %d\n" (tag (Array.map float i)) (tag (Array.map int_of_float f));
  Printf.printf "%d %d\n" (Array.length (opaque [||] : float array)) (tag ([||] : float array));
  List.iter (fun g -> try g () with Invalid_argument m -> print_endline m)
    [(fun () -> ignore (get f 4)); (fun () -> set f (-1) 0.); (fun () -> ignore (get i 4));
    (fun () -> set s 4 "x")];
  Printf.printf "%b %b %d\n" (f = Array.copy f) (three 1. 2. 3. < three 1. 2. 4.) (compare [| 1.0 |] [| 1.0; 2.0 |])
let rec mix a n = if n = 0 then a else mix (Array.init (Array.length a)
      (fun k -> get a (Array.length a - 1 - k))) (n - 1)
let () = Printf.printf "%g %s\n" (get (mix [| 1.; 2.; 3. |] 3) 0) (get (mix [| "a"; "b" |] 2) 1)
type 'a cell = { mutable v : 'a } let () = let c = { v = opaque 1.0 } in c.v <- c.v +. 1.;
  Printf.printf "%d %g\n" (tag c) c.v
