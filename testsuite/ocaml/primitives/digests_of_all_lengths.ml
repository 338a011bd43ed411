(* MD5 and BLAKE2 of every length around block borders, whole and in pieces, of strings and channels. *)
let text n = String.init n (fun i -> Char.chr ((i * 7 + n) land 255))
module B20 = Digest.BLAKE512
let () =
  let all = Buffer.create 10000 in
  for n = 0 to 400 do
    let s = text n in
    List.iter (Buffer.add_string all)
      [Digest.string s; Digest.BLAKE128.string s; Digest.BLAKE256.string s; Digest.BLAKE512.string s;
       Digest.substring s (n / 3) (n / 2); Digest.bytes (Bytes.of_string s)];
    if n mod 50 = 0 then Printf.printf "%d %s %s\n" n Digest.(to_hex (string s)) Digest.BLAKE512.(to_hex (string s))
  done;
  print_endline Digest.(to_hex (string (Buffer.contents all)));
  print_endline Digest.(to_hex (string (String.make 1000003 'q')));
  print_endline Digest.BLAKE256.(to_hex (string (String.make 1000003 'q')))
external blake2 : int -> string -> string -> int -> int -> string = "caml_blake2_string"
let () =
  for n = 1 to 64 do print_string (String.sub Digest.(to_hex (string (blake2 n (text (n mod 9)) (text 200) 3 150))) 0 4) done;
  print_newline ();
  List.iter (fun k -> print_endline Digest.(to_hex (string (blake2 32 (text k) "abc" 0 3)))) [0; 1; 32; 63; 64]
let () =
  let name = Filename.temp_file "digest" ".bin" in
  let oc = open_out_bin name in
  output_string oc (text 70000); close_out oc;
  print_endline Digest.(to_hex (file name));
  print_endline Digest.BLAKE256.(to_hex (file name));
  let ic = open_in_bin name in
  print_endline Digest.(to_hex (channel ic 1000));
  print_endline Digest.BLAKE128.(to_hex (channel ic 66000));
  Printf.printf "%d\n" (pos_in ic);
  (match Digest.channel ic 1000000 with
   | _ -> print_endline "no error" | exception e -> print_endline (Printexc.to_string e));
  seek_in ic 69990;
  print_endline Digest.(to_hex (channel ic (-1)));
  print_endline Digest.(to_hex (channel ic 0));
  close_in ic;
  (match Digest.channel ic 1 with
   | _ -> print_endline "no error" | exception e -> print_endline (Printexc.to_string e));
  Sys.remove name
