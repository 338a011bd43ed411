(* Domains that hold trees, arrays, deep stacks, closures and suspended computations in common, while each of them
   asks for full collections: nothing is lost, nothing comes back. *)
(* timeout: 60 *)
open Effect
open Effect.Deep

type _ Effect.t += Wait : int Effect.t
type outcome = Done of int | Waits of (int, outcome) continuation
type tree = Leaf of string | Node of tree * int * tree

let rec tree d = if d = 0 then Leaf (string_of_int d) else Node (tree (d - 1), d, tree (d - 1))
let rec sum = function Leaf s -> int_of_string s | Node (l, d, r) -> sum l + d + sum r

let shared_tree = tree 14
let shared_sum = sum shared_tree
let shared_array = Array.init 50000 (fun i -> if i land 1 = 0 then [ i ] else [])
let closures = Array.init 2000 (fun i -> let t = tree 2 in fun x -> x + i + sum t)

(* A computation that waits in the middle of a stack of n frames, each of which holds a block. *)
let suspended n : outcome =
  let rec deep i = if i = 0 then perform Wait else let cell = ref i in let s = deep (i - 1) in s + !cell in
  match_with deep n
    { retc = (fun s -> Done s); exnc = raise;
      effc = (fun (type a) (e : a Effect.t) ->
        match e with Wait -> Some (fun (k : (a, outcome) continuation) -> Waits k) | _ -> None) }

let rec stack n = if n = 0 then (Gc.full_major (); 0) else let cell = [ n ] in let s = stack (n - 1) in s + List.hd cell

let life n () =
  let waiting = List.init 20 (fun i -> suspended (100 * i + 1)) in
  let deep = stack (20000 + n) in
  assert (deep = (20000 + n) * (20001 + n) / 2);
  Gc.full_major ();
  assert (sum shared_tree = shared_sum);
  Array.iteri (fun i l -> assert (l = if i land 1 = 0 then [ i ] else [])) shared_array;
  Array.iteri (fun i f -> assert (f 1 = i + 1 + 4)) closures;
  List.iteri (fun i w ->
    match w with
    | Waits k ->
      let m = 100 * i + 1 in
      (match continue k 5 with
       | Done s -> assert (s = 5 + m * (m + 1) / 2)
       | Waits _ -> assert false)
    | Done _ -> assert false) waiting

let () =
  for _ = 1 to 2 do
    let ds = List.init 3 (fun n -> Domain.spawn (life n)) in
    life 4 ();
    List.iter Domain.join ds
  done;
  print_endline "whole"
(* expect: whole *)
