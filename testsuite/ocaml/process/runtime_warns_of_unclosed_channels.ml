(* With OCAMLRUNPARAM=W an unclosed, collected channel is reported. *)
(* env: OCAMLRUNPARAM=W *)
let () =
  Printf.printf "%b\n" (Sys.runtime_warnings_enabled ());
  (let oc = open_out "left_open" in output_string oc "data kept");
  Gc.full_major (); Gc.full_major ();
  Sys.enable_runtime_warnings false;
  Printf.printf "%b\n" (Sys.runtime_warnings_enabled ());
  ignore (open_in "left_open"); Gc.full_major ();
  flush_all ();
  print_string (In_channel.with_open_bin "left_open" In_channel.input_all)
