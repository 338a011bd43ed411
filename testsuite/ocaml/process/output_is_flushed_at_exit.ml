(* Unflushed output of every open channel is written when the program ends. *)
let () =
  print_string "no newline at the end, ";
  prerr_string "nor here";
  let oc = open_out "file" in
  output_string oc "text in a file";
  at_exit (fun () -> let ic = open_in "file" in Printf.printf "%d bytes before flushing, "
      (in_channel_length ic); flush_all (); Printf.printf "%d after" (in_channel_length ic))
