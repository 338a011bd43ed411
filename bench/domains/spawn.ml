(* bench: args=2000 unit=us *)
(* Spawn and join a domain that does nothing, n times: time of one, and how many collections they needed. *)
let () =
  let n = int_of_string Sys.argv.(1) in
  Domain.join (Domain.spawn ignore);
  let before = (Gc.quick_stat ()).minor_collections in
  let t = Unix.gettimeofday () in
  for _ = 1 to n do Domain.join (Domain.spawn ignore) done;
  let t = Unix.gettimeofday () -. t in
  Printf.printf "%.1f %d\n" (t *. 1e6 /. float n) ((Gc.quick_stat ()).minor_collections - before)
