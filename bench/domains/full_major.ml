(* bench: args=0,7 unit=us *)
(* Gc.full_major of a heap with nothing in it while n domains wait for a condition: median and greatest of 20. *)
let () =
  let n = int_of_string Sys.argv.(1) in
  let m = Mutex.create () and c = Condition.create () and over = ref false in
  let wait () = Mutex.protect m (fun () -> while not !over do Condition.wait c m done) in
  let ds = List.init n (fun _ -> Domain.spawn wait) in
  Unix.sleepf 0.05;
  let once _ =
    let t = Unix.gettimeofday () in
    Gc.full_major ();
    Unix.gettimeofday () -. t in
  let times = Array.init 20 once in
  Mutex.protect m (fun () -> over := true; Condition.broadcast c);
  List.iter Domain.join ds;
  Array.sort compare times;
  Printf.printf "%.1f %.1f\n" (times.(10) *. 1e6) (times.(19) *. 1e6)
