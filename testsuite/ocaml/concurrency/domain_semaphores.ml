(* Counting and binary semaphores between domains, with collections going on. *)
let () =
  let s = Semaphore.Counting.make 2 and inside = Atomic.make 0 and most = Atomic.make 0 in
  let rec raise_to n = let m = Atomic.get most in if n > m && not (Atomic.compare_and_set most m n) then raise_to n in
  let worker k () =
    for i = 1 to 200 do
      Semaphore.Counting.acquire s;
      raise_to (Atomic.fetch_and_add inside 1 + 1);
      if i mod 50 = k then Gc.minor ();
      Atomic.decr inside;
      Semaphore.Counting.release s
    done in
  let ds = List.init 5 (fun k -> Domain.spawn (worker k)) in
  List.iter Domain.join ds;
  Printf.printf "%d %b\n" (Semaphore.Counting.get_value s) (Atomic.get most <= 2);
  let b = Semaphore.Binary.make false and total = ref 0 in
  let d = Domain.spawn (fun () -> for _ = 1 to 100 do Semaphore.Binary.acquire b; incr total done) in
  while !total < 100 do Semaphore.Binary.release b; Domain.cpu_relax () done;
  Domain.join d;
  Printf.printf "%d %b\n" !total (Semaphore.Counting.try_acquire s)
