(* flags: -g -w -a -I +unix unix.cma *)
(* Unix.fork works before any domain was spawned and is refused afterwards, even when all were joined. *)
let fork what =
  match Unix.fork () with
  | 0 -> Gc.full_major (); exit 5
  | pid -> (match Unix.waitpid [] pid with
      | _, Unix.WEXITED n -> Printf.printf "%s: child exits with %d\n%!" what n
      | _ -> print_endline "another end")
  | exception Failure m -> Printf.printf "%s: Failure %s\n%!" what m
let () =
  fork "before";
  let d = Domain.spawn (fun () -> ()) in
  Domain.join d;
  fork "after";
  Domain.join (Domain.spawn (fun () -> fork "in a domain"))
