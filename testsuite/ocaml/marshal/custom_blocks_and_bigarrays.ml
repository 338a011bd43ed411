(* Boxed integers and bigarrays of every kind and layout are marshalled and read back. *)
open Bigarray
let copy (v : 'a) : 'a = Marshal.from_string (Marshal.to_string v []) 0
let size v = String.length (Marshal.to_string v [])
let one name kind make =
  let c = Array1.init kind c_layout 5 make and f = Array1.init kind fortran_layout 300 make in
  Printf.printf "%s %d %d %b %b\n" name (size c) (size f) (copy c = c) (copy f = f)
let () =
  one "float16" float16 float; one "float32" float32 float; one "float64" float64 float;
  one "int8" int8_signed Fun.id; one "uint8" int8_unsigned Fun.id; one "int16" int16_signed Fun.id;
  one "uint16" int16_unsigned Fun.id;
  one "int" int (fun i -> i); one "int big" int (fun i -> i lsl 40); one "int32" int32 Int32.of_int;
  one "int64" int64 Int64.of_int; one "nativeint" nativeint Nativeint.of_int;
  one "nativeint big" nativeint (fun i -> Nativeint.of_int (i lsl 40));
  one "complex32" complex32 (fun i -> { Complex.re = float i; im = 1.0 });
  one "complex64" complex64 (fun i -> { Complex.re = float i; im = -1.0 });
  one "char" char (fun i -> Char.chr (i land 255));
  let m = Array2.init int32 c_layout 3 4 (fun i j -> Int32.of_int (i * 10 + j)) in
  let n = copy m in Printf.printf "%d %d %ld %b\n" (Array2.dim1 n) (Array2.dim2 n) n.{2, 3} (n = m);
  let sub = Array2.sub_left m 1 2 in Printf.printf "%b %d\n" (copy sub = sub) (size sub);
  let z = Array0.of_value float64 c_layout 2.5 in Printf.printf "%g\n" (Array0.get (copy z));
  let g = Genarray.create char fortran_layout [| 2; 1; 3 |] in Genarray.fill g 'g';
  Printf.printf "%b %d\n" (copy g = g) (Genarray.num_dims (copy g));
  let e = Array1.create float32 c_layout 0 in Printf.printf "%d\n" (Array1.dim (copy e));
  let shared = (m, [m; m]) in let a, l = copy shared in Printf.printf "%b\n"
    (List.for_all (fun x -> x == a) l); a.{0, 0} <- 99l; Printf.printf "%ld %ld\n" (List.hd l).{0, 0} m.{0, 0}
