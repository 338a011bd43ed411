(* Handlers of signals that collect and raise interrupt an allocating loop. *)
let () = Sys.set_signal Sys.sigint (Sys.Signal_handle (fun _ -> Gc.full_major (); raise Exit));
 let pid = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
     "%d" Fun.id) in
 for _ = 1 to 5 do ignore (Sys.command (Printf.sprintf "(sleep 0.02; kill -INT %d) &" pid));
 (try let l = ref [] in while true do l := List.init 50 Fun.id :: !l;
   if List.length !l > 1000 then l := [] done with Exit -> print_endline "x") done
