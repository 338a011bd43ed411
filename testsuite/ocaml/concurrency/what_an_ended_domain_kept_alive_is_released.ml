(* Local storage, stacks, finalisers, ephemerons and remembered values of a domain that ended keep nothing alive
   after the next full collection, without any further spawn; its finalisers run, in a domain that is left. *)
let () =
  let weak = Weak.create 40 and finalised = Atomic.make 0 and last = Atomic.make 0 in
  let key = Domain.DLS.new_key (fun () -> []) in
  let old = Array.make 10 [] in
  let body () =
    let mine = Array.init 40 (fun i -> ref i) in
    Array.iteri (fun i r -> Weak.set weak i (Some r)) mine;
    Domain.DLS.set key (Array.to_list mine);
    Gc.finalise (fun _ -> Atomic.incr finalised) mine.(0);
    Gc.finalise (fun _ -> Atomic.incr finalised) mine.(1);
    Gc.finalise_last (fun () -> Atomic.incr last) mine.(2);
    let eph = Ephemeron.K1.make mine.(3) mine in
    old.(0) <- [ mine.(4) ];
    Gc.minor ();
    old.(1) <- [ mine.(5) ];
    old.(2) <- [ ref 100 ];
    Sys.opaque_identity eph in
  let eph = Domain.join (Domain.spawn body) in
  let alive () =      (* the finalised ones may wait for a further collection *)
    List.length (List.filter (Weak.check weak) (List.init 38 (fun i -> i + 2))) in
  let d = Domain.spawn ignore in
  Domain.join d;
  Gc.full_major ();
  Printf.printf "%d alive, %d and %d finalised, ephemeron %b\n" (alive ()) (Atomic.get finalised) (Atomic.get last)
    (Ephemeron.K1.query eph (ref 0) = None);
  Printf.printf "%d %d %d\n" !(List.hd old.(0)) !(List.hd old.(1)) !(List.hd old.(2))
