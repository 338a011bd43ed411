(* An exception raised by an at_exit function is uncaught: it is printed and the status is 2. *)
(* exit: 2 *)
let () =
  at_exit (fun () -> print_endline "still runs");
  at_exit (fun () -> failwith "in at_exit");
  at_exit (fun () -> print_endline "before");
  print_endline "main"
