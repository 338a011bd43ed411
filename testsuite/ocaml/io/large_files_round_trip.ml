(* Several hundred kilobytes written in odd pieces come back unchanged, by pieces, lines and characters. *)
let () =
  Random.init 11;
  let pieces = List.init 400 (fun i -> String.init (Random.int 2500)
      (fun j -> Char.chr (32 + (i * 31 + j * 7) mod 90))) in
  let whole = String.concat "\n" pieces in
  let oc = open_out_bin "f" in
  List.iteri (fun i s -> if i > 0 then output_char oc '\n'; let k = String.length s / 3 in
    output_substring oc s 0 k; output_string oc (String.sub s k (String.length s - k))) pieces; close_out oc;
  Printf.printf "%b\n" (In_channel.with_open_bin "f" In_channel.input_all = whole);
  Printf.printf "%b\n" (In_channel.with_open_text "f" In_channel.input_lines = pieces);
  let ic = open_in_bin "f" in let b = Buffer.create 1000 in
  (try while true do Buffer.add_char b (input_char ic) done with End_of_file -> ());
  Printf.printf "%b\n" (Buffer.contents b = whole);
  seek_in ic 0; Buffer.clear b; (try while true do Buffer.add_channel b ic 4_321 done with End_of_file -> ());
  Printf.printf "%b\n" (Buffer.contents b = whole); close_in ic;
  Printf.printf "%s\n" (Digest.to_hex (Digest.file "f") = Digest.to_hex (Digest.string whole) |> string_of_bool);
  let copy src dst = In_channel.with_open_bin src (fun ic -> Out_channel.with_open_bin dst
      (fun oc -> let b = Bytes.create 777 in let rec go () = let n = input ic b 0 777 in
    if n > 0 then (output oc b 0 n; go ()) in go ())) in
  copy "f" "g"; Printf.printf "%b\n" (Digest.file "f" = Digest.file "g")
