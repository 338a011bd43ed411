(* args: one 'two words' *)
(* env: BAC_A=1 BAC_B='x y' *)
(* stdin: first line *)
(* stdin: second line *)
(* modes: stress-ok *)
let () =
  Array.iteri (fun i a -> if i > 0 then Printf.printf "%d %s\n" i a) Sys.argv;   (* expect: 1 one *)
                                                                                 (* expect: 2 two words *)
  List.iter (fun v -> print_endline (Sys.getenv v)) ["BAC_A"; "BAC_B"];          (* expect: 1 *)
                                                                                 (* expect: x y *)
  try
    while true do print_endline (input_line stdin) done                          (* expect: first line *)
                                                                                 (* expect: second line *)
  with End_of_file -> exit 7                                                     (* exit: 7 *)
