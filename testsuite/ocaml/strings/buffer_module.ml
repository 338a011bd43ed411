(* Buffer: all add_ functions, growth, truncation, blits, substitution. *)
(* modes: stress-ok *)
let p = Printf.printf
let exn f = match f () with s -> p "%S\n" s | exception Invalid_argument m -> p "Invalid_argument %s\n" m
    | exception Not_found -> p "Not_found\n" | exception End_of_file -> p "End_of_file\n"
    | exception Failure m -> p "Failure %s\n" m
let () =
  let b = Buffer.create 1 in
  Buffer.add_char b 'a'; Buffer.add_string b "bcd"; Buffer.add_bytes b (Bytes.of_string "ef");
  Buffer.add_substring b "xxghxx" 2 2; Buffer.add_subbytes b (Bytes.of_string "xxijxx") 2 2;
  let c = Buffer.create 10 in Buffer.add_string c "<"; Buffer.add_buffer c b; Buffer.add_string c ">";
  p "%s %s %d\n" (Buffer.contents b) (Buffer.contents c) (Buffer.length c);
  p "%S %S %c\n" (Buffer.sub c 1 3) (Bytes.to_string (Buffer.to_bytes b)) (Buffer.nth c 2);
  Buffer.truncate c 4; p "%S\n" (Buffer.contents c); Buffer.clear c; p "%S\n" (Buffer.contents c);
  Buffer.reset b; p "%d\n" (Buffer.length b);
  for i = 0 to 99 do Buffer.add_string b (string_of_int i) done;
  p "%d %S\n" (Buffer.length b) (Buffer.sub b 180 10);
  let dst = Bytes.make 6 '-' in Buffer.blit b 5 dst 1 4; p "%s\n" (Bytes.to_string dst);
  List.iter exn [(fun () -> Buffer.sub b 185 10); (fun () -> String.make 1 (Buffer.nth b 190));
    (fun () -> Buffer.truncate b 191; ""); (fun () -> Buffer.blit b 0 dst 3 4; "");
  (fun () -> Buffer.add_substring b "abc" 2 2; ""); (fun () -> Buffer.sub b (-1) 0)]
let () =
  let b = Buffer.create 4 in
  Buffer.add_uint8 b 0x141; Buffer.add_int8 b (-1); Buffer.add_uint16_le b 0x4142;
  Buffer.add_uint16_be b 0x4142; Buffer.add_int16_le b (-2); Buffer.add_int16_be b (-2);
  Buffer.add_uint16_ne b 1; Buffer.add_int16_ne b 2;
  Buffer.add_int32_le b 0x41424344l; Buffer.add_int32_be b 0x41424344l; Buffer.add_int32_ne b 1l;
  Buffer.add_int64_le b 0x4142434445464748L; Buffer.add_int64_be b 0x4142434445464748L; Buffer.add_int64_ne b (-1L);
  p "%S\n" (Buffer.contents b); Buffer.clear b;
  List.iter (Buffer.add_utf_8_uchar b) (List.map Uchar.of_int [0x41; 0xe9; 0x20ac; 0x1f600]);
  p "%S\n" (Buffer.contents b); Buffer.clear b;
  List.iter (Buffer.add_utf_16le_uchar b) (List.map Uchar.of_int [0x41; 0x20ac; 0x1f600]);
  List.iter (Buffer.add_utf_16be_uchar b) (List.map Uchar.of_int [0x41; 0x20ac; 0x1f600]);
  p "%S\n" (Buffer.contents b);
  let subst s = let b = Buffer.create 5 in Buffer.add_substitute b
    (function "who" -> "world" | "n" -> "42" | x -> "<" ^ x ^ ">") s; Buffer.contents b in
  List.iter (fun s -> exn (fun () -> subst s)) ["hello $who"; "${who}s $(n)"; "\\$who $$"; "$"; "${unclosed";
    "$a_b1-c"; "no"; "${}"; "\\"];
  Buffer.clear b; Buffer.add_seq b (List.to_seq ['s'; 'e'; 'q']); Seq.iter (p "%c.") (Buffer.to_seq b);
  Seq.iter (fun (i, c) -> p "%d%c" i c) (Buffer.to_seqi b);
  p " %s\n" (Buffer.contents (Buffer.of_seq (String.to_seq "of")));
  let oc = open_out_bin "f" in output_string oc "0123456789"; close_out oc;
  let ic = open_in_bin "f" in Buffer.clear b; Buffer.add_channel b ic 4; p "%s\n" (Buffer.contents b);
  exn (fun () -> Buffer.add_channel b ic 10; ""); p "%s\n" (Buffer.contents b); close_in ic;
  let oc = open_out_bin "g" in Buffer.output_buffer oc b; close_out oc;
  p "%s\n" (In_channel.with_open_bin "g" In_channel.input_all);
  Printf.bprintf b "%d-%s" 7 "x"; p "%s\n" (Buffer.contents b)
