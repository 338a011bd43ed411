(* Sys.command: exit codes, quoting by Filename.quote and quote_command, output order. *)
let () =
  List.iter (fun c -> flush stdout; Printf.printf "%S -> %d\n" c (Sys.command c))
    ["true"; "false"; "exit 7"; "echo from the shell"; "no_such_command_here 2>/dev/null"; "kill -TERM $$";
    "test -t 0"; ""];
  List.iter (fun s -> flush stdout; ignore (Sys.command ("printf '%s\\n' " ^ Filename.quote s)))
    ["plain"; "two words"; "it's"; "$HOME `x` \"q\" \\"; ""; "*"; "a;b|c&d"];
  flush stdout; ignore (Sys.command (Filename.quote_command "printf" ["%s-%s\n"; "a b"; "c'd"]));
  print_endline (Filename.quote_command "cmd" ["x y"] ~stdin:"in" ~stdout:"out f" ~stderr:"err");
  print_endline (Filename.quote_command "cmd" [] ~stdout:"o" ~stderr:"o");
  Out_channel.with_open_bin "unsorted" (fun oc -> output_string oc "b\na\n");
  ignore (Sys.command (Filename.quote_command "sort" [] ~stdin:"unsorted" ~stdout:"sorted"));
  print_string (In_channel.with_open_bin "sorted" In_channel.input_all);
  (try ignore (Sys.command "echo a\000b") with Sys_error m -> print_endline m)
