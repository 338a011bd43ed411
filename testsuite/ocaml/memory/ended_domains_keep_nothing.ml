(* What a domain that ended kept alive, or had put in tables, is released by the next full collection:
   values, ephemerons, finalisers, custom blocks; not by the next spawn. *)
(* modes: stress-ok *)
let domains = 6
let per_domain = 200

let runs = Atomic.make 0
let last_runs = Atomic.make 0
let seen = Array.init domains (fun _ -> Weak.create per_domain)
let key = Domain.DLS.new_key (fun () -> [||])

let life n () =
  let cells = Array.init per_domain (fun i -> (ref i, String.make 100 'x')) in
  Domain.DLS.set key cells;
  Array.iteri (fun i c ->
    Weak.set seen.(n) i (Some c);
    Gc.finalise (fun _ -> Atomic.incr runs) c;
    Gc.finalise_last (fun () -> Atomic.incr last_runs) c) cells;
  let e = Ephemeron.K1.make (fst cells.(0)) (snd cells.(0)) in
  ignore (Sys.opaque_identity e);
  let big = Array.init 10 (fun _ -> Bigarray.Array1.create Bigarray.int Bigarray.c_layout 1000) in
  Bigarray.Array1.fill big.(3) n;
  if n land 1 = 0 then Gc.full_major ();
  Array.fold_left (fun sum (r, _) -> sum + !r) big.(3).{999} cells

let () =
  let sums = List.init domains (fun n -> Domain.join (Domain.spawn (life n))) in
  assert (List.mapi (fun n s -> s - n) sums = List.init domains (fun _ -> per_domain * (per_domain - 1) / 2));
  Gc.full_major ();
  Gc.full_major ();
  let left = Array.fold_left (fun n w ->
    let k = ref n in
    for i = 0 to per_domain - 1 do if Weak.check w i then incr k done;
    !k) 0 seen in
  Printf.printf "left %d, first %d, last %d\n" left (Atomic.get runs) (Atomic.get last_runs)
(* expect: left 0, first 1200, last 1200 *)
