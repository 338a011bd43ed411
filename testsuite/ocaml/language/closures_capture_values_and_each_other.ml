(* Closures keep what they captured: many variables, mutable cells, recursive companions. *)
(* modes: stress-ok *)
let ints l = print_endline (String.concat " " (List.map string_of_int l))

let capture a b c d e f g h i j =
  (fun () -> a + b), (fun () -> c * d), (fun () -> [a; b; c; d; e; f; g; h; i; j]),
  (fun x -> fun () -> x + j), (fun () -> (fun () -> (fun () -> a - j) ()) ())

let counter () = let n = ref 0 in (fun () -> incr n; !n), (fun () -> n := 0), (fun k -> n := !n + k)

let mutual k =
  let rec a n = if n = 0 then k else b (n - 1)
  and b n = if n = 0 then k + 1 else c (n - 1)
  and c n = if n = 0 then k + 2 else d (n - 1)
  and d n = if n = 0 then k + 3 else e (n - 1)
  and e n = if n = 0 then k + 4 else a (n - 1) in
  [a; b; c; d; e; (fun n -> a (n + 1)); (fun n -> e (n + 1))]

let () =
  let p, q, r, s, t = capture 1 2 3 4 5 6 7 8 9 10 in
  ints [p (); q (); s 5 (); t ()]; ints (r ())

let () =
  let tick, reset, add = counter () and tick2, _, _ = counter () in
  let a = tick () in let b = tick () in add 10;
  let c = tick () in reset ();
  let d = tick () in let e = tick2 () in
  ints [a; b; c; d; e]

let () =
  for n = 0 to 6 do ints (List.map (fun f -> f n) (mutual 100)) done

let () =
  (* each iteration has its own variable *)
  let fs = ref [] in
  for i = 0 to 4 do fs := (fun () -> i * i) :: !fs done;
  ints (List.map (fun f -> f ()) !fs);
  let rec build n acc = if n = 0 then acc else build (n - 1) (fun x -> acc (x + n)) in
  ints [build 100 Fun.id 0];
  let compose fs = List.fold_left (fun f g x -> g (f x)) Fun.id fs in
  ints [compose [succ; ( * ) 2; (fun x -> x - 3)] 10]
