(* Printexc.set_uncaught_exception_handler replaces the message; the exit code stays 2. *)
(* exit: 2 *)
exception Mine
let () =
  Printexc.set_uncaught_exception_handler (fun e bt ->
      Printf.printf "handler got %s, %d frames\n" (Printexc.to_string e) (Printexc.raw_backtrace_length bt);
      prerr_endline "handler on stderr");
  at_exit (fun () -> print_endline "at_exit");
  raise Mine
