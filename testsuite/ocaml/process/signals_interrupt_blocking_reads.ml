(* A signal handler runs while a read blocks; the read then goes on, or is left by the handler's exception. *)
exception Enough
let pid () = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
      "%d" Fun.id)
let () =
  ignore (Sys.command "mkfifo p q");
  let writer fifo script = ignore (Sys.command (Printf.sprintf
        "(exec 3>%s; sleep 0.1; kill -USR1 %d; %s) &" fifo (pid ()) script)) in
  let hits = ref 0 in
  Sys.set_signal Sys.sigusr1 (Sys.Signal_handle (fun _ -> incr hits; print_endline "handler"));
  writer "p" "sleep 0.05; echo data >&3";
  let ic = open_in "p" in
  let line = input_line ic in
  Printf.printf "%s after %d\n%!" line !hits;
  (match input_char ic with c -> Printf.printf "%C\n" c | exception End_of_file -> print_endline "End_of_file");
  close_in ic;
  Sys.set_signal Sys.sigusr1 (Sys.Signal_handle (fun _ -> raise Enough));
  writer "q" "sleep 0.1; echo late >&3";
  let ic = open_in "q" in
  (match input_line ic with l -> print_endline l | exception Enough -> print_endline
      "left by the handler's exception");
  print_endline (input_line ic);
  close_in ic
