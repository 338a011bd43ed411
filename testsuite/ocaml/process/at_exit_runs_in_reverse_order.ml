(* at_exit functions run last first; one registered while they run comes too late. *)
(* exit: 3 *)
let () =
  at_exit (fun () -> print_endline "first registered");
  at_exit (fun () -> print_endline "second registered"; at_exit (fun () -> print_endline "registered during exit"));
  at_exit (fun () -> print_string "third ");
  print_endline "main";
  exit 3
