(* Keys start from their initialiser in each domain; with split_from_parent the child's value is made from the
   parent's at the time of the spawn, by the parent, and keys that come later do not disturb older ones. *)
let p = Printf.printf
let () =
  let made = Atomic.make 0 in
  let plain = Domain.DLS.new_key (fun () -> Atomic.fetch_and_add made 1) in
  let split = Domain.DLS.new_key ~split_from_parent:(fun l -> "from parent" :: l) (fun () -> [ "fresh" ]) in
  let spawn f = Domain.join (Domain.spawn f) in
  p "%d %d\n" (Domain.DLS.get plain) (spawn (fun () -> Domain.DLS.get plain));
  p "%d\n" (Domain.DLS.get plain);
  let show l = String.concat "," l in
  p "%s\n" (spawn (fun () -> show (Domain.DLS.get split)));
  Domain.DLS.set split [ "set" ];
  p "%s\n" (spawn (fun () -> show (Domain.DLS.get split)));
  p "%s\n" (spawn (fun () -> spawn (fun () -> show (Domain.DLS.get split))));
  p "%s\n" (show (Domain.DLS.get split));
  let keys = Array.init 100 (fun i -> Domain.DLS.new_key ~split_from_parent:(fun x -> x + 1) (fun () -> i)) in
  let sum () = Array.fold_left (fun s k -> s + Domain.DLS.get k) 0 keys in
  p "%d\n" (spawn sum);
  p "%d\n" (sum ());
  p "%d\n" (spawn (fun () -> Gc.full_major (); Array.iter (fun k -> Domain.DLS.set k 5) keys; Gc.minor (); sum ()));
  p "%d\n" (sum ());
  let raising = Domain.DLS.new_key ~split_from_parent:(fun _ -> failwith "split") (fun () -> 0) in
  Domain.DLS.set raising 1;
  match spawn (fun () -> 3) with n -> p "%d\n" n | exception Failure m -> p "spawn raised %s\n" m
