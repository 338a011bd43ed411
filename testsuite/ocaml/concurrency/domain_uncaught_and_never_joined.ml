(* An exception that nobody joins for is not reported; the program ends well. *)
let () =
  let ended = Atomic.make false in
  let _ = Domain.spawn (fun () -> Domain.at_exit (fun () -> Atomic.set ended true); failwith "nobody joins") in
  while not (Atomic.get ended) do Domain.cpu_relax () done;
  print_endline "end of main"
