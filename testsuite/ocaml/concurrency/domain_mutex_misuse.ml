(* Mutex between domains: only the owner may unlock, locking twice is an error, try_lock says false, and a
   waiting lock does not keep a collection from happening. *)
let p = Printf.printf
let t name f = match f () with s -> p "%s: %s\n" name s | exception Sys_error m -> p "%s: Sys_error %s\n" name m
let spawn f = Domain.join (Domain.spawn f)
let () =
  let m = Mutex.create () in
  Mutex.lock m;
  t "unlock by another" (fun () -> spawn (fun () -> Mutex.unlock m; "done"));
  t "try_lock by another" (fun () -> spawn (fun () -> string_of_bool (Mutex.try_lock m)));
  t "lock twice" (fun () -> Mutex.lock m; "done");
  t "try_lock by the owner" (fun () -> string_of_bool (Mutex.try_lock m));
  let d = Domain.spawn (fun () -> Mutex.lock m; Mutex.unlock m; "waited") in
  for _ = 1 to 20 do Gc.full_major () done;
  Mutex.unlock m;
  t "lock after a wait" (fun () -> Domain.join d);
  t "unlock of a free one" (fun () -> Mutex.unlock m; "done");
  let locked = Domain.spawn (fun () -> Mutex.lock m) in
  Domain.join locked;
  t "try_lock, the owner ended" (fun () -> string_of_bool (Mutex.try_lock m));
  let c = Condition.create () and m = Mutex.create () in
  t "protect in a domain" (fun () -> spawn (fun () -> try Mutex.protect m (fun () -> failwith "x") with Failure s -> s));
  t "free after it" (fun () -> string_of_bool (Mutex.try_lock m));
  let ready = Atomic.make false and turn = ref false in
  let d = Domain.spawn (fun () ->
      Atomic.set ready true;
      Mutex.lock m; while not !turn do Condition.wait c m done; Mutex.unlock m; "woken") in
  while not (Atomic.get ready) do Domain.cpu_relax () done;
  turn := true; Mutex.unlock m; Condition.signal c; Mutex.lock m; Condition.broadcast c; Mutex.unlock m;
  t "condition" (fun () -> Domain.join d)
