(* bench: args=0,1,4 unit=us *)
(* A token goes back and forth between two domains by Mutex and Condition, while n others spin with Domain.cpu_relax. *)
let () =
  let n = int_of_string Sys.argv.(1) in
  let rounds = if n = 0 then 20000 else 2000 in
  let m = Mutex.create () and c = Condition.create () and turn = ref 0 and go = Atomic.make true in
  let play me () =
    for _ = 1 to rounds do
      Mutex.lock m;
      while !turn <> me do Condition.wait c m done;
      turn := 1 - me;
      Condition.signal c;
      Mutex.unlock m
    done in
  let spinners = List.init n (fun _ -> Domain.spawn (fun () -> while Atomic.get go do Domain.cpu_relax () done)) in
  let t = Unix.gettimeofday () in
  let other = Domain.spawn (play 1) in
  play 0 ();
  Domain.join other;
  let t = Unix.gettimeofday () -. t in
  Atomic.set go false;
  List.iter Domain.join spinners;
  Printf.printf "%.2f\n" (t *. 1e6 /. float rounds)
