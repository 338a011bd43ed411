(* Char and Uchar: every function over their whole domains. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  let classes = Buffer.create 256 in
  for i = 0 to 255 do
    let c = Char.chr i in
    if Char.code c <> i then p "chr %d\n" i;
    Buffer.add_char classes (Char.lowercase_ascii c); Buffer.add_char classes (Char.uppercase_ascii c)
  done;
  p "%S\n" (Buffer.contents classes);
  List.iter (fun n -> match Char.chr n with c -> p "%C\n" c | exception Invalid_argument m -> p "%s\n" m)
    [-1; 0; 255; 256; max_int];
  p "%d %b %d %d\n" (Char.compare 'a' 'b') (Char.equal 'a' 'a') (Char.hash 'a') (Char.seeded_hash 2 'a');
  p "%s %s %s\n" (Char.escaped '\n') (Char.escaped '\'') (Char.escaped '\200')
let () =
  let open Uchar in
  List.iter (fun n ->
      p "%x valid %b" n (is_valid n);
      match of_int n with
      | u -> p " char %b utf8 %d utf16 %d %s" (is_char u) (utf_8_byte_length u) (utf_16_byte_length u)
               (match succ u with v -> Printf.sprintf "%x" (to_int v) | exception Invalid_argument m -> m);
        p " %s\n" (match pred u with v -> Printf.sprintf "%x" (to_int v) | exception Invalid_argument m -> m)
      | exception Invalid_argument m -> p " %s\n" m)
    [-1; 0; 0x41; 0x7f; 0x80; 0xff; 0x100; 0x7ff; 0x800; 0xd7ff; 0xd800; 0xdfff; 0xe000; 0xfffd; 0xffff;
      0x10000; 0x10ffff; 0x110000];
  p "%x %x %x %x %b %b\n" (to_int min) (to_int max) (to_int bom) (to_int rep) (equal (of_char 'a') (of_int 97))
    (compare min max < 0);
  p "%c %s\n" (to_char (of_int 65)) (match to_char (of_int 256) with _ -> "" | exception Invalid_argument m -> m);
  p "%d %d %x\n" (hash (of_int 65)) (Hashtbl.hash (of_int 65)) (to_int (unsafe_of_int 0x1234));
  let d = utf_decode 3 (of_int 0x20ac) and bad = utf_decode_invalid 2 in
  p "%b %d %x %b %d %x\n" (utf_decode_is_valid d) (utf_decode_length d) (to_int (utf_decode_uchar d))
    (utf_decode_is_valid bad) (utf_decode_length bad) (to_int (utf_decode_uchar bad))
