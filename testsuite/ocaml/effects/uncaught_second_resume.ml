(* An uncaught Continuation_already_resumed is reported by name. *)
(* exit: 2 *)
open Effect.Deep
type _ Effect.t += E : unit Effect.t
let () = match Effect.perform E with
  | () -> print_endline "resumed"
  | effect E, k -> continue k (); continue k ()
