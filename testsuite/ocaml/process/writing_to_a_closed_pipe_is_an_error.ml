(* Writing into a closed pipe gives EPIPE as Sys_error when SIGPIPE is ignored. *)
let () =
  Sys.set_signal Sys.sigpipe Sys.Signal_ignore;
  ignore (Sys.command "mkfifo p; (head -c 1 < p > /dev/null) & ");
  let oc = open_out "p" in
  match
    for _ = 1 to 10_000 do output_string oc (String.make 1000 'x'); flush oc done
  with
  | () -> print_endline "no error"
  | exception Sys_error m -> print_endline m; close_out_noerr oc
