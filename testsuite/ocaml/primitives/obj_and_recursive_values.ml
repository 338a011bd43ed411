(* Obj, lazy values, recursive definitions of every shape, objects and their ids, named values. *)
let error name f = match f () with
  | _ -> Printf.printf "%s: no error\n" name
  | exception e -> Printf.printf "%s: %s\n" name (Printexc.to_string e)
external raw_field : Obj.t -> int -> nativeint = "caml_obj_raw_field"
external set_raw_field : Obj.t -> int -> nativeint -> unit = "caml_obj_set_raw_field"
external is_shared : Obj.t -> bool = "caml_obj_is_shared"
external with_tag : int -> Obj.t -> Obj.t = "caml_obj_with_tag"
external cas : Obj.t -> int -> Obj.t -> Obj.t -> int = "caml_obj_compare_and_swap"
type r = { a : float; b : float }
type t = N of int * t | M of string * t | E
let () =
  let show v = Printf.printf "tag %d size %d\n" (Obj.tag v) (if Obj.is_block v then Obj.size v else -1) in
  List.iter show
    [Obj.repr 1; Obj.repr "abc"; Obj.repr 1.5; Obj.repr [|1.; 2.|]; Obj.repr [1]; Obj.repr { a = 1.; b = 2. }; Obj.repr 1L;
     Obj.repr (ref 0); Obj.repr (fun x -> x); Obj.repr (lazy (print_newline ())); Obj.repr [||]; Obj.repr Not_found];
  let rec f x = g x and g x = if x = 0 then 0 else f (x - 1) in
  show (Obj.repr f); Printf.printf "%d\n" (Obj.tag (Obj.repr g)); ignore (f 3);
  show (Obj.new_block 5 3); show (Obj.new_block 0 0); show (Obj.new_block 7 300);
  show (Obj.new_block Obj.string_tag 2);
  show (Obj.new_block Obj.double_array_tag 4);
  error "closure block" (fun () -> Obj.new_block Obj.closure_tag 1);
  show (Obj.new_block Obj.closure_tag 3);
  error "string block" (fun () -> Obj.new_block Obj.string_tag 0);
  error "custom block" (fun () -> Obj.new_block Obj.custom_tag 1);
  show (Obj.dup (Obj.repr [1; 2])); show (Obj.dup (Obj.repr 1.5)); show (Obj.with_tag 9 (Obj.repr (1, 2)));
  show (Obj.dup (Obj.repr (Array.make 1000 "x")));
  let d : float array = Obj.obj (Obj.dup (Obj.repr [|1.; 2.|])) in
  Printf.printf "%g\n" d.(1);
  let t = Obj.repr (ref 5) in
  Printf.printf "%nd\n" (raw_field t 0);
  set_raw_field t 0 9n; Printf.printf "%d\n" !(Obj.obj t : int ref);
  Printf.printf "%d %d\n" (cas t 0 (Obj.repr 4) (Obj.repr 8)) (cas t 0 (Obj.repr 5) (Obj.repr 8));
  Printf.printf "%b %d\n" (is_shared (Obj.repr 1)) (Obj.reachable_words (Obj.repr [1; 2; 3]));
  show (with_tag 3 (Obj.repr (1, 2, 3)))
let rec ones = 1 :: ones
let rec p = { a = 1.; b = 2. } and q = N (1, r) and r = M ("x", q)
let rec even = function 0 -> true | n -> odd (n - 1) and odd = function 0 -> false | n -> even (n - 1) and table = [even; odd]
let rec lz = lazy (List.length (take 3 ones)) and take n l = if n = 0 then [] else List.hd l :: take (n - 1) (List.tl l)
class k = object (self) method me = (self :> k) method n = 3 end
let rec o = lazy (new k) and oo = lazy (Lazy.force o)
let o = Lazy.force oo
let () =
  Printf.printf "%d %g %b %b\n" (List.nth ones 10) p.b (match q with N (_, M (_, N _)) -> true | _ -> false) (even 10);
  Printf.printf "%b %d %d\n" ((List.hd table) 3) (Lazy.force lz) (o#me)#n
let () =
  let x = Oo.id (object end) in
  let y = Oo.id (object end) in
  Printf.printf "%d\n" (y - x);
  let m = Oo.copy o in
  Printf.printf "%b %d\n" (compare m o > 0) m#n;
  let module M = struct exception A of int exception B end in
  Printf.printf "%b %b\n" (M.A 1 = M.A 1) (M.A 1 = M.B)
exception Boom
let () =
  let n = ref 0 in
  let l = lazy (incr n; if !n < 3 then raise Boom else 42) in
  error "first" (fun () -> Lazy.force l);
  error "second" (fun () -> Lazy.force l);
  Printf.printf "%d %b\n" !n (Lazy.is_val l);
  let rec self = lazy (Lazy.force self + 1) in
  error "self" (fun () -> Lazy.force self);
  let f = Lazy.from_val 1.5 and g = lazy 2.5 in
  Printf.printf "%g %g %d\n" (Lazy.force f) (Lazy.force g) (Obj.tag (Obj.repr (Lazy.from_val (lazy 1))));
  Gc.full_major ();
  Printf.printf "%g %d\n" (Lazy.force g) (Lazy.force (Lazy.map succ (lazy 4)))
class c = object (self) val mutable x = 0 method get = x method set v = x <- v method twice = self#set (2 * self#get) end
let () =
  let call o = o#get in
  let objects = List.init 5 (fun i -> let o = new c in o#set i; o#twice; o) in
  List.iter (fun o -> Printf.printf "%d " (call o)) objects; print_newline ();
  let many = object method aa = 1 method bb = 2 method cc = 3 method dd = 4 method ee = 5 method ff = 6 method zz = 7 end in
  Printf.printf "%d %d %d\n" many#aa many#zz many#dd;
  Callback.register "primitives.test" (fun x -> x + 1);
  Callback.register "primitives.test" 5;
  Callback.register_exception "primitives.boom" Boom
