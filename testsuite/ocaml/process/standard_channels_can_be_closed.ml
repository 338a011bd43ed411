(* Closing stdout makes later writes fail; the end of the program does not mind. *)
(* exit: 0 *)
let () =
  print_endline "last words";
  close_out stdout;
  (try print_endline "more"; prerr_endline "no error" with Sys_error m -> prerr_endline m);
  (try flush stdout; prerr_endline "flush is silent" with Sys_error m -> prerr_endline m);
  close_out_noerr stdout; close_in stdin;
  (try ignore (input_char stdin) with Sys_error m -> prerr_endline m)
