(* An uncaught exception flushes what was printed, runs at_exit, names the exception and exits with 2. *)
(* exit: 2 *)
exception Custom of string * int
let () = at_exit (fun () -> print_endline "at_exit ran")
let () =
  print_string "before";
  print_newline ();
  print_string "not flushed by hand\n";
  raise (Custom ("why", 7))
