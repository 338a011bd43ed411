(* t_blocks.ml -- whoever reads a pointer sees the block behind it as it was when the pointer was stored.

   One domain makes a fresh block per location and stores it; the other reads the location and, if it finds the block,
   looks at all of it.  The content depends on the round, so memory that an earlier round used is no excuse. *)
open Litmus

(* What the block of location i holds in this round. *)
let content i = (!round * n) + i

type 'a kind = { what : string; make : int -> 'a; good : 'a -> int -> bool }

(* A way to store and to load a value of any type at location i. *)
type 'a place = { where : string; clear : 'a -> unit; store : int -> 'a -> unit; load : int -> 'a }

(* Nothing yet, the block, or a block that is not what was stored. *)
let outcomes = [ ("nothing yet", Normal); ("the block", Normal); ("a damaged block", Forbidden) ]

let publication kind place =
  let initial = kind.make (-1) in
  let look i =
    let v = place.load i in
    r1.(i) <- (if v == initial then 0 else if kind.good v (content i) then 1 else 2) in
  { name = Printf.sprintf "%s in %s" kind.what place.where;
    shape = Printf.sprintf "%s = fresh %s  ||  read and look inside" place.where kind.what;
    outcomes;
    bodies = [ (fun i -> place.store i (kind.make (content i))); look ];
    reset = (fun () -> place.clear initial; zero r1);
    code = (fun i -> r1.(i)) }

(* ---- places --------------------------------------------------------------------------------------------------------- *)

(* The array is old, so a young block must be remembered, and the store takes the longer way. *)
let old_array initial =
  let slots = Array.make n initial in
  Gc.full_major ();
  { where = "an old array"; clear = (fun v -> Array.fill slots 0 n v); store = (fun i v -> slots.(i) <- v);
    load = (fun i -> slots.(i)) }

type 'a cell = { mutable cell : 'a }

(* Cells are made anew each round, so at first they are young. *)
let young_cells initial =
  let cells = ref (Array.init n (fun _ -> { cell = initial })) in
  { where = "a field of a young record"; clear = (fun v -> cells := Array.init n (fun _ -> { cell = v }));
    store = (fun i v -> !cells.(i).cell <- v); load = (fun i -> !cells.(i).cell) }

let filled_array initial =
  let slots = Array.make n initial in
  { where = "an array by fill"; clear = (fun v -> Array.fill slots 0 n v); store = (fun i v -> Array.fill slots i 1 v);
    load = (fun i -> slots.(i)) }

let blitted_array initial =
  let slots = Array.make n initial in
  { where = "an array by blit"; clear = (fun v -> Array.fill slots 0 n v);
    store = (fun i v -> Array.blit [| v |] 0 slots i 1); load = (fun i -> slots.(i)) }

let atomic_array how store initial =
  let slots = Array.init n (fun _ -> Atomic.make initial) in
  { where = "an atomic by " ^ how; clear = (fun v -> Array.iter (fun s -> Atomic.set s v) slots);
    store = (fun i v -> store slots.(i) v); load = (fun i -> Atomic.get slots.(i)) }

(* ---- kinds of block ---------------------------------------------------------------------------------------------------- *)

type triple = { first : int; second : int; third : int }

let record =
  { what = "record"; make = (fun c -> { first = c; second = c + 1; third = c + 2 });
    good = (fun r c -> r.first = c && r.second = c + 1 && r.third = c + 2) }

let tuples =
  { what = "tuple of lists"; make = (fun c -> ([ c; c + 1 ], (c + 2, [ c + 3 ])));
    good = (fun (l, (p, m)) c -> match (l, m) with [ a; b ], [ d ] -> a = c && b = c + 1 && p = c + 2 && d = c + 3 | _ -> false) }

let all_are v a = let rec at i = i < 0 || (a.(i) = v && at (i - 1)) in at (Array.length a - 1)

let small_array =
  { what = "small array"; make = (fun c -> Array.make 6 c); good = (fun a c -> Array.length a = 6 && all_are c a) }

(* Too large for a young area: made in the shared heap. *)
let large_array =
  { what = "large array"; make = (fun c -> Array.make 300 c);
    good = (fun a c -> Array.length a = 300 && a.(0) = c && a.(150) = c && a.(299) = c) }

let boxed_float = { what = "float"; make = float_of_int; good = (fun f c -> f = float_of_int c) }

