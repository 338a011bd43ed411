(* The backtrace of an unhandled effect names the perform. *)
(* env: OCAMLRUNPARAM=b *)
(* exit: 2 *)
open Effect
open Effect.Deep
type _ Effect.t += Nobody : unit Effect.t
type _ Effect.t += Other : unit Effect.t
let inner x = let () = Effect.perform Nobody in x + 1
let () = print_int (match inner 1 with n -> n * 2 | effect Other, k -> continue k ())
