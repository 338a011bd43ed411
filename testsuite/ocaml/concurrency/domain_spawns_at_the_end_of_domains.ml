(* Domains spawned by domains, by an at_exit function of a domain that ends, and by one of the main domain. *)
let rec tree depth = if depth = 0 then 1 else
  let l = Domain.spawn (fun () -> tree (depth - 1)) and r = Domain.spawn (fun () -> tree (depth - 1)) in
  Domain.join l + Domain.join r
let rec chain n = if n = 0 then 0 else 1 + Domain.join (Domain.spawn (fun () -> chain (n - 1)))
let () =
  Printf.printf "%d\n" (tree 4);
  Printf.printf "%d\n" (chain 20);
  let last = ref 0 in
  Domain.join (Domain.spawn (fun () ->
      Domain.at_exit (fun () -> last := Domain.join (Domain.spawn (fun () -> tree 1)))));
  Printf.printf "%d\n" !last;
  let orphan = Atomic.make None in
  Domain.join (Domain.spawn (fun () -> Atomic.set orphan (Some (Domain.spawn (fun () -> Gc.full_major (); 7)))));
  Printf.printf "%d\n" (Domain.join (Option.get (Atomic.get orphan)));
  at_exit (fun () -> Printf.printf "%d\n" (Domain.join (Domain.spawn (fun () -> chain 3))))
