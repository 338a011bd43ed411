(* Float.Array: every function; plain float arrays are the same blocks. *)
(* modes: stress-ok *)
module F = Float.Array
let p = Printf.printf
let show a = p "[%s]\n" (String.concat ";" (List.map (Printf.sprintf "%g") (F.to_list a)))
let exn f = match f () with () -> p "ok\n" | exception Invalid_argument m -> p "%s\n" m
let () =
  let a = F.init 5 (fun i -> float i *. 1.5) in
  show a; show (F.make 3 2.5); p "%d %d\n" (F.length (F.create 4)) (F.length (F.create 0)); F.set a 2 99.;
  p "%g\n" (F.get a 2); show (F.make_matrix 2 2 1.0).(1); show (F.init_matrix 2 2 (fun i j -> float (i + j))).(1);
  show (F.append a a); show (F.concat [a; F.create 0; F.make 1 0.5]); show (F.sub a 1 3); let b = F.copy a in
  F.fill b 0 2 (-1.); show b; F.blit a 0 b 2 3; show b; F.blit b 0 b 1 4; show b; show (F.of_list [1.; 2.]);
  F.iter (p "%g,") a; F.iteri (p "%d:%g,") a; F.iter2 (p "%g/%g,") a b; p "\n"; show (F.map sqrt a);
  show (F.mapi (fun i x -> float i +. x) a); show (F.map2 ( +. ) a b); let c = F.copy a in
  F.map_inplace (fun x -> -. x) c; show c; F.mapi_inplace (fun i _ -> float i) c; show c;
  p "%g %g\n" (F.fold_left ( -. ) 0. a) (F.fold_right ( -. ) a 0.);
  p "%b %b %b %b\n" (F.for_all (( <= ) 0.) a) (F.exists (( = ) 99.) a) (F.mem nan (F.make 1 nan))
    (F.mem_ieee nan (F.make 1 nan));
  p "%s %s\n" (match F.find_opt (( < ) 5.) a with Some x -> string_of_float x | None -> "none")
    (match F.find_index (( < ) 500.) a with Some i -> string_of_int i | None -> "none");
  p "%s %s\n" (match F.find_map (fun x -> if x > 4. then Some "m" else None) a with Some s -> s
      | None -> "none") (match F.find_mapi (fun i x -> if x > 4. then Some i else None) a with Some i
    -> string_of_int i | None -> "none");
  let s = F.of_list [3.; nan; 1.; infinity; -0.; 0.; 2.] in F.sort compare s; show s;
  F.stable_sort (fun a b -> compare b a) s; show s; F.fast_sort Float.compare s; show s;
  show (F.of_seq (F.to_seq a)); Seq.iter (fun (i, x) -> p "%d %g " i x) (F.to_seqi a); p "\n";
  show (F.map_from_array float [| 1; 2 |]); Array.iter (p "%d ") (F.map_to_array int_of_float a); p "\n";
  List.iter exn [(fun () -> ignore (F.get a 5)); (fun () -> F.set a (-1) 0.);
    (fun () -> ignore (F.make (-1) 0.)); (fun () -> ignore (F.create (-1))); (fun () -> ignore (F.sub a 3 3));
  (fun () -> F.fill a 4 2 0.); (fun () -> F.blit a 0 a 3 3); (fun () -> ignore (F.map2 ( +. ) a s));
  (fun () -> ignore (F.init (-1) float))];
  p "%b %b %d\n" (F.copy a = a) (compare a b < 0) (Hashtbl.hash a); F.shuffle ~rand:(fun _ -> 0) c; show c;
  p "%d %d %b\n" (Obj.tag (Obj.repr a)) (Obj.size (Obj.repr a)) ((Obj.magic a : float array).(1) = F.get a 1);
  let module L = Float.ArrayLabels in show (L.init 3 ~f:float); L.iter ~f:(p "%g ") a;
  p "%g\n" (L.fold_left ~f:( +. ) ~init:0. a)
