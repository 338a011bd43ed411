(* output_binary_int and input_binary_int are 32-bit big-endian and sign-extend. *)
(* modes: stress-ok *)
let () =
  let values = [0; 1; -1; 255; 0x12345678; 0x7fffffff; -0x80000000; 0x80000000; 0x123456789a; max_int; min_int] in
  Out_channel.with_open_bin "f" (fun oc -> List.iter (output_binary_int oc) values);
  String.iter (fun c -> Printf.printf "%02x" (Char.code c))
    (In_channel.with_open_bin "f" In_channel.input_all); print_newline ();
  let ic = open_in_bin "f" in
  List.iter (fun v -> Printf.printf "%d -> %d\n" v (input_binary_int ic)) values;
  seek_in ic (4 * List.length values - 2);
  (try ignore (input_binary_int ic) with End_of_file -> Printf.printf "End_of_file at %d\n" (pos_in ic));
  close_in ic
