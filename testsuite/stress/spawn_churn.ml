(* Domains are born and die all the time while their parent allocates, so what belonged to a dead one (thread stack,
   thread-local storage, young area, pools) is soon somebody else's.  Each child enters OCaml through a callback from
   C, and lets a finaliser run, which is another. *)
open Common

let life r base given =
  check_chain "given" 40 base given;
  let mine = chain (20 + below r 60) (base + 1000) in
  let length = let rec go n = function None -> n | Some c -> go (n + 1) c.next in go 0 mine in
  let called = ref false in
  Gc.finalise (fun c -> if !c <> base then fail "finaliser: %d" !c; called := true) (ref base);
  if below r 3 = 0 then ignore (Sys.opaque_identity (Array.make (300 + below r 5000) mine));
  if below r 3 = 0 then ignore (Sys.opaque_identity (Bytes.create (1 + below r 300_000)));
  collect r;
  check_chain "own" length (base + 1000) mine;
  (length, mine)

let () =
  let r = rng 0 in
  let kept = Array.make 32 (0, 0, None) in
  for k = 1 to scaled 150 do
    let base = below r 1_000_000 and width = 1 + below r 4 in
    let given = chain 40 base in
    let children = Array.init width (fun d -> spawn (fun () -> life (rng ((k * 8) + d + 1)) base given)) in
    let large = Array.init (256 + below r 1000) (fun i -> Some (string_of_int i)) in
    if below r 4 = 0 then collect r;
    Array.iter
      (fun d -> let length, c = Domain.join d in
        check_chain "returned" length (base + 1000) c;
        kept.(below r 32) <- (length, base + 1000, c))
      children;
    Array.iteri (fun i s -> if s <> Some (string_of_int i) then fail "large.(%d)" i) large;
    Array.iter (fun (n, base, c) -> check_chain "kept" n base c) kept
  done;
  ok ()
