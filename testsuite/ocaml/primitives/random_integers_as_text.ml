(* Formatting and reading integers of the four widths is bit-identical, error texts included. *)
external format_int : string -> int -> string = "caml_format_int"
external format_int32 : string -> int32 -> string = "caml_int32_format"
external format_int64 : string -> int64 -> string = "caml_int64_format"
external format_nativeint : string -> nativeint -> string = "caml_nativeint_format"
let state = ref 88172645463325252L
let next () =
  let x = !state in
  let x = Int64.logxor x (Int64.shift_left x 13) in
  let x = Int64.logxor x (Int64.shift_right_logical x 7) in
  let x = Int64.logxor x (Int64.shift_left x 17) in
  state := x; x
let below n = Int64.to_int (Int64.rem (Int64.shift_right_logical (next ()) 1) (Int64.of_int n))
let random64 () = Int64.shift_right (next ()) (below 64)
let digest_of name n f =
  let b = Buffer.create 100000 in
  for _ = 1 to n do Buffer.add_string b (f ()); Buffer.add_char b '\n' done;
  Printf.printf "%-28s %s\n" name (Digest.to_hex (Digest.string (Buffer.contents b)))
let random_format () =
  let flags = String.init (below 3) (fun _ -> "-+ #0".[below 5]) in
  let width = if below 2 = 0 then "" else string_of_int (1 + below 30) in
  let precision = if below 3 = 0 then "." ^ string_of_int (below 30) else "" in
  let modifier = [|""; "l"; "L"; "n"|].(below 4) in
  "%" ^ flags ^ width ^ precision ^ modifier ^ String.make 1 "diuxXo".[below 6]
let () =
  digest_of "int" 20000 (fun () -> format_int (random_format ()) (Int64.to_int (random64 ())));
  digest_of "int32" 20000 (fun () -> format_int32 (random_format ()) (Int64.to_int32 (random64 ())));
  digest_of "int64" 20000 (fun () -> format_int64 (random_format ()) (random64 ()));
  digest_of "nativeint" 20000 (fun () -> format_nativeint (random_format ()) (Int64.to_nativeint (random64 ())));
  digest_of "string_of_int" 20000 (fun () -> string_of_int (Int64.to_int (random64 ())))

let result f show s = match f s with x -> show x | exception e -> Printexc.to_string e
let all s =
  String.concat " "
    [s; result int_of_string string_of_int s; result Int32.of_string Int32.to_string s;
     result Int64.of_string Int64.to_string s; result Nativeint.of_string Nativeint.to_string s]
let spelling prefix alphabet () =
  all (prefix ^ String.init (below 22) (fun _ -> alphabet.[below (String.length alphabet)]))
let () =
  digest_of "decimal" 30000 (spelling "" "0123456789__-");
  digest_of "negative" 30000 (spelling "-" "0123456789_");
  digest_of "hexadecimal" 30000 (spelling "0x" "0123456789abcdefABCDEF_");
  digest_of "octal" 30000 (spelling "-0o" "01234567__8");
  digest_of "binary" 30000 (fun () -> all ("0b" ^ String.init (below 70) (fun _ -> "01_".[below 3])));
  digest_of "unsigned" 30000 (spelling "0u" "0123456789_");
  digest_of "noise" 30000 (spelling "" "0xXoObBuU+-19_ ")
let () =
  List.iter (fun n -> List.iter (fun text -> print_endline text)
      [result (fun f -> format_int f 3) Fun.id ("%" ^ String.make n '0' ^ "d");
       result (fun f -> format_int32 f 3l) Fun.id ("%" ^ String.make n '0' ^ "d");
       result (fun f -> format_int64 f 3L) Fun.id ("%" ^ String.make n '0' ^ "x");
       result (fun f -> format_nativeint f 3n) Fun.id ("%" ^ String.make n '0' ^ "x")])
    [25; 26; 27; 28; 29; 30; 31; 32; 100];
  List.iter (fun s -> print_endline (all s))
    [""; "-"; "+"; "+5"; "0x"; "1_"; "_1"; "0x_1"; "0u"; "-0u1"; "1\000"; "4611686018427387903"; "4611686018427387904";
     "-4611686018427387904"; "-4611686018427387905"; "2147483647"; "2147483648"; "-2147483648"; "-2147483649";
     "9223372036854775807"; "9223372036854775808"; "-9223372036854775808"; "-9223372036854775809"; "0xFFFFFFFF";
     "0x100000000"; "0x7FFFFFFFFFFFFFFF"; "0x8000000000000000"; "0xFFFFFFFFFFFFFFFF"; "0x10000000000000000";
     "0u4294967295"; "0u4294967296"; "0u18446744073709551615"; "0u18446744073709551616"; "-0xFFFFFFFF"; "-0x80000000"]

