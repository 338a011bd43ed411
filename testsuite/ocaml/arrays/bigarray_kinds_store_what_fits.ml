(* Every bigarray kind: wrap-around on store, sign on load, sizes, printing. *)
(* modes: stress-ok *)
open Bigarray
let p = Printf.printf
let ints kind name values = let a = Array1.create kind c_layout (List.length values) in
  List.iteri (fun i v -> a.{i} <- v) values; p "%s %d bytes:" name (kind_size_in_bytes kind);
  for i = 0 to Array1.dim a - 1 do p " %d" a.{i} done; p " total %d\n" (Array1.size_in_bytes a)
let floats kind name values = let a = Array1.of_array kind fortran_layout values in
  p "%s %d bytes:" name (kind_size_in_bytes kind); for i = 1 to Array1.dim a do p " %h" a.{i} done; p "\n"
let () =
  let v = [0; 1; -1; 127; 128; -128; -129; 255; 256; 32767; 32768; 65535; 65536; 1 lsl 40; max_int; min_int] in
  ints int8_signed "int8" v; ints int8_unsigned "uint8" v; ints int16_signed "int16" v;
  ints int16_unsigned "uint16" v; ints int "int" v;
  let f = [| 0.0; -0.0; 1.0; 0.1; 65504.0; 65520.0; 1e10; 1e-8; 3.4e38; 1e39; 1e-45; infinity; nan; -1.5;
    5.96e-8; 6.1e-5 |] in
  floats float64 "float64" f; floats float32 "float32" f; floats float16 "float16" f;
  let a = Array1.of_array int32 c_layout [| 0l; -1l; Int32.max_int |] in p "%ld %ld %ld\n" a.{0} a.{1} a.{2};
  let a = Array1.of_array int64 c_layout [| 1L; Int64.min_int |] in p "%Ld %Ld\n" a.{0} a.{1};
  let a = Array1.of_array nativeint c_layout [| 1n; Nativeint.min_int |] in p "%nd %nd\n" a.{0} a.{1};
  let a = Array1.of_array complex32 c_layout [| { Complex.re = 0.1; im = -2.0 } |] in
  p "%h %h\n" a.{0}.re a.{0}.im; let a = Array1.of_array complex64 c_layout
    [| { Complex.re = 0.1; im = -2.0 } |] in a.{0} <- Complex.mul a.{0} a.{0}; p "%h %h\n" a.{0}.re a.{0}.im;
  let a = Array1.of_array char c_layout [| 'a'; '\255' |] in p "%C %C\n" a.{0} a.{1}; Array1.fill a 'q';
  p "%C\n" a.{1};
  p "%b %b\n" (Array1.kind a = Char) (Array1.layout a = C_layout);
  List.iter (fun h -> try h () with Invalid_argument m -> p "%s\n" m)
    [(fun () -> ignore a.{2}); (fun () -> a.{-1} <- 'x'); (fun () -> ignore
        (Array1.of_array int fortran_layout [| 1 |]).{0}); (fun () -> ignore
    (Array1.create int c_layout (-1))); (fun () -> ignore (Genarray.create int c_layout (Array.make 17 1)))]
