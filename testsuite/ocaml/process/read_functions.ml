(* read_line, read_int, read_float and their _opt versions. *)
(* stdin: a line *)
(* stdin: 42 *)
(* stdin: -7x *)
(* stdin: 2.5e3 *)
(* stdin: not a float *)
(* stdin: 99 *)
(* stdin: 1.25 *)
(* stdin: rest *)
let () =
  print_endline (read_line ());
  print_int (read_int ()); print_newline ();
  (try print_int (read_int ()) with Failure m -> print_endline m);
  print_float (read_float ()); print_newline ();
  print_endline (match read_float_opt () with Some f -> string_of_float f | None -> "none");
  print_endline (match read_int_opt () with Some n -> string_of_int n | None -> "none");
  print_endline (match read_float_opt () with Some f -> string_of_float f | None -> "none");
  print_endline (match read_int_opt () with Some n -> string_of_int n | None -> "none");
  (try print_int (read_int ()) with End_of_file -> print_endline "End_of_file")
