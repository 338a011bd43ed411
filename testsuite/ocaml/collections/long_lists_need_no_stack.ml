(* List functions that are documented as tail-recursive handle many elements in a small stack. *)
(* env: OCAMLRUNPARAM=l=8k *)
let n = 40_000
let () =
  let l = List.init n Fun.id in
  let sum l = List.fold_left ( + ) 0 l in
  Printf.printf "%d %d %d\n" (List.length l) (sum l) (sum (List.map succ l));
  Printf.printf "%d %d %d\n" (sum (List.mapi ( - ) l)) (sum (List.filter (fun x -> x land 1 = 0) l))
    (sum (List.append l l));
  Printf.printf "%d %d %d\n" (sum (List.concat_map (fun x -> [x; 1]) l))
    (sum (List.filter_map (fun x -> if x > 5 then Some 1 else None) l)) (List.length (List.concat [l; l; []]));
  Printf.printf "%d %d\n" (sum (List.rev_append l l)) (sum (fst (List.partition (fun x -> x > 100) l)));
  Printf.printf "%d %b\n" (List.hd (List.sort (fun a b -> compare b a) l)) (List.mem (n - 1) l);
  Printf.printf "%d\n" (sum (List.take (n - 3) l) - sum (List.take_while (fun x -> x < n - 3) l));
  Printf.printf "%d %d\n" (List.length (List.of_seq (List.to_seq l)))
    (List.length (Array.to_list (Array.of_list l)));
  Printf.printf "%d %b\n" (List.nth l (n - 1)) (List.equal ( = ) l (List.rev (List.rev l)));
  Printf.printf "%d %d\n" (List.length (fst (List.split (List.rev_map (fun x -> (x, x)) (List.take 1000 l)))))
    (compare l (List.map Fun.id l));
  List.iter2 (fun a b -> if a <> b then print_endline "differ") l l;
  Printf.printf "%d\n" (List.fold_left2 (fun s a b -> s + a - b) 7 l l);
  Printf.printf "%d\n" (List.length (List.sort_uniq compare (List.map (fun x -> x mod 1000) l)))
