(* Format strings are ordinary values: concatenated, matched by type, converted, printed. *)
(* modes: stress-ok *)
let () =
  let a : ('a, 'b, 'c, 'd, 'e, 'f) format6 = "%d" in let ab = a ^^ " and " ^^ "%s" in
  Printf.printf (ab ^^ "\n") 1 "x"; print_endline (string_of_format ab);
  let pick b = if b then format_of_string "%5d|%-5s|" else "%-5d|%5s|" in Printf.printf (pick true) 42 "ab";
  Printf.printf (pick false) 42 "ab"; print_newline ();
  List.iter (fun f -> Printf.printf (f ^^ "\n") 255) ["%d"; "%x"; "%#X"; "%o"; "%08d"; "%+d"; "% d"; "%u";
    "%i"; "%-8d|"; "text %d text"];
  List.iter (fun f -> Printf.printf (f ^^ " ") 3.14159) ["%f"; "%.2f"; "%e"; "%g"; "%h"; "%8.3f"; "%-8.1f|";
    "%F"]; print_newline ();
  List.iter (fun s -> match Scanf.format_from_string s "%d%s" with f -> Printf.printf (f ^^ "\n") 7 "z"
      | exception Scanf.Scan_failure m -> print_endline m | exception Failure m -> print_endline m)
  ["%d%s"; "%i %s!"; "%s%d"; "plain"; "%d %s %d"; "%"];
  print_endline (CamlinternalFormatBasics.(match a with Format (_, s) -> s)); let Format (fmt, _) = ab in
  ignore fmt; Format.printf "%s@\n" (Format.asprintf "%(%d%)" "<%d>" 3); Format.printf ("@[" ^^ "%d" ^^ "@]@.") 1
