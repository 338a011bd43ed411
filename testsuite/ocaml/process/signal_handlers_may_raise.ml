(* An exception raised by a signal handler interrupts a loop and is caught around it. *)
exception Interrupted of int
let pid () = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
      "%d" Fun.id)
let later name = ignore (Sys.command (Printf.sprintf "(sleep 0.05; kill -%s %d) &" name (pid ())))
let attempt name body =
  later "TERM";
  match body () with
  | () -> print_endline (name ^ " ended") | exception Interrupted n -> Printf.printf "%s interrupted %b\n" name
      (n = Sys.sigterm)
let () =
  Sys.set_signal Sys.sigterm (Sys.Signal_handle (fun n -> raise (Interrupted n)));
  attempt "empty loop" (fun () -> while true do () done);
  attempt "recursion" (fun () -> let rec f n = if n < 0 then () else f (n + 1 - 1) in f 1);
  attempt "allocation" (fun () -> while true do ignore (Sys.opaque_identity (ref 1)) done);
  attempt "for" (fun () -> for _ = 0 to max_int do () done);
  attempt "with finally" (fun () -> Fun.protect ~finally:(fun () -> print_endline "finally")
      (fun () -> while true do () done));
  attempt "mutual recursion" (fun () -> let rec f n = g (n + 1) and g n = f (n - 1) in f 0)
