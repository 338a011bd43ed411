(* float_of_string: decimal and hexadecimal syntax, underscores, exact rounding, extremes, rejects. *)
(* modes: stress-ok *)
let show s =
  Printf.printf "%s %s %s\n" (if String.length s > 60 then string_of_int (String.length s) ^ " chars"
      else Printf.sprintf "%S" s)
    (match float_of_string s with f -> Printf.sprintf "%h %.17g" f f | exception Failure m -> "Failure " ^ m)
    (match float_of_string_opt s with Some _ -> "some" | None -> "none")
let () =
  List.iter show
    ["0"; "-0"; "+0"; "0."; ".5"; "5."; "."; ""; "-"; "+"; "1"; "-1.5"; "+1.5"; "1e5"; "1E5"; "1e+5"; "1e-5";
      "1e"; "1e+"; "1.5e10x"; " 1"; "1 "; "1_000.5"; "1_0e1_0"; "_1"; "1__2"; "1._5";
     "nan"; "NaN"; "NAN"; "-nan"; "inf"; "-inf"; "Inf"; "infinity"; "-Infinity"; "infinit"; "nan(1)"; "1e400";
     "-1e400"; "1e-400"; "-1e-400"; "e5"; "0x"; "0x1"; "0x1p3"; "0X1P-3"; "0x1.8p1"; "0x.8";
     "0x1."; "0x1p"; "0x1.8p+2"; "0xabcdefp0"; "0x1.fffffffffffff8p0"; "0x1.fffffffffffff7p0";
     "0x1.00000000000008p0"; "0x1.000000000000080001p0"; "0x1.00000000000018p0"; "-0x1p-1074"; "0x1p-1075";
     "0x1.8p-1075";
     "0x1p1023"; "0x1p1024"; "0x1.fffffffffffff8p1023"; "0x_1p3"; "0x1_0p3"; "0x1p1_0"; "0xg"; "0x1p3z"; "0x1.2.3";
     "9007199254740993"; "9007199254740992.5"; "9007199254740993.0000000000001"; "2.2250738585072011e-308";
     "2.2250738585072012e-308"; "4.9e-324"; "2.4e-324"; "2.5e-324"; "1.7976931348623158e308";
     "1.7976931348623159e308";
     "0.1"; "0.30000000000000004"; "123456789012345678901234567890"; "1e22"; "1e23"; "8.5e-320";
     "6.9294956446009195e15"; "3.5844466002796428e+298"; "1\000"; "0x1\000p3"];
  show (String.make 400 '1'); show ("0." ^ String.make 400 '0' ^ "1");
  show ("1" ^ String.make 300 '0' ^ "e-300"); show (String.make 200 '9' ^ "." ^ String.make 200 '9');
  show ("0x" ^ String.make 100 'f' ^ "p-400"); show ("0x0." ^ String.make 100 '0' ^ "1p404")

let () =
  (* printing and reading back gives the same number *)
  Random.init 42;
  for _ = 1 to 300 do
    let f = Int64.float_of_bits (Random.bits64 ()) in
    if Float.is_finite f then begin
      let back fmt = float_of_string (fmt f) in
      if back (Printf.sprintf "%.17g") <> f || back (Printf.sprintf "%h") <> f || back
        (Printf.sprintf "%F") <> f then Printf.printf "lost %h\n" f
    end
  done
