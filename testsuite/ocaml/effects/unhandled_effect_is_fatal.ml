(* An effect that nobody handles ends the program with its name. *)
(* exit: 2 *)
open Effect
type _ Effect.t += Nobody : string -> unit Effect.t
let () =
  at_exit (fun () -> print_endline "at_exit");
  print_endline "start";
  (try () with Unhandled _ -> ());
  perform (Nobody "x")
