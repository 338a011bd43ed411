(* The uniform array primitives behind Dynarray and Obj treat floats as pointers. *)
(* modes: stress-ok *)
external make : int -> Obj.t -> Obj.t array = "caml_uniform_array_make"
external sub : Obj.t array -> int -> int -> Obj.t array = "caml_uniform_array_sub"
external append : Obj.t array -> Obj.t array -> Obj.t array = "caml_uniform_array_append"
external fill : Obj.t array -> int -> int -> Obj.t -> unit = "caml_uniform_array_fill"
external blit : Obj.t array -> int -> Obj.t array -> int -> int -> unit = "caml_uniform_array_blit"
let show a = let r = Obj.repr a in Printf.printf "tag %d size %d:" (Obj.tag r) (Obj.size r);
  for i = 0 to Obj.size r - 1 do Printf.printf " %g" (Obj.obj (Obj.field r i) : float) done; print_newline ()
let f x = Obj.repr (Sys.opaque_identity (x : float))
let () =
  let a = make 3 (f 1.5) in show a; fill a 1 2 (f 2.5); show a; show (append a a); show (sub a 1 2);
  let b = make 5 (f 0.0) in blit a 0 b 2 3; show b; blit b 1 b 2 3; show b;
  Printf.printf "%d\n" (Obj.size (Obj.repr (make 0 (f 1.0)))); show (make 300 (f 9.0) |> fun big -> sub big 298 2)
