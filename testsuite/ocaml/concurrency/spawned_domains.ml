(* A few domains compute, synchronise through mutexes, conditions and atomics, and are joined. *)
let p = Printf.printf
let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2)
let () =
  let d = Domain.spawn (fun () -> fib 15) in p "%d\n" (Domain.join d);
  let ds = List.init 3 (fun i -> Domain.spawn (fun () -> List.length
        (List.init (1000 * (i + 1)) (fun x -> ref x)))) in List.iter (fun d -> p "%d " (Domain.join d)) ds; p "\n";
  let n = Atomic.make 0 in let ds = List.init 3 (fun _ -> Domain.spawn
      (fun () -> for _ = 1 to 1000 do Atomic.incr n done)) in List.iter Domain.join ds; p "%d\n" (Atomic.get n);
  (match Domain.join (Domain.spawn (fun () -> failwith "in domain")) with () -> ()
      | exception Failure m -> p "%s\n" m);
  let m = Mutex.create () and c = Condition.create () and q = Queue.create () in
  let consumer = Domain.spawn (fun () -> let rec go s = Mutex.lock m;
    while Queue.is_empty q do Condition.wait c m done; let x = Queue.pop q in Mutex.unlock m;
  if x = 0 then s else go (s + x) in go 0) in for i = 1 to 100 do Mutex.protect m
  (fun () -> Queue.push i q; Condition.signal c) done; Mutex.protect m
    (fun () -> Queue.push 0 q; Condition.broadcast c); p "%d\n" (Domain.join consumer);
  let k = Domain.DLS.new_key ~split_from_parent:(fun x -> x * 2) (fun () -> 1) in Domain.DLS.set k 21;
  p "%d %d\n" (Domain.join (Domain.spawn (fun () -> Domain.DLS.get k))) (Domain.DLS.get k);
  p "%b\n" (Domain.join (Domain.spawn (fun () -> not (Domain.is_main_domain ()))))