let float_array =
  { what = "float array"; make = (fun c -> let f = float_of_int c in [| f; f +. 1. |]);
    good = (fun a c -> Array.length a = 2 && a.(0) = float_of_int c && a.(1) = float_of_int (c + 1)) }

let int64 = { what = "int64"; make = Int64.of_int; good = (fun v c -> Int64.to_int v = c) }

let string =
  { what = "string"; make = (fun c -> String.make 20 (Char.unsafe_chr (c land 255)));
    good = (fun s c -> String.length s = 20 && s.[0] = Char.unsafe_chr (c land 255) && s.[19] = s.[0]) }

let closure = { what = "closure"; make = (fun c -> fun d -> c + d); good = (fun f c -> f 1 = c + 1) }

(* Partial applications and the environments of mutually recursive functions. *)
let recursive_closures =
  { what = "recursive closures";
    make = (fun c -> let rec even k = if k = 0 then c else odd (k - 1) and odd k = if k = 0 then -1 else even (k - 1) in
             (even, odd));
    good = (fun (even, odd) c -> even 2 = c && odd 1 = c) }

let suspension = { what = "lazy"; make = (fun c -> lazy (c + 1)); good = (fun l c -> Lazy.force l = c + 1) }

let forced =
  { what = "forced lazy"; make = (fun c -> let l = lazy (Sys.opaque_identity c + 1) in ignore (Lazy.force l); l);
    good = (fun l c -> Lazy.is_val l && Lazy.force l = c + 1) }

let objects =
  { what = "object"; make = (fun c -> object method content = c end); good = (fun o c -> o#content = c) }

(* Two steps: the second domain passes on what it read, the third looks inside. *)
let passed_on =
  let slots = Array.make n [] and passed = Array.make n [] in
  let look i = r1.(i) <- (match passed.(i) with [] -> 0 | [ a; b ] when a = content i && b = a + 1 -> 1 | _ -> 2) in
  { name = "a list passed on by a third domain"; shape = "x = fresh list  ||  y = x  ||  read y and look inside"; outcomes;
    bodies = [ (fun i -> slots.(i) <- [ content i; content i + 1 ]); (fun i -> passed.(i) <- slots.(i)); look ];
    reset = (fun () -> Array.fill slots 0 n []; Array.fill passed 0 n []; zero r1);
    code = (fun i -> r1.(i)) }

(* ---- words are not torn --------------------------------------------------------------------------------------------------- *)

(* Two domains write numbers whose halves differ; a third reads. *)
let one = 1.0
let two = -1.0e300

let tearing name write read =
  { name; shape = "x = v  ||  x = w  ||  r = x";
    outcomes = [ ("nothing yet", Normal); ("v", Normal); ("w", Normal); ("neither", Forbidden) ];
    bodies =
      [ (fun i -> write i one); (fun i -> write i two);
        (fun i -> let v = read i in r1.(i) <- (if v = 0. then 0 else if v = one then 1 else if v = two then 2 else 3)) ];
    reset = (fun () -> for i = 0 to n - 1 do write i 0. done; zero r1);
    code = (fun i -> r1.(i)) }

let float_elements =
  let a = Array.make n 0. in
  tearing "elements of a float array are written whole" (fun i v -> a.(i) <- v) (fun i -> a.(i))

let bigarray_elements =
  let a = Bigarray.Array1.create Bigarray.float64 Bigarray.c_layout n in
  tearing "elements of a bigarray are written whole" (fun i v -> a.{i} <- v) (fun i -> a.{i})

let in_old_array kind = publication kind (old_array (kind.make (-1)))

let () =
  let record_in place = publication record (place (record.make (-1))) in
  run
    [ in_old_array record; in_old_array tuples; in_old_array small_array; in_old_array large_array;
      publication boxed_float (young_cells (boxed_float.make (-1))); in_old_array float_array; in_old_array int64;
      in_old_array string; in_old_array closure;
      in_old_array recursive_closures; in_old_array suspension; in_old_array forced; in_old_array objects;
      record_in young_cells; publication suspension (young_cells (suspension.make (-1))); record_in filled_array;
      record_in blitted_array; record_in (atomic_array "set" Atomic.set);
      record_in (atomic_array "exchange" (fun s v -> ignore (Atomic.exchange s v)));
      record_in (atomic_array "compare_and_set" (fun s v -> ignore (Atomic.compare_and_set s (Atomic.get s) v)));
      publication closure (atomic_array "set" Atomic.set (closure.make (-1))); passed_on; float_elements; bigarray_elements ]
