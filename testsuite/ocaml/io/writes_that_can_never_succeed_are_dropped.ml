(* flags: -g unix.cma -I +unix *)
(* A write that fails with EBADF or EPIPE empties the buffer, so that one error is seen and closing succeeds;
   after ENOSPC the data stay. *)
external sys_open : string -> int list -> int -> int = "caml_sys_open"
external sys_close : int -> unit = "caml_sys_close"
external out_of_descriptor : int -> out_channel = "caml_ml_open_descriptor_out"
let attempt name f = print_endline (name ^ ": " ^ match f () with s -> s | exception Sys_error s -> "Sys_error " ^ s)
let ok f () = f (); "ok"
let use name oc =
  attempt name (ok (fun () -> output_string oc "some data"));
  for _ = 1 to 3 do attempt "flush" (ok (fun () -> flush oc)) done;
  attempt "pos" (fun () -> string_of_int (pos_out oc));
  attempt "more" (ok (fun () -> output_string oc (String.make 100_000 'x')));
  attempt "pos" (fun () -> string_of_int (pos_out oc));
  attempt "seek" (ok (fun () -> seek_out oc 3));
  attempt "close" (ok (fun () -> close_out oc));
  attempt "close" (ok (fun () -> close_out oc));
  attempt "char" (ok (fun () -> output_char oc 'c'));
  attempt "char" (ok (fun () -> output_char oc 'c'))
let () =
  Sys.set_signal Sys.sigpipe Sys.Signal_ignore;
  close_out (open_out "file");
  use "read-only" (out_of_descriptor (sys_open "file" [0] 0));
  let r, w = Unix.pipe () in
  Unix.close r;
  use "broken pipe" (Unix.out_channel_of_descr w);
  let full = open_out "/dev/full" in
  use "full" full;
  close_out_noerr full;
  attempt "no such descriptor" (ok (fun () -> sys_close 99));
  attempt "negative descriptor" (ok (fun () -> sys_close (-1)))
