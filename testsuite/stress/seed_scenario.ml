(* The torture test of ocaml/ocaml#13512: a parent and two children allocate lists, strings, arrays, large arrays and
   bigarrays into shared slots, look at what they find there and at the statistics of the collector; one Gc.major
   with a single domain between two rounds; a young area of 4096 words. *)
(* env: OCAMLRUNPARAM=s=4096 *)
open Common
module B = Bigarray.Array1

let slots = 16
let young_words = (Gc.get ()).minor_heap_size
type bytes1 = (int, Bigarray.int8_unsigned_elt, Bigarray.c_layout) B.t
type state = {
  lists : int list array; strings : string array; arrays : int list array array;
  words : int64 list array; bigs : bytes1 array }

(* Whatever is in a slot was put there whole: length and contents belong together. *)
let letter n = Char.chr (97 + (n mod 26))
let a_list n = List.init n (fun i -> n - i)
let a_string n = String.make n (letter n)
let an_array n = Array.init n (fun i -> [ i; n ])
let a_big n : bytes1 = let b = B.create Bigarray.int8_unsigned Bigarray.c_layout n in B.fill b (n land 255); b

let check_list l =
  let n = match l with [] -> 0 | x :: _ -> x in
  List.iteri (fun i x -> if x <> n - i then fail "list of %d: element %d is %d" n i x) l
let check_string s =
  let n = String.length s in
  String.iter (fun c -> if c <> letter n then fail "string of %d has %C" n c) s
let check_array a =
  let n = Array.length a in
  Array.iteri (fun i x -> if x <> [ i; n ] then fail "array of %d: element %d" n i) a
let check_big (b : bytes1) =
  let n = B.dim b in
  for i = 0 to n - 1 do if b.{i} <> n land 255 then fail "bigarray of %d: byte %d is %d" n i b.{i} done
let check_words l =
  List.iteri (fun i w -> if Int64.to_int w mod 7 <> 0 then fail "int64 list: element %d is %Ld" i w) l

let check_state s =
  Array.iter check_list s.lists; Array.iter check_string s.strings; Array.iter check_array s.arrays;
  Array.iter check_words s.words; Array.iter check_big s.bigs

(* What the collector says about itself: nothing negative, and what counts events never goes back. *)
type seen = { mutable minor : int; mutable major : int; mutable compactions : int }

let check_stat seen (s : Gc.stat) =
  let least what x = if x < 0 then fail "Gc.stat: %s is %d" what x in
  List.iter (fun (what, x) -> least what x)
    [ "heap_words", s.heap_words; "live_words", s.live_words; "live_blocks", s.live_blocks; "free_words", s.free_words;
      "free_blocks", s.free_blocks; "fragments", s.fragments; "top_heap_words", s.top_heap_words;
      "minor_collections", s.minor_collections; "major_collections", s.major_collections ];
  let grows what before now = if now < before then fail "Gc.stat: %s went from %d to %d" what before now in
  grows "minor_collections" seen.minor s.minor_collections;
  grows "major_collections" seen.major s.major_collections;
  grows "compactions" seen.compactions s.compactions;
  if s.minor_words < 0. || s.promoted_words < 0. || s.major_words < 0. then fail "Gc.stat: negative words";
  if s.live_words > s.heap_words && s.live_words > 0 then
    fail "Gc.stat: %d live words in a heap of %d" s.live_words s.heap_words;
  seen.minor <- s.minor_collections; seen.major <- s.major_collections; seen.compactions <- s.compactions

let step r seen given s =
  let i = below r slots in
  match below r 26 with
  | 0 -> check_stat seen (Gc.stat ())
  | 1 | 2 -> check_stat seen (Gc.quick_stat ())
  | 3 -> if Gc.minor_words () < 0. || Gc.allocated_bytes () < 0. then fail "negative counters"
  | 4 -> let n = (Gc.get ()).minor_heap_size in
         if n <> young_words then fail "minor_heap_size went from %d to %d" young_words n
  | 5 -> Gc.set { (Gc.get ()) with space_overhead = 20 + below r 200 }
  | 6 -> Gc.minor ()
  | 7 -> ignore (Gc.major_slice (below r 1000))
  | 8 -> Gc.major ()
  | 9 -> Gc.full_major ()
  | 10 -> Gc.compact ()
  | 11 | 12 -> s.lists.(i) <- a_list (below r 300)
  | 13 -> s.lists.(i) <- given
  | 14 -> s.lists.(i) <- List.rev (List.rev s.lists.(i))
  | 15 -> s.strings.(i) <- a_string (below r 4000)
  | 16 -> s.strings.(i) <- a_string (200_000 + below r 200_000)
  | 17 -> let x = s.strings.(i) and n = below r 2000 in ignore (Sys.opaque_identity (x ^ a_string n))
  | 18 -> s.arrays.(i) <- an_array (below r 255)
  | 19 -> s.arrays.(i) <- an_array (256 + below r 6000)
  | 20 -> let a = s.arrays.(i) in check_array (Array.append a [||]); check_array (Array.map Fun.id a)
  | 21 -> let l = s.words.(i) in
          s.words.(i) <- if List.compare_length_with l 200 > 0 then [] else Int64.of_int (7 * below r 1000) :: l
  | 22 -> s.bigs.(i) <- a_big (below r 3000)
  | 23 -> s.bigs.(i) <- a_big (100_000 + below r 10_000)
  | 24 -> check_big s.bigs.(i); check_string s.strings.(i)
  | _ -> check_list s.lists.(i); check_array s.arrays.(i)

let fresh () =
  { lists = Array.make slots []; strings = Array.make slots ""; arrays = Array.make slots [||];
    words = Array.make slots []; bigs = Array.init slots (fun _ -> a_big 0) }

let seen_nothing () = { minor = 0; major = 0; compactions = 0 }

let round k seen =
  let s = fresh () and r = rng (3 * k) in
  let given = a_list (below r 200) in
  for _ = 1 to below r 20 do step r seen given s done;
  let start = gate 2 in
  let child d () =
    let r = rng ((3 * k) + d) and seen = seen_nothing () in
    pass start;
    for _ = 1 to 10 + below r 30 do step r seen given s done in
  let one = spawn (child 1) and two = spawn (child 2) in
  Domain.join one; Domain.join two;
  check_state s;
  Gc.major ();
  check_state s

let () =
  let seen = seen_nothing () in
  for k = 1 to scaled 20 do round k seen done;
  ok ()
