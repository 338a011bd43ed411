(* seek_in, seek_out, pos_in, pos_out and lengths, inside and outside the buffer, 64-bit versions too. *)
let () =
  let oc = open_out_bin "f" in
  for i = 0 to 199_999 do output_char oc (Char.chr (i mod 251)) done;
  Printf.printf "%d %d\n" (pos_out oc) (out_channel_length oc);
  seek_out oc 100; output_string oc "HELLO"; Printf.printf "%d\n" (pos_out oc);
  seek_out oc 250_000; output_string oc "end"; flush oc; Printf.printf "%d %d\n" (pos_out oc)
    (out_channel_length oc);
  seek_out oc 199_998; output_string oc "ab|"; close_out oc;
  let ic = open_in_bin "f" in
  Printf.printf "%d %d\n" (in_channel_length ic) (pos_in ic);
  let at n k = seek_in ic n; Printf.printf "%d %S -> %d\n" n (really_input_string ic k) (pos_in ic) in
  List.iter (fun (n, k) -> at n k) [98, 10; 0, 3; 65_530, 12; 65_536, 2; 131_070, 4; 199_996, 8; 249_998, 5;
    100, 5; 101, 4; 99, 1];
  seek_in ic 300_000; Printf.printf "%d\n" (pos_in ic);
  (try ignore (input_char ic) with End_of_file -> print_endline "End_of_file beyond the end");
  (try seek_in ic (-1); print_endline "sought" with Sys_error m -> print_endline m);
  seek_in ic 5; Printf.printf "%d\n" (input_byte ic);
  LargeFile.seek_in ic 65_600L; Printf.printf "%Ld %d\n" (LargeFile.pos_in ic) (input_byte ic);
  Printf.printf "%Ld\n" (LargeFile.in_channel_length ic);
  In_channel.seek ic 10L; Printf.printf "%Ld %Ld\n" (In_channel.pos ic) (In_channel.length ic); close_in ic;
  let oc = open_out_gen [Open_wronly; Open_binary] 0 "f" in
  LargeFile.seek_out oc 3L; output_byte oc 7; Printf.printf "%Ld %Ld\n" (LargeFile.pos_out oc)
    (LargeFile.out_channel_length oc);
  Out_channel.seek oc 0L; Out_channel.output_string oc "xy";
  Printf.printf "%Ld %Ld\n" (Out_channel.pos oc) (Out_channel.length oc); close_out oc;
  print_endline (Digest.to_hex (Digest.file "f"))
