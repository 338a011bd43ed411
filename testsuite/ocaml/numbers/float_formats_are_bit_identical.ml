(* Floats print the same in %f %e %g %h %F %H and with string_of_float, whatever flags and precision. *)
(* modes: stress-ok *)
let p = Printf.printf
let values = [0.0; -0.0; 1.0; -1.0; 0.1; 1.5; 2.5; 123456789.0; 1e15; 1e16; 1e17; 1e21; 1e22; 1e23; 1e100;
    1e-5; 1e-4; 0.0001234; 1e-7; 4.9e-324; 2.2250738585072014e-308;
              1.7976931348623157e308; 3.14159265358979323846; 2.0 /. 3.0; 1e5; 999999.5; 9999995.0; 0.5;
              1.0 /. 0.0; -1.0 /. 0.0; nan; 4503599627370497.5; 9007199254740993.0; 0x1.fffffffffffffp52]
let () =
  List.iter (fun x ->
      p "%f|%e|%E|%g|%G|%h|%H|%F|%#F|%s\n" x x x x x x x x x (string_of_float x);
      p "%.0f|%.1f|%.3f|%.10f|%.0e|%.17e|%.0g|%.1g|%.12g|%.15g|%.17g|%.3F|%.30F\n" x x x x x x x x x x x x x;
      p "%10.2f|%-10.2f|%010.2f|%+.2f|% .2f|%+10.2e|%-14.3g|%014.3g|%+g|% g|%+h|%.3h|%.0h|%20h|%-20H|%020h\n" x x x x x x x x x x x x x x x x;
      p "%*.*f|%-*.*e|%.*g|%15F|%-15F|%+F|%015F\n" 12 3 x 15 2 x 5 x x x x x) values

let () =
  List.iter (fun x -> print_string (Float.to_string x); print_char ' '; print_float x; print_newline ()) values;
  p "%s %s %s\n" (string_of_float 1e10) (string_of_float 123456789012.5) (string_of_float 1234567890123456.0);
  p "%.100f\n%.60e\n" 0.1 1e-300;
  p "%.400g\n" 4.9406564584124654e-324;
  p "%300.2f|%-300f|\n" 1.5 2.5;
  p "%.1000f\n" 1e-10

external format_float : string -> float -> string = "caml_format_float"
external hexstring_of_float : float -> int -> char -> string = "caml_hexstring_of_float"
let () =
  List.iter (fun f -> p "%s|" (format_float f 12345.678)) ["%f"; "%.2f"; "%e"; "%g"; "%+.3e"; "%012.1f";
    "%-12.1f"; "% f"; "%E"; "%G"; "%.15g"];
  p "\n";
  List.iter (fun x -> List.iter (fun (prec, sign) -> p "%s " (hexstring_of_float x prec sign))
      [-1, '-'; 0, '-'; 1, '+'; 3, ' '; 13, '-'; 20, '-'])
    [1.0; -1.5; 0.0; -0.0; 0.1; 4.9e-324; 1.7976931348623157e308; infinity; nan; 0x1.88p0; 0x1.98p0; 0x1.fffp3];
  p "\n"
