(* Accesses through functors, polymorphic code and unsafe primitives agree with the checked ones. *)
(* modes: stress-ok *)
open Bigarray
let sum_generic a = let s = ref 0. in for i = 0 to Array1.dim a - 1 do s := !s +. Array1.get a i done; !s
let poly_get a i = Array1.get a i and poly_set a i x = Array1.set a i x
let poly2 a i j = Array2.get a i j and poly3 a i j k = Array3.get a i j k
let unsafe_sum (a : (float, float64_elt, c_layout) Array1.t) = let s = ref 0. in
  for i = 0 to Array1.dim a - 1 do s := !s +. Array1.unsafe_get a i done; !s
let () =
  let a = Array1.init float64 c_layout 100 float and b = Array1.init float32 c_layout 100
    (fun i -> float i /. 4.) in
  Printf.printf "%g %g %g\n" (sum_generic a) (sum_generic b) (unsafe_sum a);
  let c = Array1.init int32 fortran_layout 5 Int32.of_int in poly_set c 3 77l;
  Printf.printf "%ld %ld\n" (poly_get c 3) (Array1.unsafe_get c 5); Array1.unsafe_set c 1 (-5l);
  Printf.printf "%ld\n" c.{1};
  let d = Array2.init int8_unsigned fortran_layout 3 3 (fun i j -> i * j * 30) in
  Printf.printf "%d %d\n" (poly2 d 3 3) (Array2.unsafe_get d 2 3); Array2.unsafe_set d 1 1 300;
  Printf.printf "%d\n" d.{1, 1};
  let e = Array3.init complex64 c_layout 2 2 2 (fun i j k -> { Complex.re = float (i + j); im = float k }) in
  Printf.printf "%g %g\n" (poly3 e 1 1 1).re (Array3.unsafe_get e 0 1 1).im;
  Array3.unsafe_set e 0 0 0 Complex.i; Printf.printf "%g\n" e.{0, 0, 0}.im;
  List.iter (fun f -> try f () with Invalid_argument m -> print_endline m)
    [(fun () -> ignore (poly_get c 0)); (fun () -> poly_set c 6 0l); (fun () -> ignore (poly2 d 0 1));
    (fun () -> ignore (poly3 e 2 0 0))]
external get16 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int = "%caml_bigstring_get16"
external get32 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int32 = "%caml_bigstring_get32"
external get64 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int64 = "%caml_bigstring_get64"
external set16 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int -> unit = "%caml_bigstring_set16"
external set32 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int32 -> unit = "%caml_bigstring_set32"
external set64 : (char, int8_unsigned_elt, c_layout) Array1.t -> int -> int64 -> unit = "%caml_bigstring_set64"
let () =
  let b = Array1.create char c_layout 16 in Array1.fill b '\000'; set64 b 3 0x0102030405060708L;
  set32 b 11 0x7fffffffl; set16 b 14 0xabcd;
  for i = 0 to 15 do Printf.printf "%02x" (Char.code b.{i}) done;
  Printf.printf " %x %lx %Lx\n" (get16 b 3) (get32 b 4) (get64 b 8);
  List.iter (fun f -> try f () with Invalid_argument m -> print_endline m)
    [(fun () -> ignore (get16 b 15)); (fun () -> ignore (get32 b 13)); (fun () -> ignore (get64 b 9));
    (fun () -> set16 b (-1) 0); (fun () -> set32 b 16 0l); (fun () -> set64 b 9 0L)]
