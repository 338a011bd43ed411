(* Callback.register accepts values and exceptions; Type.Id compares types; Sys.opaque_identity hides values. *)
(* modes: stress-ok *)
exception Registered of int
let () =
  Callback.register "a function" (fun x -> x + 1); Callback.register "a function" (fun x -> x + 2);
  Callback.register "a value" [1; 2]; Callback.register_exception "an exception" (Registered 0);
  Callback.register_exception "constant" Not_found; Callback.register "" 0;
  Callback.register (String.make 500 'n') "long name"; for i = 0 to 300 do Callback.register
    (string_of_int i) i done; Gc.full_major (); print_endline "registered";
  let a : int Type.Id.t = Type.Id.make () and b : string Type.Id.t = Type.Id.make () in
  Printf.printf "%b %b %b\n" (Type.Id.uid a = Type.Id.uid a) (Type.Id.uid a = Type.Id.uid b)
    (match Type.Id.provably_equal a a with Some Type.Equal -> true | None -> false);
  (match Type.Id.provably_equal a b with Some _ -> print_endline "?" | None -> print_endline "different");
  Printf.printf "%d %s\n" (Sys.opaque_identity 3) (Sys.opaque_identity "s")
