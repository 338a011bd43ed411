(* Seq: construction, laziness, infinite sequences, memoisation, splitting and combination. *)
(* modes: stress-ok *)
let p = Printf.printf
let show s = p "[%s]\n" (String.concat ";" (List.map string_of_int (List.of_seq s)))
let nat = Seq.ints 0
let exn f = match f () with () -> p "ok\n" | exception Seq.Forced_twice -> p "Forced_twice\n"
    | exception Invalid_argument m -> p "%s\n" m
let () =
  let s = List.to_seq [3; 1; 4; 1; 5] in
  show Seq.empty; show (Seq.return 1); show (Seq.cons 9 s); show (Seq.init 4 (fun i -> i * i));
  show (Seq.unfold (fun n -> if n > 50 then None else Some (n, n * 2)) 1); show (Seq.take 3 (Seq.repeat 7));
  show (Seq.take 4 (Seq.cycle (List.to_seq [1; 2; 3]))); show
    (Seq.take 3 (Seq.forever (let n = ref 0 in fun () -> incr n; !n)));
  show (Seq.take 5 (Seq.iterate (( * ) 3) 1)); show (Seq.once s);
  p "%b %d %d\n" (Seq.is_empty s) (Seq.length s) (Seq.fold_left ( + ) 0 s);
  (match Seq.uncons s with Some (x, r) -> p "%d " x; show r | None -> ()); Seq.iter (p "%d,") s;
  Seq.iteri (p "%d:%d,") s; p "%d\n" (Seq.fold_lefti (fun a i x -> a + i * x) 0 s);
  p "%b %b %b %b\n" (Seq.for_all (( < ) 0) s) (Seq.exists (( = ) 4) s) (Seq.for_all2 ( = ) s s)
    (Seq.exists2 ( <> ) s s); let o = function None -> "none" | Some n -> string_of_int n in
  p "%s %s %s %s\n" (o (Seq.find (( < ) 3) s)) (o (Seq.find_index (( = ) 4) s))
    (o (Seq.find_map (fun x -> if x > 4 then Some (x * 10) else None) s))
    (o (Seq.find_mapi (fun i x -> if i = x then Some i else None) s));
  Seq.iter2 (p "%d-%d,") s nat; p "%d %d %b\n" (Seq.fold_left2 (fun a x y -> a + x * y) 0 s nat)
    (Seq.compare compare s nat) (Seq.equal ( = ) s s); show (Seq.map succ s); show (Seq.mapi ( + ) s);
  show (Seq.filter (( <> ) 1) s); show (Seq.filter_map (fun x -> if x > 2 then Some (-x) else None) s);
  show (Seq.scan ( + ) 0 s); show (Seq.take 2 s); show (Seq.drop 2 s); show (Seq.take_while (( <> ) 4) s);
  show (Seq.drop_while (( <> ) 4) s); Seq.iter (fun g -> show g) (Seq.group (fun a b -> a land 1 = b land 1) s);
  let m = Seq.memoize (Seq.map (fun x -> p "force %d " x; x) s) in show (Seq.take 2 m); show m; show m;
  exn (fun () -> let o = Seq.once s in show o; show o); show (Seq.append s s);
  show (Seq.concat (List.to_seq [s; Seq.empty; s])); show (Seq.flat_map (fun x -> Seq.take x nat) s);
  show (Seq.concat_map (fun x -> Seq.return x) s);
  Seq.iter (fun (a, b) -> p "%d%d " a b) (Seq.zip s nat); show (Seq.map2 ( * ) s nat);
  show (Seq.interleave s nat |> Seq.take 8); show (Seq.sorted_merge compare (List.to_seq [1; 4])
      (List.to_seq [2; 3])); Seq.iter (fun (a, b) -> p "%d%d " a b)
  (Seq.product (Seq.take 2 nat) (Seq.take 3 nat)); show (Seq.map_product ( + ) (Seq.take 2 nat)
      (Seq.take 2 nat)); let a, b = Seq.unzip (List.to_seq [1, 2; 3, 4]) in show a; show b;
  let a, b = Seq.split (List.to_seq [5, 6]) in show a; show b; let a, b = Seq.partition (( < ) 2) s in show a;
  show b; let a, b = Seq.partition_map (fun x -> if x > 2 then Either.Left x else Either.Right (-x)) s in
  show a; show b; Seq.iter show (Seq.transpose (List.to_seq [s; s])); let d = Seq.to_dispenser s in
  p "%s %s\n" (o (d ())) (o (d ())); show (Seq.of_dispenser d); exn (fun () -> show (Seq.take (-1) s));
  exn (fun () -> show (Seq.init (-1) Fun.id)); exn (fun () -> show (Seq.drop (-1) s));
  let rec sieve s () = match s () with Seq.Nil -> Seq.Nil | Seq.Cons (x, r) -> Seq.Cons
    (x, sieve (Seq.filter (fun y -> y mod x <> 0) r)) in show (Seq.take 15 (sieve (Seq.ints 2)));
  p "%d\n" (Seq.length (Seq.take 5000 nat))
