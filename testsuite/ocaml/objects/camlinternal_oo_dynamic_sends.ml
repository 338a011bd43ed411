(* Sends through method labels computed at run time, and public method lookup by CamlinternalOO. *)
(* modes: stress-ok *)
let send (o : < .. >) name (args : Obj.t list) : Obj.t =
  let label = CamlinternalOO.public_method_label name in
  let m = Obj.repr (CamlinternalOO.send (Obj.magic o) label) in
  List.fold_left (fun f x -> (Obj.obj f : Obj.t -> Obj.t) x) m args
let () =
  let o = object val mutable n = 5 method get = n method set x = n <- x method plus a b = n + a + b end in
  Printf.printf "%d\n" (Obj.obj (send o "get" []) : int); ignore (send o "set" [Obj.repr 7]);
  Printf.printf "%d %d\n" o#get (Obj.obj (send o "plus" [Obj.repr 1; Obj.repr 2]) : int);
  let s = CamlinternalOO.stats () in Printf.printf "%b %b %b\n" (s.CamlinternalOO.classes >= 0)
    (s.methods >= 0) (s.inst_vars >= 0);
  Printf.printf "%d %d\n" (Obj.magic (CamlinternalOO.public_method_label "get") : int)
    (Obj.magic (CamlinternalOO.public_method_label "a_longer_method_name") : int);
  Printf.printf "%b\n" (Obj.tag (Obj.repr o) = Obj.object_tag)
