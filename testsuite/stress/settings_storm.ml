(* The collector is set while everybody works: the size of the young areas, the overhead, from any domain, with more
   domains than areas were reserved for at first; and everybody asks for statistics. *)
open Common

let finished = Atomic.make false
let sizes = [| 512; 4096; 32_768; 100_000; 262_144; 300_000 |]

let setter d () =
  let r = rng d in
  for _ = 1 to scaled 60 do
    (match below r 5 with
     | 0 | 1 -> Gc.set { (Gc.get ()) with minor_heap_size = sizes.(below r (Array.length sizes)) }
     | 2 -> Gc.set { (Gc.get ()) with space_overhead = 20 + below r 300 }
     | 3 -> Gc.set { (Gc.get ()) with minor_heap_size = sizes.(below r 3); space_overhead = 80;
                     custom_major_ratio = 10 + below r 90; custom_minor_ratio = 50 + below r 100 }
     | _ -> collect r);
    let c = Gc.get () in
    if c.minor_heap_size < 256 || c.minor_heap_size > 400_000 then fail "minor_heap_size is %d" c.minor_heap_size;
    ignore (Sys.opaque_identity (chain 30 d))
  done

(* Counters of a domain's own allocations never go back, whatever the area's size. *)
let watcher d () =
  let r = rng d and words = ref (Gc.minor_words ()) and seen = ref (Gc.quick_stat ()) in
  let kept = Array.make 40 (0, None) in
  while not (Atomic.get finished) do
    let base = below r 10_000 in
    kept.(below r 40) <- (base, chain 12 base);
    let base, c = kept.(below r 40) in
    if c <> None then check_chain "watcher" 12 base c;
    let now = Gc.minor_words () in
    if now < !words then fail "minor_words went from %.0f to %.0f" !words now;
    words := now;
    if below r 20 = 0 then begin
      let s = if below r 4 = 0 then Gc.stat () else Gc.quick_stat () in
      if s.minor_collections < !seen.minor_collections || s.major_collections < !seen.major_collections then
        fail "counts of collections went back";
      seen := s
    end;
    let minor, promoted, major = Gc.counters () in
    if minor < 0. || promoted < 0. || major < 0. then fail "Gc.counters: %.0f %.0f %.0f" minor promoted major
  done

let crowd r base () =
  let c = chain 25 base in
  if below r 2 = 0 then Gc.minor ();
  check_chain "crowd" 25 base c

let () =
  let watchers = spawn_all 2 (fun d -> watcher (10 + d) ()) in
  let setters = spawn_all 2 (fun d -> setter d ()) in
  let r = rng 99 in
  for k = 1 to scaled 25 do
    let base = below r 10_000 in
    join_all (Array.init (1 + below r 12) (fun d -> spawn (crowd (rng ((k * 20) + d)) base)))
  done;
  join_all setters;
  Atomic.set finished true;
  join_all watchers;
  ok ()
