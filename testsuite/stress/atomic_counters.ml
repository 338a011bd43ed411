(* Atomic: nothing is counted twice or lost, and whoever takes a block from a shared stack sees all of it.  The
   contended cells are moved by compactions and are young at first. *)
open Common

let width = 4
type 'a stack = Nil | Node of { value : 'a; next : 'a stack }

let rec push s v =
  let old = Atomic.get s in
  if not (Atomic.compare_and_set s old (Node { value = v; next = old })) then push s v
let rec pop s =
  match Atomic.get s with
  | Nil -> None
  | Node { value; next } as old -> if Atomic.compare_and_set s old next then Some value else pop s

let work counter stack slot start d =
  let r = rng d and pushed = ref 0 and popped = ref 0 in
  pass start;
  for i = 1 to scaled 60_000 do
    Atomic.incr counter;
    ignore (Atomic.fetch_and_add counter 2);
    (match below r 6 with
     | 0 | 1 -> pushed := !pushed + i; push stack (i, cell i)
     | 2 | 3 -> (match pop stack with None -> () | Some (n, c) -> check_cell "stack" n c; popped := !popped + n)
     | 4 -> let c = Atomic.exchange slot (cell i) in check_cell "exchange" c.key c
     | _ -> let c = Atomic.get slot in if Atomic.compare_and_set slot c (cell (c.key + 1)) then check_cell "swapped" c.key c);
    if below r 3000 = 0 then collect r
  done;
  (!pushed, !popped)

let round k =
  let counter = if k land 1 = 0 then Atomic.make 0 else Atomic.make_contended 0 in
  let stack = Atomic.make Nil and slot = Atomic.make (cell k) and start = gate width in
  let results = Array.map Domain.join (Array.init width (fun d -> spawn (fun () -> work counter stack slot start (d + (k * width))))) in
  if Atomic.get counter <> 3 * width * scaled 60_000 then fail "the counter ends at %d" (Atomic.get counter);
  let rec rest sum = match pop stack with None -> sum | Some (n, c) -> check_cell "left" n c; rest (sum + n) in
  let left = rest 0 in
  let pushed = Array.fold_left (fun a (p, _) -> a + p) 0 results in
  let popped = Array.fold_left (fun a (_, p) -> a + p) 0 results in
  if pushed <> popped + left then fail "%d pushed, %d popped, %d left" pushed popped left

let () = for k = 1 to 2 do round k done; ok ()
