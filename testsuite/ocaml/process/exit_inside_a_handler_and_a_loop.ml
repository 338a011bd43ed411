(* exit leaves nested calls, handlers and finally clauses without running them. *)
(* exit: 4 *)
let () =
  at_exit (fun () -> print_endline "at_exit");
  try Fun.protect ~finally:(fun () -> print_endline "finally does not run")
        (fun () -> List.iter (fun n -> if n = 3 then exit 4 else print_int n) [1; 2; 3; 4])
  with _ -> print_endline "no handler runs"
