(* input_all copes with files that report no size, pipes, empty files and a position inside the file. *)
let () =
  Printf.printf "%b\n" (String.length (In_channel.with_open_bin "/proc/self/status" In_channel.input_all) > 100);
  Printf.printf "%S\n" (In_channel.with_open_bin "/dev/null" In_channel.input_all);
  ignore (Sys.command "mkfifo p; (head -c 150004 /dev/zero > p) &");
  Printf.printf "%d\n" (String.length (In_channel.with_open_bin "p" In_channel.input_all));
  Out_channel.with_open_bin "f" (fun oc -> for i = 1 to 30_000 do Printf.fprintf oc "%d\n" i done);
  In_channel.with_open_bin "f" (fun ic -> ignore (input_line ic); seek_in ic 100_000;
    Printf.printf "%d " (String.length (In_channel.input_all ic)); Printf.printf "%S\n" (In_channel.input_all ic));
  Out_channel.with_open_bin "e" ignore; Printf.printf "%S\n" (In_channel.with_open_bin "e" In_channel.input_all)
