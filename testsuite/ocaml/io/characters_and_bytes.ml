(* output_char, output_byte, input_char, input_byte over all 256 values and past the end. *)
(* modes: stress-ok *)
let () =
  let oc = open_out_bin "f" in
  for i = 0 to 255 do output_char oc (Char.chr i) done;
  for i = -3 to 260 do output_byte oc i done;
  Printf.printf "%d\n" (pos_out oc); close_out oc;
  let ic = open_in_bin "f" in
  let sum = ref 0 in
  for i = 0 to 255 do let c = Char.code (input_char ic) in if c <> i then Printf.printf "%d is %d\n" i c;
  sum := !sum + c done;
  for _ = -3 to 260 do sum := !sum + input_byte ic done;
  Printf.printf "%d %d\n" !sum (pos_in ic);
  (try ignore (input_char ic) with End_of_file -> print_endline "End_of_file");
  (try ignore (input_byte ic) with End_of_file -> print_endline "End_of_file");
  Printf.printf "%s %s\n" (match In_channel.input_char ic with None -> "none" | Some _ -> "?")
    (match In_channel.input_byte ic with None -> "none" | Some _ -> "?");
  close_in ic
