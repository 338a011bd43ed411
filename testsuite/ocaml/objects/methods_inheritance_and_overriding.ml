(* Classes: inheritance, overriding, super calls, virtual and private methods, initialisers, late binding. *)
(* modes: stress-ok *)
class virtual shape name = object (self)
  val mutable scale = 1.0
  method virtual area : float
  method name : string = name
  method scale_by k = scale <- scale *. k
  method describe = Printf.sprintf "%s of area %g" self#name self#area
  method private secret = "secret of " ^ name
  method tell = self#secret
  initializer Printf.printf "new %s\n" name
end
class rectangle w h = object
  inherit shape "rectangle" as super
  method area = w *. h *. scale *. scale
  method! describe = super#describe ^ Printf.sprintf " (%gx%g)" w h
end
class square s = object
  inherit rectangle s s as super
  method! name = "square"
  method! private secret = "square " ^ super#secret
  initializer print_endline "square initializer"
end
class counted = object
  inherit square 2.0
  val mutable count = 0
  method! area = count <- count + 1; 4.0
  method count = count
end
let () =
  let shapes : shape list = [(new rectangle 2.0 3.0 :> shape); (new square 1.5 :> shape); (new counted :> shape)] in
  List.iter (fun s -> s#scale_by 2.0; print_endline s#describe; print_endline s#tell) shapes;
  let c = new counted in ignore c#describe; ignore c#describe; Printf.printf "%d\n" c#count;
  Printf.printf "%b %b\n" (c = c) ((new rectangle 1. 1.) = (new rectangle 1. 1.));
  Printf.printf "%b\n" (Oo.id c < Oo.id (new square 1.))
