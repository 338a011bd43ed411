(* Fewer bytes than the shortest header is "truncated", whatever they are; what was read is gone. *)
let () =
  let text = "hello, this is no value at all" in
  for n = 0 to String.length text do
    Out_channel.with_open_bin "f" (fun oc -> output_string oc (String.sub text 0 n));
    In_channel.with_open_bin "f" (fun ic ->
      let r = match (input_value ic : int) with
        | i -> string_of_int i
        | exception Failure s -> "Failure " ^ s
        | exception End_of_file -> "End_of_file" in
      Printf.printf "%d: %s, then %S\n" n r (In_channel.input_all ic))
  done
