(* UTF-8 and UTF-16 encoders and decoders, validity checks, replacement of malformed sequences. *)
(* modes: stress-ok *)
let p = Printf.printf
let decode get s =
  let rec go i = if i < String.length s then begin
      let d = get s i in
      p " %x%s/%d" (Uchar.to_int (Uchar.utf_decode_uchar d)) (if Uchar.utf_decode_is_valid d then "" else "!")
        (Uchar.utf_decode_length d);
      go (i + Uchar.utf_decode_length d) end in
  go 0; p "\n"
let () =
  List.iter (fun s -> p "%S %b" s (String.is_valid_utf_8 s); decode String.get_utf_8_uchar s)
    [""; "abc"; "h\xc3\xa9"; "\xe2\x82\xac"; "\xf0\x9f\x98\x80"; "\xc3"; "\xe2\x82"; "\xf0\x9f\x98"; "\x80";
      "\xbf\xbf"; "\xc0\x80"; "\xc1\xbf"; "\xe0\x9f\xbf"; "\xe0\xa0\x80"; "\xed\x9f\xbf"; "\xed\xa0\x80";
    "\xef\xbf\xbf";
     "\xf0\x8f\xbf\xbf"; "\xf0\x90\x80\x80"; "\xf4\x8f\xbf\xbf"; "\xf4\x90\x80\x80"; "\xf5\x80\x80\x80";
     "\xff"; "a\xc3(b"; "\xe2(\xa1"; "\xf0\x9f(\x80x"; "\000\x7f"];
  List.iter (fun s -> p "%S be %b le %b" s (String.is_valid_utf_16be s) (String.is_valid_utf_16le s);
    decode String.get_utf_16be_uchar s; decode String.get_utf_16le_uchar s)
    [""; "\000A"; "A\000"; "\x20\xac"; "\xd8\x3d\xde\x00"; "\x3d\xd8\x00\xde"; "\xd8\x3d"; "\xd8";
      "\xdc\x00\000a"; "\xd8\x00\xd8\x00"; "\xd8\x3d\000a"; "abc"]
let () =
  let b = Bytes.make 4 '.' in
  List.iter (fun n ->
      let u = Uchar.of_int n in
      List.iter (fun (name, set) -> Bytes.fill b 0 4 '.';
        List.iter (fun i -> p "%s %x at %d: %d %S\n" name n i (set b i u) (Bytes.to_string b)) [0; 2; 3])
        ["8", Bytes.set_utf_8_uchar; "16be", Bytes.set_utf_16be_uchar; "16le", Bytes.set_utf_16le_uchar])
        [0x41; 0xe9; 0x20ac; 0x1f600];
  List.iter (fun i -> try ignore (Bytes.set_utf_8_uchar b i Uchar.min);
    p "ok\n" with Invalid_argument m -> p "%s\n" m) [-1; 4];
  List.iter (fun i -> try ignore (String.get_utf_8_uchar "abc" i);
    p "ok\n" with Invalid_argument m -> p "%s\n" m) [-1; 2; 3];
  p "%b %b %b\n" (Bytes.is_valid_utf_8 b) (Bytes.is_valid_utf_16be b) (Bytes.is_valid_utf_16le b);
  decode (fun s i -> Bytes.get_utf_8_uchar (Bytes.of_string s) i) "\xc3\xa9";
  decode (fun s i -> Bytes.get_utf_16be_uchar (Bytes.of_string s) i) "\000A";
  decode (fun s i -> Bytes.get_utf_16le_uchar (Bytes.of_string s) i) "A\000"
