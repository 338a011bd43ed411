(* let rec of data makes real cycles: lists, records, closures in data, lazies, mixed definitions. *)
(* modes: stress-ok *)
type node = { value : int; next : node; mutable seen : bool; fn : int -> int }
type tree = Leaf | Tree of tree * int * tree
type two = { a : float; b : float }

let rec ones = 1 :: ones
let rec even = 0 :: odd and odd = 1 :: even
let rec take n l = if n = 0 then [] else match l with [] -> [] | x :: r -> x :: take (n - 1) r
let rec n1 = { value = 1; next = n2; seen = false; fn = (fun x -> x + n2.value) }
and n2 = { value = 2; next = n3; seen = false; fn = (fun x -> x * n3.value) }
and n3 = { value = 3; next = n1; seen = true; fn = (fun x -> if x > 100 then x else n1.fn (n2.fn x)) }
let rec t = Tree (u, 1, t) and u = Tree (t, 2, Leaf)
let rec fibs = lazy (0 :: List.map2 ( + ) (Lazy.force shifted) [0; 1; 1; 2]) and shifted = lazy [0; 0; 0; 0]
let rec pair = (fun n -> if n = 0 then "done" else fst pair (n - 1)), "second"
let rec seq = fun () -> Seq.Cons (7, fun () -> Seq.Cons (8, seq))
let rec arr = [| arr2; arr2 |] and arr2 = [| 1; 2 |]
let rec some = Some (fun () -> match some with Some f -> ignore f; "self" | None -> "none")

let ints l = print_endline (String.concat " " (List.map string_of_int l))
let () =
  ints (take 5 ones); ints (take 5 even);
  Printf.printf "%b %b\n" (ones == List.tl ones) (even == List.tl odd);
  Printf.printf "%d %d %b %d\n" n1.next.next.next.value n2.next.next.value n1.next.next.seen (n3.fn 4);
  n1.seen <- true; Printf.printf "%b\n" n3.next.seen;
  (match t with Tree (Tree (x, v, Leaf), w, y) -> Printf.printf "%d %d %b %b\n" v w (x == t) (y == t)
      | _ -> print_endline "?");
  ints (Lazy.force fibs); print_endline (fst pair 10); print_endline (snd pair);
  ints (List.of_seq (Seq.take 5 seq)); ints (Array.to_list arr.(1));
  (match some with Some f -> print_endline (f ()) | None -> ());
  let rec fl = { a = 1.5; b = 2.5 } and use = fun () -> fl.a +. fl.b in print_float (use ()); print_newline ();
  let local k = let rec l = k :: m and m = (k + 1) :: l in take 4 m in ints (local 5)
