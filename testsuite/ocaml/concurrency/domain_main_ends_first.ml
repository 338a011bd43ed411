(* flags: -g -w -a -I +unix unix.cma *)
(* exit: 3 *)
(* The program ends with the main domain, although others compute, allocate, collect, wait for a lock or read. *)
let () =
  let started = Atomic.make 0 in
  let run f = ignore (Domain.spawn (fun () -> Atomic.incr started; f ())) in
  let m = Mutex.create () in
  Mutex.lock m;
  let r, _w = Unix.pipe () in
  run (fun () -> while true do () done);
  run (fun () -> while true do ignore (Sys.opaque_identity (Array.make 100 [ 1 ])) done);
  run (fun () -> while true do Gc.minor () done);
  run (fun () -> while true do Gc.full_major () done);
  run (fun () -> Mutex.lock m);
  run (fun () -> ignore (Unix.read r (Bytes.create 1) 0 1));
  run (fun () -> while true do ignore (Domain.join (Domain.spawn (fun () -> List.init 100 Fun.id))) done);
  while Atomic.get started < 7 do Domain.cpu_relax () done;
  at_exit (fun () -> print_endline "at exit");
  print_string "main ends, ";
  exit 3
