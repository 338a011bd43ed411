(* Signals arrive all the time.  Handlers run in some domain at a poll: they allocate, collect, and now and then raise
   in the domain that asked for it; no signal is lost for good and no domain's values are harmed. *)
open Common

exception Interrupted of int ref
let may_raise = Domain.DLS.new_key (fun () -> ref false)
let finished = Atomic.make false
let handled = Atomic.make 0
let raised = Atomic.make 0

let handler mine number =
  check_chain "handler" 10 number mine;
  Atomic.incr handled;
  let n = Atomic.get handled in
  if n land 15 = 0 then Gc.minor ();
  if n land 127 = 1 then Gc.full_major ();
  ignore (Sys.opaque_identity (chain 4 n));
  if !(Domain.DLS.get may_raise) then raise (Interrupted (ref 77))

let rec work r depth =
  let key = below r 1000 in
  let c = cell key in
  if depth > 0 then work r (depth - 1) else ignore (Sys.opaque_identity (Array.init 300 (fun i -> ref i)));
  check_cell "frame" key c

let worker d =
  let r = rng d and brave = Domain.DLS.get may_raise in
  while not (Atomic.get finished) do
    if d = 1 then begin
      (* Two levels, as a second signal may come while the first is being caught. *)
      try (try brave := true; work r 40; brave := false with Interrupted x ->
        brave := false; Atomic.incr raised; if !x <> 77 then fail "the exception's argument is %d" !x)
      with Interrupted _ -> brave := false
    end
    else work r (below r 200);
    if below r 20 = 0 then collect r
  done

(* A shell sends; `kill -s NAME $PPID` hits this process. *)
let send name n =
  let command = Printf.sprintf "i=0; while [ $i -lt %d ]; do kill -s %s $PPID; i=$((i+1)); done" n name in
  if Sys.command command <> 0 then fail "cannot send signals"

let wait_for what condition =
  let tries = ref 0 in
  while not (condition ()) do
    incr tries; if !tries > 2_000 then fail "%s did not happen" what;
    ignore (Sys.opaque_identity (chain 20 1)); Domain.cpu_relax ()
  done

let () =
  let set s n = Sys.set_signal s (Sys.Signal_handle (handler (chain 10 n))) in
  set Sys.sigusr1 Sys.sigusr1; set Sys.sigusr2 Sys.sigusr2; set Sys.sigalrm Sys.sigalrm;
  let workers = spawn_all 3 (fun d -> worker d) in
  let sender = spawn (fun () -> for _ = 1 to 4 do send "USR1" (scaled 2_000); send "ALRM" (scaled 600) done) in
  for k = 1 to 4 do
    send "USR2" (scaled 1_000);
    set Sys.sigusr2 Sys.sigusr2;
    wait_for "a handler" (fun () -> Atomic.get handled >= k)
  done;
  Domain.join sender;
  let before = Atomic.get handled in
  send "USR1" 1;
  wait_for "the last signal" (fun () -> Atomic.get handled > before);
  Atomic.set finished true;
  join_all workers;
  ok ()
