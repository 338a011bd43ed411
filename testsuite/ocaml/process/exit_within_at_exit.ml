(* exit called by an at_exit function changes the status and runs the rest. *)
(* exit: 6 *)
let () =
  at_exit (fun () -> print_endline "last");
  at_exit (fun () -> print_endline "leaving again"; exit 6);
  at_exit (fun () -> print_endline "first");
  exit 5
