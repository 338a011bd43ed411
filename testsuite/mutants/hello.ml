(* hello.ml -- one of the executables that mutants.c damages: the smallest that ocamlc makes. *)
let () = print_string "hello\n"
