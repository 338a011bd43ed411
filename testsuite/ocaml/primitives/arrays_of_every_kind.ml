(* Array primitives on boxed, integer and flat float arrays; young and old; small and large; error texts. *)
external create_float : int -> float array = "caml_make_float_vect"
external concat : 'a array list -> 'a array = "caml_array_concat"
external append : 'a array -> 'a array -> 'a array = "caml_array_append"
external unsafe_get : 'a array -> int -> 'a = "%array_unsafe_get"
let error name f = match f () with
  | _ -> Printf.printf "%s: no error\n" name
  | exception e -> Printf.printf "%s: %s\n" name (Printexc.to_string e)
let sizes = [0; 1; 2; 7; 255; 256; 257; 1000; 40000]
let sum a = Array.fold_left (fun h x -> (h * 31 + Hashtbl.hash x) land 0xFFFFFFF) 7 a
(* The tag of an empty piece of a float array is no promise: the reference's is 254 and differs from [||]. *)
let tag a = if Array.length a = 0 then 0 else Obj.tag (Obj.repr a)
let check name a = Printf.printf "%s %d %d %d\n" name (tag a) (Array.length a) (sum a)
let kinds (type a) name (make : int -> a) =
  List.iter (fun n ->
      let a = Array.init n make in
      check name a;
      Gc.minor ();
      check "  sub" (Array.sub a (n / 3) (n / 2));
      check "  append" (Array.append a (Array.sub a 0 (n / 2)));
      check "  append empty" (Array.append [||] a);
      check "  concat" (Array.concat [a; [||]; a; Array.sub a (n / 4) (n / 4); a]);
      let b = Array.copy a in
      if n > 2 then begin
        Array.blit b 0 b 1 (n - 1); check "  blit up" b;
        Array.blit b 1 b 0 (n - 1); check "  blit down" b;
        Array.fill b 1 (n - 2) (make 99); check "  fill" b;
        Gc.full_major ();
        Array.blit (Array.init n make) 0 b 0 n;
        Array.fill b 0 (n / 2) (make 5);
        Gc.minor ();
        check "  old" b
      end;
      if n > 0 then begin
        let c = Array.make n (make 3) in
        check "  make" c;
        Gc.minor ();
        check "  make, later" c;
        c.(n / 2) <- make 4;
        Printf.printf "  %b\n" (c.(n / 2) = make 4 && Array.unsafe_get c 0 = make 3)
      end)
    sizes
let () =
  kinds "int" Fun.id;
  kinds "float" float;
  kinds "string" string_of_int;
  kinds "pair" (fun i -> (i, ref i));
  kinds "int64" Int64.of_int;
  let a = [|1; 2; 3|] and f = [|1.; 2.; 3.|] in
  error "get" (fun () -> a.(Sys.opaque_identity 3));
  error "get" (fun () -> a.(Sys.opaque_identity (-1)));
  error "get float" (fun () -> int_of_float f.(Sys.opaque_identity 3));
  error "set" (fun () -> a.(Sys.opaque_identity 3) <- 1; 0);
  error "set float" (fun () -> f.(Sys.opaque_identity (-1)) <- 1.; 0);
  error "make" (fun () -> Array.make (-1) 0);
  error "make" (fun () -> Array.make max_int 0);
  error "make float" (fun () -> Array.length (Array.make max_int 0.));
  error "make float" (fun () -> Array.length (Array.make (-1) 0.));
  error "create_float" (fun () -> Array.length (create_float (-1)));
  error "create_float" (fun () -> Array.length (create_float max_int));
  error "Float.Array.create" (fun () -> Float.Array.length (Float.Array.create (-1)));
  error "Float.Array.make" (fun () -> Float.Array.length (Float.Array.make (-1) 0.));
  error "init" (fun () -> Array.init (-1) Fun.id);
  error "sub" (fun () -> Array.sub a 2 2);
  error "fill" (fun () -> Array.fill a 2 2 0; a);
  error "blit" (fun () -> Array.blit a 2 a 0 2; a);
  error "get dynamic" (fun () -> (Obj.magic (Array.get (Obj.magic f : Obj.t array) (Sys.opaque_identity 9)) : int));
  Printf.printf "%d %d %d\n" (Array.length (create_float 0)) (Array.length (Array.make 0 1.)) (Array.length (append [||] [||]));
  let lit x y = [|x; y|] in
  Printf.printf "%d %d\n" (Obj.tag (Obj.repr (lit 1. 2.))) (Obj.tag (Obj.repr (lit 1 2)));
  let poly_get a i = a.(i) and poly_set a i x = a.(i) <- x in
  poly_set f 1 9.5; poly_set a 1 9;
  Printf.printf "%g %d %g\n" (poly_get f 1) (poly_get a 1) (unsafe_get f 1)
let () =
  let open Float.Array in
  List.iter (fun n ->
      let a = init n float in
      let show name a = Printf.printf "fa %s %d %d\n" name (length a) (Hashtbl.hash (to_list a)) in
      show "init" a; show "sub" (sub a (n / 3) (n / 3)); show "append" (append a a); show "concat" (concat [a; a; make 3 1.5]);
      let b = copy a in
      fill b 0 (n / 2) 2.5; show "fill" b;
      blit a 0 b (n / 2) (n - n / 2); show "blit" b;
      if n > 0 then (set b 0 7.; Printf.printf "%g %g\n" (get b 0) (unsafe_get b (n - 1)));
      show "map" (map (fun x -> x +. 1.) b))
    [0; 1; 5; 256; 257; 3000]
