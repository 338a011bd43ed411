(* Integers of all sizes, strings, floats, arrays, records, variants, boxed integers survive marshalling. *)
type r = { a : int; mutable b : string; c : float }
type fr = { x : float; y : float }
type v = A | B of int | C of { n : int; m : v } | D of v * v
exception E of int
let check name v =
  let s = Marshal.to_string v [] in
  let w = Marshal.from_string s 0 in
  Printf.printf "%s %d %b\n" name (String.length s) (compare v w = 0)
let () =
  List.iter (fun n -> check (string_of_int n) n) [0; 63; 64; -1; 127; 128; -128; -129; 32767; 32768; -32768;
    -32769; 1 lsl 30; 1 lsl 31 - 1; 1 lsl 31; -(1 lsl 31); -(1 lsl 31) - 1; max_int; min_int];
  List.iter (fun n -> check (Printf.sprintf "string %d" n) (String.make n 'x'))
    [0; 1; 31; 32; 255; 256; 65535; 65536; 1_000_000];
  check "bytes" (Bytes.of_string "bytes"); check "unit" (); check "bool" [true; false];
  check "char" ['a'; '\255']; check "list" (List.init 1000 Fun.id); check "empty" [||];
  check "floats" [0.0; -0.0; 1.5; nan; infinity; 4.9e-324; Float.max_float];
  check "float array" (Array.init 300 float); check "small float array" [| 1.0 |];
  check "floatarray" (Float.Array.init 10 float); check "float record" { x = 1.0; y = 2.0 };
  check "int32" [0l; -1l; Int32.max_int; Int32.min_int]; check "int64"
    [0L; -1L; Int64.max_int; Int64.min_int; 1L]; check "nativeint"
    [0n; -1n; Nativeint.max_int; 0x7fffffffn; 0x80000000n; -0x80000000n];
  check "record" { a = 1; b = "b"; c = 2.5 }; check "variants"
    [A; B 3; C { n = 1; m = A }; D (B 1, C { n = 2; m = D (A, A) })]; check "polyvars" [`A; `B 1; `C (2, "x")];
  check "options" [None; Some None; Some (Some 3)];
  check "big tuple" (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "x", 12.0); check "array 7" (Array.make 7 1);
  check "array 8" (Array.make 8 1); check "array 300" (Array.init 300 string_of_int);
  check "nested" (List.init 10 (fun i -> Array.make i (string_of_int i)));
  check "complex" Complex.i; check "map" (Hashtbl.hash 1, "x"); check "lazy forced" (Lazy.from_val 3);
  check "uchar" (Uchar.of_int 0x20ac); check "either" (Either.Left 1, (Either.Right "r" : (int, string) Either.t));
  (match Marshal.from_string (Marshal.to_string (E 3) []) 0 with E _ -> print_endline "same exception"
      | e -> print_endline ("another " ^ Printexc.to_string e));
  check "ref" (ref 1); check "result" [Ok 1; Error "e"]
