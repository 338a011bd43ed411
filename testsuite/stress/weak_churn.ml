(* Weak arrays, ephemerons and finalisers, made in domains that end, looked at by others.  A weak pointer gives nothing or the
   whole value; data of an ephemeron are there while its key is alive; every finaliser runs exactly once, also when the
   domain that asked for it is gone. *)
open Common

let places = 200
let weak : cell Weak.t = Weak.create places
let tables : (cell, cell) Ephemeron.K1.t option Atomic.t array = Array.init places (fun _ -> Atomic.make None)
let asked = Atomic.make 0
let ran = Atomic.make 0

module Keys = struct type t = string let equal = String.equal let hash = Hashtbl.hash end
module Table = Ephemeron.K1.Make (Keys)

let finalise key =
  let once = Atomic.make 0 in
  Atomic.incr asked;
  let count () = if Atomic.fetch_and_add once 1 <> 0 then fail "a finaliser ran twice"; Atomic.incr ran in
  if key land 1 = 0 then Gc.finalise (fun c -> check_cell "finaliser" key c; count ()) (cell key)
  else Gc.finalise_last count (cell key)

let step r kept table =
  let i = below r places and key = below r 100_000 in
  match below r 12 with
  | 0 | 1 -> let c = cell key in kept.(i land 15) <- c; Weak.set weak i (Some c)
  | 2 | 3 -> (match Weak.get weak i with None -> () | Some c -> check_cell "weak" c.key c; kept.(i land 15) <- c)
  | 4 -> (match Weak.get_copy weak i with None -> () | Some c -> check_cell "weak copy" c.key c)
  | 5 -> let n = below r 20 in Weak.blit weak (below r (places - n)) weak (below r (places - n)) n
  | 6 -> let k = kept.(i land 15) in
         Atomic.set tables.(i) (Some (Ephemeron.K1.make k (cell ~next:k (k.key + 1))))
  | 7 | 8 ->
    (match Atomic.get tables.(i) with
     | None -> ()
     | Some e ->
       let k = kept.(i land 15) in
       match Ephemeron.K1.query e k with
       | None -> ()
       | Some d -> check_cell "ephemeron" (k.key + 1) d;
         (match d.next with Some n when n == k -> () | _ -> fail "data of an ephemeron name another key"))
  | 9 -> finalise key
  | 10 ->
    let k = string_of_int key in
    Table.replace table k key;
    (match Table.find_opt table k with Some x when x = key -> () | _ -> fail "a living key is not in the table")
  | _ -> if below r 150 = 0 then collect r; if below r 200 = 0 then Table.clean table

let life d k =
  let r = rng ((k * 16) + d) and kept = Array.init 16 (fun i -> cell i) and table = Table.create 16 in
  for _ = 1 to 1_500 do step r kept table done;
  let key = kept.(0) in
  let e = Ephemeron.K1.make key (cell (key.key + 1)) in
  collect r;
  match Ephemeron.K1.query e key with
  | Some d -> check_cell "own ephemeron" (key.key + 1) d
  | None -> fail "data were lost while the key lives"

let () =
  for k = 1 to scaled 60 do join_all (spawn_all 4 (fun d -> life d k)) done;
  for i = 0 to places - 1 do Weak.set weak i None; Atomic.set tables.(i) None done;
  let tries = ref 0 in
  while Atomic.get ran < Atomic.get asked && !tries < 50 do Gc.full_major (); incr tries done;
  if Atomic.get ran <> Atomic.get asked then
    fail "%d finalisers were asked for and %d ran" (Atomic.get asked) (Atomic.get ran);
  ok ()
