(* An uncaught exception handler that raises is reported together with the first exception. *)
(* exit: 2 *)
let () =
  Printexc.set_uncaught_exception_handler (fun _ _ -> print_endline "in handler"; failwith "handler fails");
  raise Not_found
