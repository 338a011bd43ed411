(* Every operation on a closed channel has its documented effect; closing twice is silent. *)
let p = Printf.printf
let guard name f = match f () with () -> p "%s ok\n" name | exception Sys_error m -> p
    "%s: Sys_error %s\n" name m | exception e -> p "%s: %s\n" name (Printexc.to_string e)
let () =
  let oc = open_out "f" in output_string oc "content\nline\n"; close_out oc;
  List.iter (fun (n, f) -> guard n f)
    ["close", (fun () -> close_out oc); "close_noerr", (fun () -> close_out_noerr oc);
      "flush", (fun () -> flush oc); "char", (fun () -> output_char oc 'x');
    "string", (fun () -> output_string oc "x"); "empty", (fun () -> output_string oc "");
     "byte", (fun () -> output_byte oc 1); "int", (fun () -> output_binary_int oc 1);
     "value", (fun () -> output_value oc 1); "seek", (fun () -> seek_out oc 0);
     "pos", (fun () -> p "%d " (pos_out oc)); "length", (fun () -> ignore (out_channel_length oc));
     "set_binary", (fun () -> set_binary_mode_out oc true);
     "bytes", (fun () -> output_bytes oc (Bytes.make 3 'x'));
     "set_buffered", (fun () -> Out_channel.set_buffered oc false);
     "is_buffered", (fun () -> p "%b " (Out_channel.is_buffered oc));
     "isatty", (fun () -> p "%b " (Out_channel.isatty oc))];
  let ic = open_in "f" in ignore (input_char ic); close_in ic;
  List.iter (fun (n, f) -> guard n f)
    ["close", (fun () -> close_in ic); "close_noerr", (fun () -> close_in_noerr ic);
      "char", (fun () -> ignore (input_char ic)); "line", (fun () -> ignore (input_line ic));
    "byte", (fun () -> ignore (input_byte ic)); "int", (fun () -> ignore (input_binary_int ic));
     "input", (fun () -> p "%d " (input ic (Bytes.create 5) 0 5));
     "really", (fun () -> ignore (really_input_string ic 3)); "value", (fun () -> ignore (input_value ic));
     "seek", (fun () -> seek_in ic 0); "pos", (fun () -> p "%d " (pos_in ic));
     "length", (fun () -> ignore (in_channel_length ic));
     "set_binary", (fun () -> set_binary_mode_in ic false); "digest", (fun () -> ignore (Digest.channel ic 3));
     "input_all", (fun () -> ignore (In_channel.input_all ic))]
