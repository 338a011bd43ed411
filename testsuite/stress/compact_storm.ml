(* Eight domains at a time allocate, reverse what their parent gave them and ask for compactions; then all end and the next
   eight come: what the dead ones leave behind moves too.  ocaml/ocaml#13739. *)
open Common

let width = 8
type step = Compact | Given of int list | Reverse | Grow of int | Large of int | Minor

let plan r =
  List.init 10 (fun _ ->
    match below r 12 with
    | 0 | 1 -> Compact
    | 2 | 3 | 4 -> Given (List.init 50 Fun.id)
    | 5 | 6 | 7 -> Reverse
    | 8 -> Grow (1 + below r 200)
    | 9 -> Minor
    | _ -> Large (250 + below r 800))

let sum = List.fold_left ( + ) 0

let perform shared plan =
  let mine = ref [ 1; 2; 3 ] and expected = ref 6 and large = ref [||] in
  List.iter
    (fun step ->
      (match step with
       | Compact -> Gc.compact ()
       | Minor -> Gc.minor ()
       | Given l -> mine := l; expected := sum l; shared := l
       | Reverse -> mine := List.rev !mine; shared := List.rev !shared
       | Grow n -> mine := List.init n Fun.id @ !mine; expected := !expected + (n * (n - 1) / 2)
       | Large n -> large := Array.init n (fun i -> [ i ]));
      if sum !mine <> !expected then fail "a list sums to %d, not %d" (sum !mine) !expected;
      let s = sum !shared in if s <> 1225 && s <> 0 then fail "the shared list sums to %d" s;
      Array.iteri (fun i l -> if l <> [ i ] then fail "large: element %d" i) !large)
    plan;
  (!expected, !mine)

let () =
  let r = rng 0 and old = ref [] in
  for _ = 1 to scaled 40 do
    let plans = Array.init width (fun _ -> plan r) and shared = ref [] and start = gate width in
    let domains = Array.map (fun p -> spawn (fun () -> pass start; perform shared p)) plans in
    let results = Array.map Domain.join domains in
    if below r 3 = 0 then Gc.major ();
    Array.iter (fun (n, l) -> if sum l <> n then fail "after join: %d, not %d" (sum l) n) results;
    List.iter (Array.iter (fun (n, l) -> if sum l <> n then fail "kept: %d, not %d" (sum l) n)) !old;
    old := results :: (match !old with a :: b :: _ -> [ a; b ] | short -> short)
  done;
  ok ()
