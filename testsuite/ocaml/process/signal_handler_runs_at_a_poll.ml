(* A handler set with Sys.signal runs when the signal arrives, in a loop that does not allocate too. *)
let pid () = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
      "%d" Fun.id)
let send name = ignore (Sys.command (Printf.sprintf "kill -%s %d" name (pid ())))
let hits = ref 0
let () =
  let old = Sys.signal Sys.sigusr1 (Sys.Signal_handle (fun n -> incr hits;
      Printf.printf "handler %b\n" (n = Sys.sigusr1))) in
  Printf.printf "%b\n" (old = Sys.Signal_default);
  send "USR1";
  while !hits = 0 do () done;
  ignore (Sys.command (Printf.sprintf "(sleep 0.1; kill -USR1 %d) &" (pid ())));
  while !hits = 1 do () done;
  Printf.printf "%d hits\n" !hits;
  Sys.set_signal Sys.sigusr1 Sys.Signal_ignore; send "USR1"; Printf.printf "%d hits\n" !hits;
  (match Sys.signal Sys.sigusr1 Sys.Signal_default with Sys.Signal_ignore -> print_endline "was ignored"
      | _ -> print_endline "?");
  (try ignore (Sys.signal 1000 Sys.Signal_default) with Invalid_argument m -> print_endline m
      | Sys_error m -> print_endline m);
  (try ignore (Sys.signal Sys.sigkill Sys.Signal_ignore) with Sys_error m -> print_endline m)
