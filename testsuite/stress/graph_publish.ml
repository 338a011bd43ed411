(* One graph that everybody changes and everybody walks.  It lives in the old heap and points to young blocks all
   the time: through atomics, through mutable fields, through blits and fills of arrays.  Whoever follows a pointer must
   see the block behind it complete. *)
open Common

let width = 4
let places = 256
let shared = Array.init places (fun i -> Atomic.make (cell i))
let plain = Array.init places (fun i -> cell i)

let rec walk depth c =
  check_cell "walk" c.key c;
  match c.next with Some n when depth > 0 -> walk (depth - 1) n | _ -> ()

(* Chains would grow without end: cut what is behind the tenth link. *)
let rec cut depth c =
  match c.next with
  | None -> ()
  | Some n -> if depth = 0 then c.next <- None else cut (depth - 1) n

let step r d =
  let i = below r places in
  match below r 16 with
  | 0 | 1 -> let c = cell ~next:(Atomic.get shared.(below r places)) (bits r) in cut 10 c; Atomic.set shared.(i) c
  | 2 -> let old = Atomic.get shared.(i) in ignore (Atomic.compare_and_set shared.(i) old (cell (old.key + 1)))
  | 3 -> check_cell "exchange" (-1) { (cell (-1)) with next = Some (Atomic.exchange shared.(i) (cell (bits r))) }
  | 4 -> (Atomic.get shared.(i)).next <- Some (cell (bits r))
  | 5 -> plain.(i) <- cell (bits r)
  | 6 -> plain.(i).next <- Some plain.(below r places); cut 10 plain.(i)
  | 7 -> let n = below r 20 in Array.blit plain (below r (places - n)) plain (below r (places - n)) n
  | 8 -> let n = below r 10 in Array.fill plain (below r (places - n)) n (cell (bits r))
  | 9 -> let a = Array.sub plain (below r 200) 50 in Array.iter (walk 1) a
  | 10 -> plain.(i) <- Atomic.get shared.(below r places)
  | 11 | 12 -> walk 20 plain.(i)
  | 13 -> if below r 64 = d then collect r
  | _ -> walk 20 (Atomic.get shared.(i))

let () =
  let start = gate width in
  join_all (spawn_all width (fun d ->
    let r = rng d in
    pass start;
    for _ = 1 to scaled 40_000 do step r d done));
  Gc.full_major ();
  Array.iter (fun a -> walk 30 (Atomic.get a)) shared;
  Array.iter (walk 30) plain;
  ok ()
