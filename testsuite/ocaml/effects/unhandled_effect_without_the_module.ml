(* When module Effect is not linked, an unhandled effect ends the program at once, without at_exit. *)
(* exit: 2 *)
type _ Effect.t += Nobody : string -> unit Effect.t
let () =
  at_exit (fun () -> print_endline "at_exit");
  print_endline "start";
  Effect.perform (Nobody "x")
