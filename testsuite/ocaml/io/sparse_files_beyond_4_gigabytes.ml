(* Positions beyond 4 GiB are exact. *)
let () =
  let far = 5_000_000_000 in
  let oc = open_out_bin "f" in
  seek_out oc far; output_string oc "far away"; Printf.printf "%d\n" (pos_out oc); close_out oc;
  let ic = open_in_bin "f" in
  Printf.printf "%d\n" (in_channel_length ic);
  seek_in ic (far + 4); Printf.printf "%S %d\n" (really_input_string ic 4) (pos_in ic);
  seek_in ic (1 lsl 32); Printf.printf "%d %d\n" (input_byte ic) (pos_in ic); close_in ic; Sys.remove "f"
