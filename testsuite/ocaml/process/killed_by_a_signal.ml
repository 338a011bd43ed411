(* A signal without a handler kills the program; what was flushed stays, what was not is lost. *)
(* exit: 143 *)
let pid () = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
      "%d" Fun.id)
let () =
  at_exit (fun () -> print_endline "never");
  print_endline "flushed";
  print_string "not flushed";
  ignore (Sys.command (Printf.sprintf "kill -TERM %d" (pid ())));
  while true do () done
