(* Sys.catch_break turns an interrupt into Sys.Break. *)
(* exit: 2 *)
let pid () = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
      "%d" Fun.id)
let interrupt () = ignore (Sys.command (Printf.sprintf "(sleep 0.05; kill -INT %d) &" (pid ())))
let () =
  Sys.catch_break true;
  interrupt ();
  (try while true do () done with Sys.Break -> print_endline "Break");
  at_exit (fun () -> print_endline "at_exit");
  interrupt ();
  while true do () done
