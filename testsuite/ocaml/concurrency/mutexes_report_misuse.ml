(* Mutex: locking, trying, double locking, unlocking what is not locked, protect. *)
let p = Printf.printf
let t name f = match f () with s -> p "%s %s\n" name s | exception Sys_error m -> p "%s Sys_error %s\n" name m
    | exception Failure m -> p "%s Failure %s\n" name m
let () =
  let m = Mutex.create () in
  t "lock" (fun () -> Mutex.lock m; "ok"); t "try when locked" (fun () -> string_of_bool (Mutex.try_lock m));
  t "lock again" (fun () -> Mutex.lock m; "ok"); t "unlock" (fun () -> Mutex.unlock m; "ok");
  t "unlock again" (fun () -> Mutex.unlock m; "ok"); t "try" (fun () -> string_of_bool (Mutex.try_lock m));
  t "unlock" (fun () -> Mutex.unlock m; "ok");
  t "protect" (fun () -> Mutex.protect m (fun () -> "inside"));
  t "protect raises" (fun () -> Mutex.protect m (fun () -> failwith "inside"));
  t "free after" (fun () -> string_of_bool (Mutex.try_lock m)); Mutex.unlock m;
  let ms = List.init 1000 (fun _ -> Mutex.create ()) in List.iter Mutex.lock ms; List.iter Mutex.unlock ms;
  Gc.full_major (); let c = Condition.create () in Condition.signal c; Condition.broadcast c;
  t "done" (fun () -> "ok")
