(* Huffman codes with a priority queue as a leftist heap; the decoded text is the original. *)
(* modes: stress-ok *)
type tree = Leaf of int * char | Node of int * tree * tree
type heap = E | H of int * tree * heap * heap
let weight = function Leaf (w, _) | Node (w, _, _) -> w
let rank = function E -> 0 | H (r, _, _, _) -> r
let make x a b = if rank a >= rank b then H (rank b + 1, x, a, b) else H (rank a + 1, x, b, a)
let rec merge a b = match a, b with E, h | h, E -> h | H (_, x, l, r), H (_, y, l', r')
    -> if weight x <= weight y then make x l (merge r b) else make y l' (merge a r')
let rec build h = match h with
  | E -> invalid_arg "empty" | H (_, x, E, E) -> x
  | H (_, x, l, r) -> (match merge l r with H (_, y, l, r) -> build
        (merge (merge l r) (H (1, Node (weight x + weight y, x, y), E, E))) | E -> x)
let codes t = let tbl = Hashtbl.create 30 in let rec go p = function Leaf (_, c) -> Hashtbl.replace tbl c p
    | Node (_, a, b) -> go (p ^ "0") a; go (p ^ "1") b in go "" t; tbl
let decode t bits = let b = Buffer.create 100 in let rec go n i = match n with Leaf (_, c)
    -> Buffer.add_char b c; if i < String.length bits then go t i
    | Node (_, l, r) -> if i < String.length bits then go (if bits.[i] = '0' then l else r) (i + 1) in go t 0;
  Buffer.contents b
let () =
  let text =
    "it is a truth universally acknowledged, that a single runtime in possession of good tests must be in want of bugs" in
  let count = Hashtbl.create 30 in String.iter (fun c -> Hashtbl.replace count c
      (1 + Option.value ~default:0 (Hashtbl.find_opt count c))) text;
  let leaves = List.sort compare (Hashtbl.fold (fun c n l -> (n, c) :: l) count []) in
  let t = build (List.fold_left (fun h (n, c) -> merge h (H (1, Leaf (n, c), E, E))) E leaves) in
  let tbl = codes t in let bits = String.concat "" (List.map (Hashtbl.find tbl)
      (List.of_seq (String.to_seq text))) in
  List.iter (fun (n, c) -> Printf.printf "%C:%d:%d " c n (String.length (Hashtbl.find tbl c))) leaves;
  print_newline ();
  Printf.printf "%d bits for %d characters, %b\n" (String.length bits) (String.length text) (decode t bits = text)
