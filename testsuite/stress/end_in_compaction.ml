(* Domains end exactly while others compact.  A few drivers do nothing but compact; short lives allocate pools of every
   size, publish some of what they made, register finalisers and ephemerons, and end.  What was published must
   survive its maker, whose pools have moved to somebody else; then it dies and must not be found again. *)
open Common

let stop = Atomic.make false
let board = Array.init 64 (fun _ -> Atomic.make None)
let lives = Atomic.make 0
let finalised = Atomic.make 0

(* Blocks of all small sizes and some large ones, each filled with its size. *)
let spectrum r =
  let widest = if below r 9 = 0 then 2000 else 140 in
  Array.init (100 + below r 300) (fun i -> Array.make (1 + ((i * 7) mod widest)) i)
let check_spectrum where s =
  Array.iteri (fun i a -> Array.iter (fun x -> if x <> i then fail "%s: block %d holds %d" where i x) a) s

let life r () =
  Atomic.incr lives;
  let mine = spectrum r and base = below r 100_000 in
  let c = chain 12 base in
  let e = Ephemeron.K1.make mine c in
  Gc.finalise (fun s -> check_spectrum "finaliser" s; Atomic.incr finalised) (spectrum r);
  Gc.finalise_last (fun () -> Atomic.incr finalised) (ref base);
  Atomic.set board.(below r 64) (Some (mine, base, c, e));
  for _ = 1 to below r 4 do ignore (Sys.opaque_identity (spectrum r)) done;
  if below r 4 = 0 then Gc.minor ();
  check_spectrum "own" mine

let look r =
  match Atomic.get board.(below r 64) with
  | None -> ()
  | Some (s, base, c, e) ->
    check_spectrum "board" s;
    check_chain "board" 12 base c;
    (match Ephemeron.K1.query e s with
     | Some d -> if d != c then fail "an ephemeron holds another chain"
     | None -> fail "an ephemeron lost its data while its key lives")

let driver d =
  let r = rng d in
  while not (Atomic.get stop) do
    (match below r 4 with 0 -> Gc.full_major () | 1 -> look r | _ -> Gc.compact ());
    if below r 8 = 0 then Atomic.set board.(below r 64) None
  done

let () =
  let drivers = spawn_all 2 (fun d -> driver (d + 1)) in
  let r = rng 0 in
  for k = 1 to scaled 30 do
    let batch = Array.init (1 + below r 5) (fun d -> spawn (life (rng (100 + (k * 8) + d)))) in
    for _ = 1 to below r 4 do look r done;
    join_all batch
  done;
  Atomic.set stop true;
  join_all drivers;
  for _ = 1 to 200 do look r done;
  let tries = ref 0 in
  while Atomic.get finalised < 2 * Atomic.get lives && !tries < 20 do Gc.full_major (); incr tries done;
  if Atomic.get finalised <> 2 * Atomic.get lives then
    fail "%d domains left two finalisers each, and %d ran" (Atomic.get lives) (Atomic.get finalised);
  ok ()
