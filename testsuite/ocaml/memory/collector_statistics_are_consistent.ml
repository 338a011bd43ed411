(* Gc statistics grow as they should, settings are read back, and controls accept their arguments. *)
(* modes: stats *)
let p = Printf.printf
let () =
  let s0 = Gc.quick_stat () in
  let keep = List.init 10_000 (fun i -> ref i) in
  Gc.minor (); let s1 = Gc.quick_stat () in
  p "%b %b %b\n" (s1.minor_words > s0.minor_words) (s1.minor_collections > s0.minor_collections)
    (s1.promoted_words >= s0.promoted_words);
  Gc.full_major (); let s2 = Gc.stat () in p "%b %b %b %b\n" (s2.major_collections > s1.major_collections)
    (s2.live_words > 40_000) (s2.live_words <= s2.heap_words) (s2.live_blocks > 10_000);
  p "%b %b\n" (s2.top_heap_words >= s2.heap_words || s2.top_heap_words > 0)
    (s2.forced_major_collections > s1.forced_major_collections);
  let mi, pr, ma = Gc.counters () in p "%b %b\n" (mi >= pr) (ma >= pr); p "%b\n" (Gc.minor_words () >= mi);
  p "%b\n" (Gc.allocated_bytes () >= 0.); p "%d\n" (List.length (Sys.opaque_identity keep));
  let w0 = Gc.minor_words () in let l = Sys.opaque_identity (List.init 100 Fun.id) in
  let w1 = Gc.minor_words () in p "%b %d\n" (w1 -. w0 >= 300.) (List.length l); ignore (Gc.major_slice 1000);
  ignore (Gc.major_slice 0); Gc.major (); Gc.compact (); p "%b\n" (Gc.get_minor_free () > 0)
let () =
  let c = Gc.get () in p "%d %d\n" c.minor_heap_size c.space_overhead;
  Gc.set { c with minor_heap_size = 65_536; space_overhead = 200; verbose = 0 }; let d = Gc.get () in
  p "%d %d %d %d %d %d\n" d.minor_heap_size d.space_overhead d.verbose d.custom_major_ratio d.custom_minor_ratio d.custom_minor_max_size;
  Gc.set c; p "%b\n" (Gc.get () = c);
  let a = Gc.create_alarm (fun () -> ()) in Gc.delete_alarm a; let hits = ref 0 in
  let al = Gc.create_alarm (fun () -> incr hits) in Gc.full_major (); Gc.delete_alarm al; p "%b\n" (!hits > 0);
  let h = !hits in Gc.full_major (); p "%b\n" (!hits = h); let b = Buffer.create 10 in ignore b;
  p "%d\n" (Obj.reachable_words (Obj.repr [1; 2; 3])); p "%d %d\n" (Obj.reachable_words (Obj.repr 1))
    (Obj.reachable_words (Obj.repr (Array.make 10 (String.make 20 'x'))))
