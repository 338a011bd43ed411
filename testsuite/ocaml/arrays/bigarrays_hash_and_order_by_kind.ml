(* Hashtbl.hash and compare of bigarrays of every kind, length and layout; half precision rounds as the reference does. *)
open Bigarray
let hash name make lengths =
  Printf.printf "%s" name;
  List.iter (fun n -> Printf.printf " %x" (Hashtbl.hash (make n))) lengths; print_newline ()
let lengths = [0; 1; 2; 3; 4; 5; 7; 8; 31; 32; 33; 63; 64; 65; 127; 128; 129; 255; 256; 257; 300]
let ints kind n = Array1.init kind c_layout n (fun i -> i * 37 - 50)
let reals kind n = Array1.init kind c_layout n (fun i -> float (i * 7) /. 3. -. 10.)
let () =
  hash "int8s" (ints int8_signed) lengths; hash "int8u" (ints int8_unsigned) lengths; hash "int16s" (ints int16_signed) lengths;
  hash "int16u" (ints int16_unsigned) lengths; hash "int" (ints int) lengths;
  hash "int32" (fun n -> Array1.init int32 c_layout n (fun i -> Int32.of_int (i * 1000003 - 5))) lengths;
  hash "int64" (fun n -> Array1.init int64 c_layout n (fun i -> Int64.of_int (i * 1000000007 - 5))) lengths;
  hash "nativeint" (fun n -> Array1.init nativeint c_layout n (fun i -> Nativeint.of_int (i * 1000000007 - 5))) lengths;
  hash "char" (fun n -> Array1.init char c_layout n (fun i -> Char.chr (i land 255))) lengths;
  hash "float32" (reals float32) lengths; hash "float64" (reals float64) lengths; hash "float16" (reals float16) lengths;
  hash "complex32" (fun n -> Array1.init complex32 c_layout n (fun i -> { Complex.re = float i; im = -1.5 })) lengths;
  hash "complex64" (fun n -> Array1.init complex64 c_layout n (fun i -> { Complex.re = float i; im = -1.5 })) lengths;
  hash "odd halves" (fun n -> Array1.init float16 c_layout n (fun i -> [| nan; -0.; infinity; neg_infinity; -. nan |].(i mod 5))) [1; 2; 3; 4; 5];
  hash "2d" (fun n -> Array2.init int fortran_layout n 3 (fun i j -> i - j)) [0; 1; 2; 5; 40]
let order a b = Printf.printf "%d %b %b\n" (compare a b) (a = b) (a < b)
let g v = Obj.repr v
let () =
  let r l = g (Array1.of_array float64 c_layout l) and i l = g (Array1.of_array int c_layout l) in
  order (r [| 1.; nan |]) (r [| 1.; nan |]); order (r [| nan |]) (r [| 1. |]); order (r [| 1. |]) (r [| nan |]);
  order (r [| 0. |]) (r [| -0. |]); order (r [| 1.; 2. |]) (r [| 1. |]); order (i [| 1; 2 |]) (i [| 1; 3 |]); order (i [| -1 |]) (i [| 1 |]);
  order (i [| 1 |]) (r [| 1. |]); order (r [| 1. |]) (i [| 1 |]);
  order (g (Array1.of_array int fortran_layout [| 1 |])) (i [| 1 |]); order (i [| 1 |]) (g (Array1.of_array int fortran_layout [| 1 |]));
  order (g (Array2.of_array int c_layout [| [| 1 |] |])) (i [| 1 |]); order (i [| 1 |]) (g (Array2.of_array int c_layout [| [| 1 |] |]));
  order (g (Array1.of_array int8_unsigned c_layout [| 200 |])) (g (Array1.of_array int8_unsigned c_layout [| 100 |]));
  order (g (Array1.of_array int8_signed c_layout [| 200 |])) (g (Array1.of_array int8_signed c_layout [| 100 |]));
  order (g (Array1.of_array float16 c_layout [| 2. |])) (g (Array1.of_array float16 c_layout [| -3. |]));
  order (g (Array1.of_array complex32 c_layout [| Complex.one |])) (g (Array1.of_array complex32 c_layout [| Complex.i |]))
let () =
  let a = Array1.create float16 c_layout 1 in
  List.iter (fun x -> a.{0} <- x; Printf.printf "%h " a.{0})
    [1.; 1.1; 65504.; 65519.; 65520.; 65535.; 1e6; infinity; neg_infinity; nan; 0x1p-14; 0x1p-15; 0x1p-24; 0x1p-25; 0x1.8p-25;
     0x1.000001p-25; 3.14159; -0.; -1e-9; 1. +. 0x1p-11; 1. +. 0x1p-11 +. 0x1p-40; 1. +. 0x3p-11; 2049.; 2051.; 0x1.ffcp-15; 0x1.ffep-15];
  print_newline ()
