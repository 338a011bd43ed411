(* Set: every function, with strings and a custom order. *)
module S = Set.Make (String)
module I = Set.Make (struct type t = int let compare a b = Int.compare b a end)
let p = Printf.printf
let show s = p "{%s}\n" (String.concat " " (S.elements s))
let exn f = match f () with () -> p "ok\n" | exception Not_found -> p "Not_found\n"
let () =
  let s = S.of_list ["delta"; "alpha"; "charlie"; "bravo"; "alpha"] and t = S.of_list ["alpha"; "echo"] in
  show s; show S.empty; show (S.singleton "x"); show (S.add "zulu" s);
  p "%b %b\n" (S.add "alpha" s == s) (S.remove "none" s == s); show (S.remove "bravo" s); show (S.union s t);
  show (S.inter s t); show (S.diff s t); p "%b %b %b %b\n" (S.disjoint s t) (S.subset t s)
    (S.subset (S.singleton "alpha") s) (S.mem "echo" t); p "%d %b %d\n" (S.cardinal s)
    (S.equal s (S.map Fun.id s)) (S.compare s t);
  p "%s %s %s\n" (S.min_elt s) (S.max_elt s) (S.choose s); exn (fun () -> ignore (S.min_elt S.empty));
  exn (fun () -> ignore (S.choose S.empty)); exn (fun () -> ignore (S.find "q" s));
  let o = function None -> "none" | Some x -> x in p "%s %s %s %s %s\n" (o (S.min_elt_opt s))
    (o (S.max_elt_opt S.empty)) (o (S.choose_opt s)) (o (S.find_opt "bravo" s))
    (o (S.find_first_opt (fun x -> x > "b") s)); p "%s %s %s\n" (S.find_first (fun x -> x > "c") s)
    (S.find_last (fun x -> x < "c") s) (o (S.find_last_opt (fun x -> x < "a") s));
  let l, b, r = S.split "bravo" s in show l; show r; p "%b\n" b; show (S.map (fun x -> String.sub x 0 1) s);
  show (S.filter (fun x -> String.length x = 5) s); show (S.filter_map
      (fun x -> if x > "b" then Some (x ^ "!") else None) s); let a, b = S.partition (fun x -> x < "c") s in
  show a; show b; S.iter (p "%s,") s; p "%s\n" (S.fold ( ^ ) s "");
  p "%b %b %b\n" (S.for_all (fun x -> x <> "") s) (S.exists (fun x -> x = "echo") s) (S.is_empty S.empty);
  Seq.iter (p "%s ") (S.to_seq s); Seq.iter (p "%s ") (S.to_rev_seq s);
  Seq.iter (p "%s ") (S.to_seq_from "c" s); show (S.add_seq (List.to_seq ["m"; "a"]) t);
  show (S.of_seq (List.to_seq ["q"; "p"])); p "%d\n" (List.length (S.to_list s))
let () =
  List.iter (p "%d ") (I.elements (I.of_list [3; 1; 2; 3]));
  p "%d %d\n" (I.min_elt (I.of_list [1; 2])) (I.cardinal (I.of_list (List.init 1000 (fun i -> i mod 77))));
  let ev = I.of_list (List.init 500 (fun i -> 2 * i)) and th = I.of_list (List.init 500 (fun i -> 3 * i)) in
  p "%d %d %d %b\n" (I.cardinal (I.union ev th)) (I.cardinal (I.inter ev th)) (I.cardinal (I.diff ev th))
    (I.equal (I.union ev th) (I.union th ev))
