(* open_out_gen and open_in_gen: creation, truncation, append, exclusive creation, permissions, wrong use. *)
let p = Printf.printf
let guard name f = match f () with () -> p "%s ok\n" name | exception Sys_error m -> p "%s: %s\n" name m
let content f = In_channel.with_open_bin f In_channel.input_all
let write flags f s = let oc = open_out_gen flags 0o644 f in output_string oc s; close_out oc
let () =
  guard "no create" (fun () -> write [Open_wronly] "f" "x");
  write [Open_wronly; Open_creat] "f" "0123456789"; p "%S\n" (content "f");
  write [Open_wronly; Open_creat] "f" "abc"; p "%S\n" (content "f");
  write [Open_wronly; Open_append] "f" "END"; p "%S\n" (content "f");
  write [Open_wronly; Open_trunc] "f" "new"; p "%S\n" (content "f");
  guard "excl" (fun () -> write [Open_wronly; Open_creat; Open_excl] "f" "x");
  write [Open_wronly; Open_creat; Open_excl; Open_binary; Open_text] "g" "g"; p "%S\n" (content "g");
  let oc = open_out_gen [Open_wronly; Open_append] 0 "f" in p "%d " (pos_out oc); output_string oc "1";
  flush oc; p "%d %d\n" (pos_out oc) (out_channel_length oc); seek_out oc 0; output_string oc "2";
  close_out oc; p "%S\n" (content "f");
  guard "read of write-only" (fun () -> let ic = open_in_gen [Open_wronly] 0 "f" in
    Fun.protect ~finally:(fun () -> close_in ic) (fun () -> ignore (input_char ic)));
  guard "write to read-only" (fun () -> let oc = open_out_gen [Open_rdonly] 0 "f" in output_string oc "x";
    Fun.protect ~finally:(fun () -> close_out_noerr oc) (fun () -> flush oc));
  guard "full device" (fun () -> let oc = open_out "/dev/full" in output_string oc "x";
    Fun.protect ~finally:(fun () -> close_out_noerr oc) (fun () -> flush oc));
  ignore (Sys.command "umask 022"); close_out (open_out_gen [Open_wronly; Open_creat] 0o600 "p"); flush stdout;
  ignore (Sys.command "stat -c %a p");
  close_in (open_in_gen [Open_rdonly; Open_nonblock; Open_binary] 0 "f");
  p "%d\n" (String.length (In_channel.with_open_gen [Open_rdonly] 0 "g" In_channel.input_all));
  Out_channel.with_open_gen [Open_wronly; Open_creat; Open_trunc] 0o644 "h"
    (fun oc -> Out_channel.output_string oc "h"); p "%s\n" (content "h");
  guard "empty name" (fun () -> close_in (open_in "")); guard "in a file" (fun () -> close_in (open_in "f/x"));
  guard "directory" (fun () -> let ic = open_in "." in ignore (input_char ic))
