(* An exception that leaves a resumed computation passes the handler with the backtrace of the fiber. *)
(* env: OCAMLRUNPARAM=b *)
(* exit: 2 *)
open Effect
open Effect.Deep
type _ Effect.t += E : int t
let inner () = let x = perform E in if x > 0 then failwith "inner" else x
let mid () = let r = inner () in r + 1
let () = print_int (match mid () with x -> x | effect E, k -> let r = continue k 1 in r * 2)
