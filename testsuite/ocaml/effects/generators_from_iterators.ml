(* An iterator becomes a sequence by capturing its continuation at each element. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
let to_seq (type a) (iter : (a -> unit) -> unit) : a Seq.t =
  let module M = struct type _ Effect.t += Yield : a -> unit Effect.t end in
  fun () -> match iter (fun x -> perform (M.Yield x)) with
    | () -> Seq.Nil
    | effect (M.Yield x), k -> Seq.Cons (x, fun () -> continue k ())
type tree = Leaf | Node of tree * int * tree
let rec insert x = function Leaf -> Node (Leaf, x, Leaf) | Node (l, y, r) as t -> if x < y then Node
    (insert x l, y, r) else if x > y then Node (l, y, insert x r) else t
let rec iter f = function Leaf -> () | Node (l, x, r) -> iter f l; f x; iter f r
let same_fringe a b =
  let rec go a b = match a (), b () with
    | Seq.Nil, Seq.Nil -> true | Seq.Cons (x, a), Seq.Cons (y, b) -> x = y && go a b | _ -> false in
  go (to_seq (fun f -> iter f a)) (to_seq (fun f -> iter f b))
let () =
  let tree l = List.fold_left (fun t x -> insert x t) Leaf l in
  let a = tree [5; 2; 8; 1; 9; 3] and b = tree [1; 2; 3; 5; 8; 9] and c = tree [1; 2; 3; 5; 8; 10] in
  Printf.printf "%b %b\n" (same_fringe a b) (same_fringe a c);
  Seq.iter (Printf.printf "%d ") (to_seq (fun f -> iter f a)); print_newline ();
  Seq.iter (Printf.printf "%d ") (Seq.take 4 (to_seq (fun f -> let i = ref 0 in while true do f !i;
        incr i done))); print_newline ();
  Seq.iter (fun (x, s) -> Printf.printf "%d%s " x s) (Seq.zip (to_seq (fun f -> List.iter f [1; 2; 3]))
      (to_seq (fun f -> List.iter f ["a"; "b"]))); print_newline ();
  let h = Hashtbl.create 3 in List.iter (fun k -> Hashtbl.replace h k (k * k)) [1];
  Seq.iter (fun (k, v) -> Printf.printf "%d:%d\n" k v) (to_seq (fun f -> Hashtbl.iter (fun k v -> f (k, v)) h));
  (* two generators in lock step, each on its own stack *)
  let g n = to_seq (fun f -> for i = 1 to n do f (i * n) done) in
  let rec alternate a b () = match a () with Seq.Nil -> Seq.Nil | Seq.Cons (x, a) -> Seq.Cons (x, alternate b a) in
  Seq.iter (Printf.printf "%d ") (alternate (g 3) (g 4)); print_newline ()
