(* Conversions among int, int32, int64, nativeint and float keep the low bits or truncate towards zero. *)
(* modes: stress-ok *)
let opaque = Sys.opaque_identity
let p = Printf.printf
let () =
  List.iter (fun n ->
      let n = opaque n in
      p "%Lx: %lx %nx %x\n" n (Int64.to_int32 n) (Int64.to_nativeint n) (Int64.to_int n);
      p "  back %Ld %Ld\n" (Int64.of_int32 (Int64.to_int32 n)) (Int64.of_nativeint (Int64.to_nativeint n));
      p "  %nd %ld\n" (Nativeint.of_int32 (Int64.to_int32 n)) (Nativeint.to_int32 (Int64.to_nativeint n));
      p "  float %h bits %h\n" (Int64.to_float n) (Int64.float_of_bits n);
      p "  int32 float %h bits %h\n" (Int32.to_float (Int64.to_int32 n)) (Int32.float_of_bits (Int64.to_int32 n)))
    [0L; 1L; -1L; 0x123456789abcdefL; 0x7fffffffL; 0x80000000L; 0xffffffffL; 0x100000000L; Int64.max_int;
      Int64.min_int;
     0x3ff0000000000000L; 0x7ff0000000000000L; 0x400921fb54442d18L; 0x3fc00000L; 0x7f800000L; 0x00000001L;
     0x80000000L]

let () =
  List.iter (fun f ->
      let f = opaque f in
      p "%h: %Lx %lx\n" f (Int64.bits_of_float f) (Int32.bits_of_float f))
    [0.0; -0.0; 1.0; 0.1; 1.5e300; -1e-310; infinity; neg_infinity; Float.max_float; Float.min_float; 3.4e38;
      3.5e38; 1e-45; 1e-46; 0x1.000001p0; 0x1.0000011p0];
  List.iter (fun f -> p "%h: %d %ld %Ld %nd\n" f (int_of_float f) (Int32.of_float f) (Int64.of_float f)
      (Nativeint.of_float f))
    [0.99; -0.99; 1e9; -1e9; 2147483646.9; -2147483647.9];
  List.iter (fun f -> p "%h: %d %Ld\n" f (truncate f) (Int64.of_float f)) [4.0e18; -4.0e18; 1e15 +. 0.5];
  p "%d %d\n" (Int32.to_int 0xffff_ffffl) (Int32.to_int Int32.min_int);
  p "%ld %ld\n" (Int32.of_int 0x1_2345_6789) (Int32.of_int (-0x1_8000_0000));
  p "%h %h\n" (float max_int) (float_of_int min_int)
