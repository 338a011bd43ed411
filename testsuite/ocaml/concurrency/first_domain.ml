(* What Domain offers to a program that never spawns: identity, local storage, hints. *)
let p = Printf.printf
let () =
  p "%d %b %b\n" (Domain.self () :> int) (Domain.is_main_domain ()) (Domain.recommended_domain_count () >= 1);
  Domain.cpu_relax ();
  p "%d\n" (Domain.self_index ());
  let k = Domain.DLS.new_key (fun () -> p "init "; ref 0) in incr (Domain.DLS.get k); incr (Domain.DLS.get k);
  p "%d\n" !(Domain.DLS.get k); Domain.DLS.set k (ref 50); p "%d\n" !(Domain.DLS.get k);
  let ks = List.init 100 (fun i -> Domain.DLS.new_key (fun () -> i)) in
  p "%d\n" (List.fold_left (fun s k -> s + Domain.DLS.get k) 0 ks); Gc.full_major ();
  p "%d\n" (List.fold_left (fun s k -> s + Domain.DLS.get k) 0 ks);
  Domain.at_exit (fun () -> p "domain at_exit\n"); at_exit (fun () -> p "at_exit\n")
