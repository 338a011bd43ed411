(* Weak arrays lose unreachable values at a major collection and keep the others. *)
let p = Printf.printf
let opt = function None -> "none" | Some r -> string_of_int !r
let () =
  let w = Weak.create 5 in
  p "%d %b %s\n" (Weak.length w) (Weak.check w 0) (opt (Weak.get w 0));
  let kept = ref 1 in
  Weak.set w 0 (Some kept); Weak.set w 1 (Some (Sys.opaque_identity (ref (Sys.opaque_identity 2))));
  Weak.set w 2 (Some kept);
  p "%b %b\n" (Weak.check w 0) (Weak.check w 2);
  Gc.full_major ();
  p "%s %s %s %b\n" (opt (Weak.get w 0)) (opt (Weak.get w 1)) (opt (Weak.get w 2))
    (match Weak.get w 0 with Some r -> r == kept | None -> false);
  (match Weak.get_copy w 0 with Some c -> c := 50; p "%d %d\n" !kept !c | None -> p "none\n");
  Weak.blit w 0 w 3 2; p "%s %s\n" (opt (Weak.get w 3)) (opt (Weak.get w 4)); Weak.fill w 0 2 None;
  p "%s %s\n" (opt (Weak.get w 0)) (opt (Weak.get w 2));
  Weak.set w 2 None; p "%b\n" (Weak.check w 2);
  List.iter (fun f -> try f () with Invalid_argument m -> p "%s\n" m)
    [(fun () -> ignore (Weak.get w 5)); (fun () -> Weak.set w (-1) None); (fun () -> ignore (Weak.check w 9));
    (fun () -> Weak.blit w 3 w 4 2); (fun () -> Weak.fill w 4 2 None);
  (fun () -> ignore (Weak.create (-1) : int ref Weak.t)); (fun () -> ignore (Weak.get_copy w 5));
  (fun () -> ignore (Weak.create (Obj.Ephemeron.max_ephe_length + 2) : int ref Weak.t))];
  ignore (Sys.opaque_identity kept);
  let big = Weak.create 1000 in let strong = Array.init 1000 (fun i -> ref i) in
  Array.iteri (fun i r -> Weak.set big i (Some r)) strong; for i = 0 to 999 do if i mod 3 <> 0
    then strong.(i) <- ref 0 done; Gc.full_major (); let n = ref 0 in
  for i = 0 to 999 do if Weak.check big i then incr n done; p "%d %d\n" !n !(strong.(999)); Gc.compact ();
  (match Weak.get big 999 with Some r -> p "%b\n" (r == strong.(999)) | None -> p "lost\n")
