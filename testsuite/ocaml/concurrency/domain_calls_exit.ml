(* exit: 7 *)
(* exit in a domain ends the program with its code, runs at_exit functions and flushes, while main waits. *)
let () =
  at_exit (fun () -> print_endline "at exit");
  print_string "main, ";
  let d = Domain.spawn (fun () -> print_string "child, "; exit 7) in
  Domain.join d;
  print_endline "not reached"
