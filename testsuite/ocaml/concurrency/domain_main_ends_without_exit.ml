(* flags: -g -w -a -I +unix unix.cma *)
(* env: OCAMLRUNPARAM=c *)
(* As domain_main_ends_first, by the end of the module and with the clean-up of c=1 asked for. *)
let () =
  let started = Atomic.make 0 in
  let run f = ignore (Domain.spawn (fun () -> Atomic.incr started; f ())) in
  let r, _w = Unix.pipe () in
  run (fun () -> while true do () done);
  run (fun () -> while true do ignore (Sys.opaque_identity (Array.make 100 [ 1 ])) done);
  run (fun () -> ignore (Unix.read r (Bytes.create 1) 0 1));
  while Atomic.get started < 3 do Domain.cpu_relax () done;
  print_string "main ends"
