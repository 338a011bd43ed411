(* bench: args=1,3,7 unit=us *)
(* How long Gc.minor takes while n other domains compute without allocating: median of 200, then the 99th percentile.
   A stop has to reach every one of them, and more domains run than there are processors. *)
let () =
  let n = int_of_string Sys.argv.(1) in
  let go = Atomic.make true and ready = Atomic.make 0 in
  let spin () =
    Atomic.incr ready;
    let x = ref 0 in
    while Atomic.get go do
      for i = 1 to 1000 do x := !x lxor i done
    done;
    !x in
  let ds = List.init n (fun _ -> Domain.spawn spin) in
  while Atomic.get ready < n do Domain.cpu_relax () done;
  let once _ =
    let t = Unix.gettimeofday () in
    Gc.minor ();
    Unix.gettimeofday () -. t in
  let times = Array.init 200 once in
  Atomic.set go false;
  List.iter (fun d -> ignore (Domain.join d)) ds;
  Array.sort compare times;
  Printf.printf "%.1f %.1f\n" (times.(100) *. 1e6) (times.(198) *. 1e6)
