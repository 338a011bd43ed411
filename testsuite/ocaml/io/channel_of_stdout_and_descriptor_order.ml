(* Interleaved print functions keep their order; flushing keeps it across processes; names of print functions. *)
let () =
  print_string "a"; print_char 'b'; print_int 1; print_float 2.5; print_endline "c";
  print_bytes (Bytes.of_string "d"); print_newline ();
  output_string stdout "e"; Printf.printf "%s" "f"; Format.printf "g@."; print_string "h"; flush stdout;
  ignore (Sys.command "printf i"); print_string "j\n"; flush stdout; ignore (Sys.command "echo k");
  Format.print_string "boxed"; Format.print_flush (); print_endline " after";
  Stdlib.output stdout (Bytes.of_string "01234") 1 3; Stdlib.print_newline ();
  set_binary_mode_out stdout true; output_byte stdout 76; output_char stdout '\n';
  Printf.printf "%d\n" (String.length (string_of_int max_int))
