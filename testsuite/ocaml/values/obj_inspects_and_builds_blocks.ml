(* Obj: tags, sizes, fields, new blocks, duplication, extension constructors, reachable words. *)
(* modes: stress-ok *)
let p = Printf.printf
type t = A | B of int * string | C of { f : float }
exception Ex of int
let () =
  let o = Obj.repr (B (Sys.opaque_identity 1, "x")) in
  p "%b %b %d %d\n" (Obj.is_int (Obj.repr A)) (Obj.is_block o) (Obj.tag o) (Obj.size o);
  p "%d %s\n" (Obj.obj (Obj.field o 0)) (Obj.obj (Obj.field o 1)); Obj.set_field o 0 (Obj.repr 7);
  (match (Obj.obj o : t) with B (n, s) -> p "%d %s\n" n s | _ -> p "?\n"); let d = Obj.dup o in
  Obj.set_field d 0 (Obj.repr 8); p "%d %d\n" (Obj.obj (Obj.field o 0)) (Obj.obj (Obj.field d 0));
  let b = Obj.new_block 3 4 in p "%d %d\n" (Obj.tag b) (Obj.size b); let w = Obj.with_tag 5 o in
  p "%d %b\n" (Obj.tag w) (Obj.field w 1 == Obj.field o 1); p "%d\n" (Obj.size (Obj.new_block 0 0));
  List.iter (fun (n, v) -> p "%s %d\n" n (Obj.tag v)) ["int", Obj.repr 1; "string", Obj.repr "s";
    "float", Obj.repr 1.5; "floats", Obj.repr [| 1.5 |]; "int64", Obj.repr 1L;
  "closure", Obj.repr (fun x -> x + Sys.opaque_identity 1);
  "lazy", Obj.repr (lazy (Sys.opaque_identity 1 + 1)); "object", Obj.repr (object end);
  "exception", Obj.repr Not_found; "exception value", Obj.repr (Ex 1);
  "abstract", Obj.repr (Weak.create 1 : int ref Weak.t); "array", Obj.repr [| 1 |];
  "C", Obj.repr (C { f = 1. }); "empty", Obj.repr [||]; "bytes", Obj.repr (Bytes.create 1);
  "list", Obj.repr [1]; "polyvar", Obj.repr (`X 1)];
  p "%d %d %d %d %d %d %d %d %d %d %d %d %d %d\n" Obj.first_non_constant_constructor_tag Obj.last_non_constant_constructor_tag Obj.lazy_tag Obj.closure_tag Obj.object_tag Obj.infix_tag Obj.forward_tag Obj.no_scan_tag Obj.abstract_tag Obj.string_tag Obj.double_tag Obj.double_array_tag Obj.custom_tag Obj.forcing_tag;
  p "%d %d %d\n" Obj.cont_tag Obj.int_tag Obj.out_of_heap_tag;
  let fa = Obj.repr [| 1.5; 2.5 |] in p "%g\n" (Obj.double_field fa 1); Obj.set_double_field fa 0 9.5;
  p "%g\n" (Obj.double_field fa 0); p "%s %b\n" (Obj.Extension_constructor.name
      (Obj.Extension_constructor.of_val (Ex 1))) (Obj.Extension_constructor.id
    (Obj.Extension_constructor.of_val (Ex 1)) = Obj.Extension_constructor.id
    (Obj.Extension_constructor.of_val (Ex 2))); (try ignore (Obj.Extension_constructor.of_val 5)
    with Invalid_argument m -> p "%s\n" m); p "%d %d %d\n" (Obj.reachable_words (Obj.repr "12345678"))
  (Obj.reachable_words (Obj.repr [| [1]; [2] |])) (Obj.reachable_words o); let rec cyc = 1 :: 2 :: cyc in
  p "%d\n" (Obj.reachable_words (Obj.repr cyc)); p "%nd\n" (Obj.raw_field (Obj.repr [| 21 |]) 0);
  let m = Obj.repr [| 0; 0 |] in Obj.set_raw_field m 1 11n; p "%d\n" (Obj.obj (Obj.field m 1))
