(* Formatting and reading floats is bit-identical: 20000 random doubles and many spellings, folded into digests
   so that a difference shows in one of few lines. *)
external format_float : string -> float -> string = "caml_format_float"
external hexstring : float -> int -> char -> string = "caml_hexstring_of_float"

let state = ref 0x9E3779B97F4A7C15L
let next () =                                  (* xorshift: does not depend on Random *)
  let x = !state in
  let x = Int64.logxor x (Int64.shift_left x 13) in
  let x = Int64.logxor x (Int64.shift_right_logical x 7) in
  let x = Int64.logxor x (Int64.shift_left x 17) in
  state := x; x
let below n = Int64.to_int (Int64.rem (Int64.shift_right_logical (next ()) 1) (Int64.of_int n))
let random_float () =
  match below 6 with
  | 0 -> Int64.float_of_bits (next ())
  | 1 -> float_of_int (below 1000000) /. 1000.
  | 2 -> Int64.float_of_bits (Int64.logand (next ()) 0x800FFFFFFFFFFFFFL)       (* subnormal *)
  | 3 -> ldexp (float_of_int (below 1000)) (below 200 - 100)
  | 4 -> Int64.to_float (next ())
  | _ -> 1. /. float_of_int (1 + below 1000)

let digest_of name n f =
  let b = Buffer.create 100000 in
  for _ = 1 to n do Buffer.add_string b (f ()); Buffer.add_char b '\n' done;
  Printf.printf "%-28s %s\n" name (Digest.to_hex (Digest.string (Buffer.contents b)))

let () =
  List.iter (fun fmt -> digest_of fmt 20000 (fun () -> format_float fmt (random_float ())))
    ["%.12g"; "%.15g"; "%.17g"; "%g"; "%e"; "%.3f"; "%20.10e"; "%-12.4g"; "%+.2E"; "%#.5g"; "%010.3f"];
  digest_of "string_of_float" 20000 (fun () -> string_of_float (random_float ()));
  digest_of "%F" 5000 (fun () -> Printf.sprintf "%F" (random_float ()));
  digest_of "%h" 20000 (fun () -> Printf.sprintf "%h" (random_float ()));
  digest_of "hexstring" 20000 (fun () ->
    hexstring (random_float ()) (below 18 - 2) [|'-'; '+'; ' '|].(below 3));
  digest_of "round trip" 20000 (fun () ->
    let x = random_float () in
    let same y = Int64.bits_of_float x = Int64.bits_of_float y in
    if x <> x || (same (float_of_string (Printf.sprintf "%.17g" x)) && same (float_of_string (Printf.sprintf "%h" x)))
    then "same" else Printf.sprintf "%h differs" x)

(* Spellings made of the characters that matter: most are errors. *)
let spelling alphabet =
  String.init (1 + below 12) (fun _ -> alphabet.[below (String.length alphabet)])
let reading prefix alphabet () =
  let s = prefix ^ spelling alphabet in
  match float_of_string s with
  | x -> Printf.sprintf "%S %Lx" s (Int64.bits_of_float x)
  | exception e -> Printf.sprintf "%S %s" s (Printexc.to_string e)
let () =
  digest_of "decimal spellings" 50000 (reading "" "0123456789..eE+-__");
  digest_of "hexadecimal spellings" 50000 (reading "0x" "0189afAF..pP+-__1");
  digest_of "negative hexadecimal" 20000 (reading "-0X" "0189afAF.p+-_1");
  digest_of "subnormal hexadecimal" 50000 (fun () ->
    let s = Printf.sprintf "0x%x.%Lxp-%d" (below 16) (next ()) (1020 + below 60) in
    Printf.sprintf "%s %Lx" s (Int64.bits_of_float (float_of_string s)));
  digest_of "long hexadecimal" 50000 (fun () ->
    let s = Printf.sprintf "0x%Lx%Lx.%Lx%Lxp%d" (next ()) (next ()) (next ()) (next ()) (below 2200 - 1100) in
    Printf.sprintf "%s %Lx" s (Int64.bits_of_float (float_of_string s)))
let () =
  List.iter (fun s ->
      match float_of_string s with
      | x -> Printf.printf "%S = %h\n" s x
      | exception e -> Printf.printf "%S: %s\n" s (Printexc.to_string e))
    [""; "1"; "1."; ".5"; "1e5"; "1e"; "1_0.5_5e1_0"; "_"; "_1"; "0x"; "0xp1"; "0x1p"; "nan"; "-nan"; "inf"; "-inf"; "infinity";
     "NaN"; "+1"; "-1"; "- 1"; " 1"; "1 "; "1\0001"; "0x1p1024"; "0x1p-1075"; "0x1.0000000000001p-1074"; "0x_1p0";
     "0x1p0x3"; "0x1_p3"; "0x1p3_"; "0x1p99999999999"; "0x1p-99999999999"; "0x1p99999999999999999999999"; "-0x0p0";
     "0x1..2p1"; "1e400"; "1e-400"; "infinit"; "nan(3)"; "1d"; "1f"; " 0x1p2"; "0x 1"; "0x1p 3"; "0x1p3 "; "0x1\000";
     "0x0000000000000000000000000000000000000001"; "0x.00000000000000000000000000000000000000000001";
     "0x1" ^ String.make 400 '0'; "0x0." ^ String.make 400 '0' ^ "1p1600"; String.make 500 '9'; "0." ^ String.make 400 '0' ^ "1"];
  List.iter (fun x -> Printf.printf "%h %F %s\n" x x (string_of_float x))
    [0.; -0.; nan; -.nan; 0. /. 0.; infinity; neg_infinity; min_float; 4.9e-324; max_float; epsilon_float; 1e15; 1e16; 123456789012.; 1e22]