(* arithmetic at the edges *)
let edge64 = [0L; 1L; -1L; 2L; Int64.max_int; Int64.min_int; 0x123456789ABCDEFL; 0x80000000L; 0x7FFFFFFFL; 63L; 64L]
let () =
  let b = Buffer.create 10000 in
  let out s = Buffer.add_string b s; Buffer.add_char b '\n' in
  List.iter (fun x -> List.iter (fun y ->
      let ops64 = Int64.[add; sub; mul; logand; logor; logxor] in
      List.iter (fun f -> out (Int64.to_string (f x y))) ops64;
      List.iter (fun f -> out (result (fun () -> f x y) Int64.to_string ())) Int64.[div; rem; unsigned_div; unsigned_rem];
      let s = Int64.to_int y land 63 in
      List.iter (fun f -> out (Int64.to_string (f x s))) Int64.[shift_left; shift_right; shift_right_logical];
      let a = Int64.to_int32 x and c = Int64.to_int32 y in
      List.iter (fun f -> out (Int32.to_string (f a c))) Int32.[add; sub; mul; logand; logor; logxor];
      List.iter (fun f -> out (result (fun () -> f a c) Int32.to_string ())) Int32.[div; rem; unsigned_div; unsigned_rem];
      let s = s land 31 in
      List.iter (fun f -> out (Int32.to_string (f a s))) Int32.[shift_left; shift_right; shift_right_logical];
      let a = Int64.to_nativeint x and c = Int64.to_nativeint y in
      List.iter (fun f -> out (result (fun () -> f a c) Nativeint.to_string ())) Nativeint.[add; sub; mul; div; rem];
      out (Printf.sprintf "%d %d %d" (Int64.compare x y) (Int32.compare (Int64.to_int32 x) (Int64.to_int32 y)) (compare x y)))
      edge64) edge64;
  List.iter (fun f ->
      out (Int32.to_string (Int32.of_float f)); out (Int64.to_string (Int64.of_float f));
      out (Nativeint.to_string (Nativeint.of_float f)); out (string_of_int (int_of_float f));
      out (Printf.sprintf "%lx %Lx" (Int32.bits_of_float f) (Int64.bits_of_float f)))
    [0.; -0.; 1.5; -1.5; 2147483647.; 2147483648.; -2147483648.; -2147483649.; -2147483648.5; 3e9; 4e9; 4611686018427387904.;
     9223372036854775807.; -9223372036854775808.; 1e19; -1e19; 1e300; infinity; neg_infinity; nan; 5e18; -5e18];
  List.iter (fun x -> out (Printf.sprintf "%h %h %h" (Int64.to_float x) (Int32.to_float (Int64.to_int32 x)) (Int64.float_of_bits x)))
    edge64;
  print_endline (Digest.to_hex (Digest.string (Buffer.contents b)))
external bswap16 : int -> int = "%bswap16"
external bswap32 : int32 -> int32 = "%bswap_int32"
external bswap64 : int64 -> int64 = "%bswap_int64"
external bswapn : nativeint -> nativeint = "%bswap_native"
let () =
  Printf.printf "%x %x %lx %Lx %nx\n" (bswap16 0x1234) (bswap16 0xABCDEF) (bswap32 0x12345678l) (bswap64 0x0123456789ABCDEFL) (bswapn 0x0123456789ABCDEFn)
