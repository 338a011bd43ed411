(* Digest and BLAKE2 of strings, substrings, files and channel parts; hexadecimal forms. *)
let p = Printf.printf
let () =
  let s = String.init 200_000 (fun i -> Char.chr (i * i land 255)) in
  Out_channel.with_open_bin "f" (fun oc -> output_string oc s);
  let each name (module D : Digest.S) =
    List.iter (fun n -> p "%s %d %s\n" name n (D.to_hex (D.string (String.sub s 0 n))))
      [0; 1; 3; 55; 56; 63; 64; 65; 127; 128; 129; 255; 1000];
    p "%s %b %b\n" (D.to_hex (D.file "f")) (D.equal (D.file "f") (D.bytes (Bytes.of_string s)))
      (D.substring s 5 10 = D.string (String.sub s 5 10));
    p "%s\n" (D.to_hex (D.subbytes (Bytes.of_string s) 100 70_000));
    In_channel.with_open_bin "f" (fun ic -> seek_in ic 10; p "%s " (D.to_hex (D.channel ic 1000));
      p "%d " (pos_in ic); p "%s %d\n" (D.to_hex (D.channel ic (-1))) (pos_in ic);
      (try ignore (D.channel ic 1) with End_of_file -> p "End_of_file\n"));
    p "%d %d %b\n" D.hash_length (D.compare (D.string "a") (D.string "b"))
      (D.of_hex (D.to_hex (D.string "x")) = D.string "x");
    (try ignore (D.substring s (-1) 2) with Invalid_argument m -> p "%s\n" m);
    (try ignore (D.of_hex "zz") with Invalid_argument m -> p "%s\n" m);
    Out_channel.with_open_bin "d" (fun oc -> D.output oc (D.string "x"));
    In_channel.with_open_bin "d" (fun ic -> p "%b\n" (D.input ic = D.string "x")) in
  each "MD5" (module Digest.MD5); each "B128" (module Digest.BLAKE128); each "B256" (module Digest.BLAKE256);
  each "B512" (module Digest.BLAKE512);
  p "%s %s %d\n" (Digest.to_hex (Digest.string "")) (Digest.to_hex (Digest.string "abc"))
    (Digest.compare (Digest.string "") (Digest.string "abc"));
  p "%b\n" (Digest.from_hex "900150983cd24fb0d6963f7d28e17f72" = Digest.string "abc")
