(* What another reader sees: nothing before a flush, everything at once when unbuffered. *)
let size f = In_channel.with_open_bin f (fun ic -> in_channel_length ic)
let () =
  let oc = open_out_bin "f" in
  Printf.printf "%b\n" (Out_channel.is_buffered oc);
  output_string oc "abc"; Printf.printf "%d " (size "f"); flush oc; Printf.printf "%d\n" (size "f");
  Out_channel.set_buffered oc false; Printf.printf "%b " (Out_channel.is_buffered oc);
  output_char oc 'd'; Printf.printf "%d " (size "f"); output_string oc "efg"; Printf.printf "%d " (size "f");
  output_byte oc 33; Printf.printf "%d\n" (size "f");
  output_binary_int oc 5; Printf.printf "%d " (size "f"); output oc (Bytes.make 10 'x') 2 5;
  Printf.printf "%d\n" (size "f");
  Out_channel.set_buffered oc true; output_string oc "held"; Printf.printf "%d " (size "f");
  Out_channel.set_buffered oc false; Printf.printf "%d\n" (size "f");
  Out_channel.set_buffered oc true; output_string oc (String.make 65_536 'y'); Printf.printf "%d " (size "f");
  output_char oc 'z'; Printf.printf "%d " (size "f"); output_string oc (String.make 70_000 'w');
  Printf.printf "%d\n" (size "f");
  flush_all (); Printf.printf "%d\n" (size "f"); output_string oc "!"; close_out oc;
  Printf.printf "%d\n" (size "f");
  Printf.printf "%s\n" (Digest.to_hex (Digest.file "f"));
  Printf.eprintf "to stderr %d\n" 1; prerr_int 2; prerr_float 2.5; prerr_char 'c';
  prerr_bytes (Bytes.of_string "bytes"); prerr_newline (); print_bytes (Bytes.of_string "b\n");
  Out_channel.flush_all ()
