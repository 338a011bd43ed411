(* When the program is already failing, the first exception is the one reported. *)
(* exit: 2 *)
let () =
  at_exit (fun () -> print_endline "runs");
  at_exit (fun () -> failwith "in at_exit");
  raise Not_found
