(* input, really_input, output with offsets: partial reads, ends of file, bounds. *)
let p = Printf.printf
let guard name f = match f () with () -> p "%s ok\n" name | exception Invalid_argument m -> p "%s: %s\n" name m
    | exception End_of_file -> p "%s: End_of_file\n" name
let () =
  let oc = open_out_bin "f" in
  let b = Bytes.init 100_000 (fun i -> Char.chr (i * 13 land 255)) in
  output oc b 0 100_000; output oc b 50 0; output oc b 99_999 1; output_substring oc "abcdef" 2 3;
  output_bytes oc (Bytes.of_string "XYZ");
  guard "output bounds" (fun () -> output oc b 99_999 2); guard "output negative"
    (fun () -> output oc b (-1) 2); guard "substring" (fun () -> output_substring oc "abc" 2 2); close_out oc;
  let ic = open_in_bin "f" in
  let c = Bytes.make 200_000 '.' in
  p "%d\n" (input ic c 0 10); p "%d\n" (input ic c 5 0);
  let n = ref 10 in
  (try while true do let k = input ic c !n 7_000 in if k = 0 then raise Exit; n := !n + k done with Exit -> ());
  p "%d %b %S\n" !n (Bytes.sub c 0 100_000 = b) (Bytes.sub_string c 100_001 6);
  p "%d\n" (input ic c 0 10);
  seek_in ic 99_990; really_input ic c 0 16; p "%S\n" (Bytes.sub_string c 0 16);
  seek_in ic 99_990; guard "too much" (fun () -> really_input ic c 0 18); p "%d\n" (pos_in ic);
  guard "input bounds" (fun () -> ignore (input ic c 199_999 2));
  guard "really bounds" (fun () -> really_input ic c (-1) 2);
  guard "negative" (fun () -> ignore (really_input_string ic (-1)));
  seek_in ic 100_001; p "%S\n" (really_input_string ic 6); p "%S\n" (really_input_string ic 0);
  seek_in ic 100_000; (match In_channel.really_input_string ic 50 with None -> p "none\n" | Some _ -> p "some\n");
  seek_in ic 0; (match In_channel.really_input ic c 0 5 with Some () -> p "read\n" | None -> p "none\n");
  p "%d\n" (In_channel.input ic c 0 3); p "%d\n" (String.length (In_channel.input_all ic));
  p "%S\n" (In_channel.input_all ic); close_in ic
