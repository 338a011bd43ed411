(* input_line: lines shorter, equal to and longer than the buffer, empty ones, no newline at the end. *)
let () =
  let lines = ["first"; ""; String.make 65_535 'a'; String.make 65_536 'b'; String.make 65_537 'c'; "";
    String.make 200_000 'd'; "x"; "no newline"] in
  Out_channel.with_open_bin "f" (fun oc -> output_string oc (String.concat "\n" lines));
  let ic = open_in "f" in
  let rec go acc = match input_line ic with l -> go (l :: acc) | exception End_of_file -> List.rev acc in
  let got = go [] in
  Printf.printf "%b %d %d\n" (got = lines) (List.length got) (pos_in ic);
  (try ignore (input_line ic) with End_of_file -> print_endline "End_of_file again");
  seek_in ic 0; print_endline (input_line ic); Printf.printf "%S %d\n" (input_line ic) (pos_in ic);
  close_in ic;
  Out_channel.with_open_bin "g" (fun oc -> output_string oc "a\r\nb\rc\n\n\000\n");
  List.iter (Printf.printf "%S ") (In_channel.with_open_text "g" In_channel.input_lines); print_newline ();
  In_channel.with_open_bin "g" (fun ic -> Printf.printf "%d\n"
      (In_channel.fold_lines (fun n l -> n * 10 + String.length l) 0 ic));
  Out_channel.with_open_bin "e" ignore;
  In_channel.with_open_bin "e" (fun ic -> Printf.printf "%d %s\n" (in_channel_length ic)
      (match In_channel.input_line ic with None -> "none" | Some _ -> "some"))
