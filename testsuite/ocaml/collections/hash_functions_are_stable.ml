(* Hashtbl.hash and its variants give fixed numbers for every kind of value, with limited depth. *)
(* modes: stress-ok *)
type t = A | B of int | C of t * t | R of { x : float; y : string }
type fr = { f : float; g : float }
let p = Printf.printf
let h name v = p "%s %d %d %d %d\n" name (Hashtbl.hash v) (Hashtbl.seeded_hash 42 v) (Hashtbl.hash_param 3 5 v)
    (Hashtbl.seeded_hash_param 100 200 7 v)
let () =
  List.iter (fun n -> h (string_of_int n) n) [0; 1; -1; 42; 1 lsl 31; -(1 lsl 31); 1 lsl 40; max_int; min_int];
  h "true" true; h "unit" (); h "char" 'a'; h "A" A; h "B" (B 1); h "C" (C (A, B 2));
  h "R" (R { x = 1.5; y = "y" }); h "poly" `Poly; h "poly1" (`Poly 1);
  List.iter (fun f -> h (string_of_float f) f) [0.0; -0.0; 1.0; -1.0; 0.1; infinity; neg_infinity; nan; -. nan;
    1e-310; 4.9e-324]; h "0x7ff0000000000001" (Int64.float_of_bits 0x7ff0000000000001L);
  h "tuple" (1, "a", 2.0); h "list" [1; 2; 3]; h "long" (List.init 100 Fun.id); h "floats" [| 1.0; 2.0 |];
  h "many floats" (Array.init 50 float); h "frec" { f = 1.0; g = 2.0 }; h "int32" 5l; h "-5l" (-5l);
  h "int64" 5L; h "big64" 0x123456789abcdefL; h "nat" 5n; h "bignat" 0x123456789abcdefn;
  h "bytes" (Bytes.of_string "b"); h "array" [| "a"; "b" |]; h "empty" [||];
  h "nested" [[[[1]]]; [[[2]]]]; h "some" (Some (Some None)); h "ref" (ref 1); let rec cyc = 1 :: cyc in
  h "cyclic" cyc; h "lazy" (Lazy.from_val 1); h "deep" (let rec d n = if n = 0 then A else C (d (n - 1), A) in
    d 50); h "uchar" (Uchar.of_int 300);
  let open Bigarray in h "ba char" (Array1.init char c_layout 10 Char.chr);
  h "ba f64" (Array1.init float64 c_layout 100 float); h "ba f32" (Array1.init float32 c_layout 10 float);
  h "ba i16" (Array1.init int16_signed c_layout 70 Fun.id);
  h "ba i32" (Array1.init int32 c_layout 5 Int32.of_int); h "ba i64"
    (Array2.init int64 c_layout 2 3 (fun i j -> Int64.of_int (i + j)));
  h "ba nat" (Array1.init nativeint c_layout 3 Nativeint.of_int);
  h "ba c64" (Array1.init complex64 c_layout 3 (fun _ -> Complex.i));
  h "ba c32" (Array1.init complex32 c_layout 3 (fun _ -> Complex.i));
  h "ba int" (Array1.init int c_layout 3 Fun.id);
  List.iter (fun (m, t) -> p "%d " (Hashtbl.hash_param m t [1; 2; 3; 4; 5]))
    [1, 1; 1, 10; 2, 2; 10, 100; 300, 300; 0, 0]; p "\n"; p "%b\n"
    (Hashtbl.hash "a" = Hashtbl.hash (Bytes.of_string "a"))
