(* env: OCAMLRUNPARAM=b *)
(* exit: 2 *)
(* Uncaught in main after join: the message and the trace of the domain, and what was printed before is flushed. *)
let () =
  at_exit (fun () -> print_endline "at exit");
  print_string "unflushed ";
  Domain.join (Domain.spawn (fun () -> failwith "in the domain"))
