(* Compressed marshalled data, as in .cmi files, is refused until decompression was asked for, then read. *)
external initialize : unit -> bool = "caml_zstd_initialize"
let read f =
  In_channel.with_open_bin (Filename.concat (Sys.getenv "OCAMLLIB") f) (fun ic ->
      let magic = really_input_string ic 12 in
      let name, sign = (input_value ic : string * Obj.t) in
      Printf.printf "%s %s %s %b at %d\n" f magic name (Obj.is_block sign) (pos_in ic);
      Printf.printf "%d words, %d bytes\n" (Obj.reachable_words sign) (String.length (Marshal.to_string sign [])))
let () =
  (try read "stdlib__List.cmi" with Failure m -> print_endline m);
  Printf.printf "%b\n" (initialize ());
  List.iter read ["stdlib__List.cmi"; "stdlib__Bool.cmi"; "stdlib.cmi"; "stdlib__Format.cmi"]
