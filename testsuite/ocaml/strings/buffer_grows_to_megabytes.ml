(* A buffer grown byte by byte and by large pieces to some megabytes keeps its contents. *)
let () =
  let b = Buffer.create 0 in
  for i = 0 to 299_999 do Buffer.add_char b (Char.unsafe_chr (33 + i mod 90)) done;
  print_endline (Digest.to_hex (Digest.string (Buffer.contents b)));
  let piece = String.init 70_001 (fun i -> Char.chr (i land 255)) in
  for _ = 1 to 30 do Buffer.add_string b piece done;
  Printf.printf "%d %s\n" (Buffer.length b) (Digest.to_hex (Digest.bytes (Buffer.to_bytes b)));
  Buffer.add_buffer b b;
  Printf.printf "%d %c\n" (Buffer.length b) (Buffer.nth b 2_500_000);
  Buffer.truncate b 10; Printf.printf "%S\n" (Buffer.contents b); Buffer.reset b; Buffer.add_string b "again";
  print_endline (Buffer.contents b)
