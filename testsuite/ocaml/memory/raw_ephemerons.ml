(* Obj.Ephemeron: keys and data are set, unset, checked, copied and blitted. *)
module E = Obj.Ephemeron
let p = Printf.printf
let s o = match o with None -> "none" | Some o -> (Obj.obj o : string)
let () =
  let e = E.create 3 in let k = String.make 2 'k' and d = String.make 2 'd' in
  p "%d %b %b %s %s\n" (E.length e) (E.check_key e 0) (E.check_data e) (s (E.get_key e 0)) (s (E.get_data e));
  E.set_key e 0 (Obj.repr k); E.set_key e 2 (Obj.repr k); E.set_data e (Obj.repr d);
  p "%b %b %s %s\n" (E.check_key e 0) (E.check_data e) (s (E.get_key e 0)) (s (E.get_data e));
  p "%s %s\n" (s (E.get_key_copy e 2)) (s (E.get_data_copy e));
  p "%b %b\n" (match E.get_key e 0 with Some o -> o == Obj.repr k | None -> false)
    (match E.get_key_copy e 0 with Some o -> o == Obj.repr k | None -> false);
  let f = E.create 3 in E.blit_key e 0 f 1 2; E.blit_data e f;
  p "%s %s %s\n" (s (E.get_key f 1)) (s (E.get_key f 2)) (s (E.get_data f)); E.unset_key f 1; E.unset_data f;
  p "%b %b\n" (E.check_key f 1) (E.check_data f); Gc.full_major ();
  p "%s %s\n" (s (E.get_key e 0)) (s (E.get_data e));
  E.unset_key e 0; E.unset_key e 2; E.set_key e 1 (Obj.repr (Sys.opaque_identity (String.make 5 'z')));
  Gc.full_major (); p "%s %s\n" (s (E.get_key e 1)) (s (E.get_data e));
  List.iter (fun g -> try g () with Invalid_argument m -> p "%s\n" m)
    [(fun () -> ignore (E.get_key e 3)); (fun () -> ignore (E.create (-1))); (fun () -> E.blit_key e 2 f 2 2);
    (fun () -> E.unset_key e 5); (fun () -> ignore (E.check_key e (-1)));
  (fun () -> E.set_key e 3 (Obj.repr k))]; ignore (Sys.opaque_identity (k, d))
