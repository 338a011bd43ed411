(* flags: -g -w -a -I +unix unix.cma *)
(* A signal is handled by a domain that runs while the main domain is blocked for ever, and by the main domain
   while others compute. *)
let () =
  let handled = Atomic.make 0 in
  Sys.set_signal Sys.sigusr1 (Sys.Signal_handle (fun _ -> Atomic.incr handled));
  let me = Unix.getpid () in
  let m = Mutex.create () and c = Condition.create () and over = ref false in
  let d = Domain.spawn (fun () ->
      Unix.kill me Sys.sigusr1;
      while Atomic.get handled < 1 do () done;
      Unix.kill me Sys.sigusr1;
      while Atomic.get handled < 2 do ignore (Sys.opaque_identity (ref 1)) done;
      Mutex.protect m (fun () -> over := true; Condition.signal c)) in
  Mutex.protect m (fun () -> while not !over do Condition.wait c m done);
  Domain.join d;
  Printf.printf "%d\n" (Atomic.get handled);
  let go = Atomic.make true in
  let ds = List.init 3 (fun _ -> Domain.spawn (fun () -> while Atomic.get go do () done)) in
  Unix.kill me Sys.sigusr1;
  while Atomic.get handled < 3 do () done;
  Atomic.set go false;
  List.iter Domain.join ds;
  Printf.printf "%d\n" (Atomic.get handled);
  Sys.set_signal Sys.sigusr2 (Sys.Signal_handle (fun _ -> failwith "from the handler"));
  ignore (Unix.sigprocmask Unix.SIG_BLOCK [ Sys.sigusr2 ]);      (* here; the new domain is the only one to take it *)
  let d = Domain.spawn (fun () ->
      ignore (Unix.sigprocmask Unix.SIG_UNBLOCK [ Sys.sigusr2 ]);
      match Unix.kill me Sys.sigusr2; while true do () done with
      | () -> "no" | exception Failure s -> s) in
  print_endline (Domain.join d)
