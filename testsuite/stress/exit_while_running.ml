(* The main domain ends the program while others allocate, collect, wait and start domains of their own. *)
open Common

let progress = Array.init 6 (fun _ -> Atomic.make 0)
let mutex = Mutex.create ()
let never = Condition.create ()

let busy d =
  let r = rng d in
  while true do
    (match d with
     | 0 -> ignore (Sys.opaque_identity (chain 20 1))
     | 1 -> collect r
     | 2 -> Domain.join (Domain.spawn (fun () -> ignore (Sys.opaque_identity (chain 20 1))))
     | 3 -> Mutex.protect mutex (fun () -> Atomic.incr progress.(3); Condition.wait never mutex)
     | 4 -> Gc.finalise (fun b -> if !b <> 1 then fail "finaliser") (ref 1); ignore (Marshal.to_string (chain 10 1) [ Marshal.Closures ])
     | _ -> let a = Array.init 2000 (fun i -> [ i ]) in Gc.full_major (); Array.iteri (fun i l -> if l <> [ i ] then fail "array") a);
    Atomic.incr progress.(d)
  done

let () =
  let r = rng 99 in
  for d = 0 to 5 do ignore (spawn (fun () -> busy d) : unit Domain.t) done;
  let target = 1 + below r (scaled 400) in
  while Array.exists (fun p -> Atomic.get p < 1) progress || Atomic.get progress.(0) < target * 20 do Domain.cpu_relax () done;
  at_exit (fun () -> Gc.full_major (); ok ());
  (match below r 3 with 0 -> exit 0 | 1 -> Gc.compact () | _ -> ())
  (* or fall off the end, which is the same *)
