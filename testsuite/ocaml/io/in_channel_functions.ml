(* In_channel and Out_channel: with_open_ functions close also after exceptions; properties of channels. *)
let p = Printf.printf
let () =
  Out_channel.with_open_text "f" (fun oc -> Out_channel.output_string oc "l1\nl2\nl3";
    Out_channel.output_char oc '!'; Out_channel.output_byte oc 10;
  Out_channel.output_bytes oc (Bytes.of_string "b"); Out_channel.output_substring oc "xyz" 1 1;
  Out_channel.output oc (Bytes.of_string "pqr") 0 2);
  let leaked = ref stdin in
  (try In_channel.with_open_bin "f" (fun ic -> leaked := ic; ignore (In_channel.input_char ic);
      failwith "inside") with Failure m -> p "%s\n" m);
  (try ignore (input_char !leaked) with Sys_error m -> p "%s\n" m);
  In_channel.with_open_text "f" (fun ic ->
      p "%b %b\n" (In_channel.is_binary_mode ic) (In_channel.isatty ic);
      let rec lines () = match In_channel.input_line ic with Some l -> p "%S " l;
      lines () | None -> p "end\n" in lines ();
      In_channel.set_binary_mode ic true; p "%b\n" (In_channel.is_binary_mode ic));
  Out_channel.with_open_bin "g" (fun oc -> p "%b %b\n" (Out_channel.is_binary_mode oc) (Out_channel.isatty oc);
    Out_channel.set_binary_mode oc false; p "%b\n" (Out_channel.is_binary_mode oc));
  (try In_channel.with_open_bin "none" ignore with Sys_error m -> p "%s\n" m);
  (try Out_channel.with_open_bin "no/dir" ignore with Sys_error m -> p "%s\n" m);
  let oc = Out_channel.open_text "h" in Out_channel.output_string oc "h"; Out_channel.close oc;
  Out_channel.close_noerr oc;
  let ic = In_channel.open_gen [Open_rdonly] 0 "h" in p "%s\n" (In_channel.input_all ic); In_channel.close ic;
  In_channel.close_noerr ic;
  p "%b %b\n" (In_channel.stdin == stdin) (Out_channel.stdout == stdout && Out_channel.stderr == stderr);
  p "%b\n" (compare (open_in "h") stdin <> 0)
