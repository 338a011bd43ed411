(* exit with 256 + 9 ends with status 9. *)
(* exit: 9 *)
let () = print_string "flushed"; exit 265
