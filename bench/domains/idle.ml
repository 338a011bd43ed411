(* bench: args=0,8,32,120 unit=ms *)
(* CPU time of a program that allocates and keeps some of it for a while, with n domains that wait for a condition. *)
let () =
  let n = int_of_string Sys.argv.(1) in
  let m = Mutex.create () and c = Condition.create () and over = ref false in
  let wait () = Mutex.protect m (fun () -> while not !over do Condition.wait c m done) in
  let ds = List.init n (fun _ -> Domain.spawn wait) in
  Unix.sleepf 0.05;
  let kept = Array.make 64 [] in
  let t = Sys.time () in
  for i = 1 to 6000 do
    kept.(i land 63) <- List.init 1000 (fun j -> i + j)
  done;
  let t = Sys.time () -. t in
  Mutex.protect m (fun () -> over := true; Condition.broadcast c);
  List.iter Domain.join ds;
  Printf.printf "%.1f %d\n" (t *. 1e3) (Gc.quick_stat ()).minor_collections
