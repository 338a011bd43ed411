(* List: every function, with the exceptions of the partial ones. *)
(* modes: stress-ok *)
let p = Printf.printf
let show l = p "[%s]\n" (String.concat ";" (List.map string_of_int l))
let opt = function None -> p "none " | Some n -> p "%d " n
let exn f = match f () with () -> p "ok\n" | exception e -> p "%s\n" (Printexc.to_string e)
let l = [3; 1; 4; 1; 5]
let () =
  p "%d %d %d %d %b\n" (List.length l) (List.compare_lengths l [1]) (List.compare_length_with l 5) (List.hd l)
    (List.is_empty []);
  show (List.tl l); show (List.rev l); show (List.init 4 (fun i -> i * i)); show (List.append l l);
  show (List.rev_append l [9]); show (List.concat [[1]; []; [2; 3]]); show (List.flatten [l; l]);
  show (List.cons 0 l); p "%d\n" (List.nth l 2); opt (List.nth_opt l 9);
  p "%b %d\n" (List.equal ( = ) l l) (List.compare compare l [3; 2]);
  List.iter (p "%d,") l; List.iteri (p "%d:%d,") l; show (List.map succ l); show (List.mapi ( + ) l);
  show (List.rev_map succ l); show (List.filter_map (fun x -> if x > 1 then Some (x * 2) else None) l);
  show (List.concat_map (fun x -> [x; -x]) l);
  let acc, m = List.fold_left_map (fun a x -> a + x, a) 0 l in p "%d " acc; show m;
  p "%d %d\n" (List.fold_left ( - ) 0 l) (List.fold_right ( - ) l 0);
  List.iter2 (p "%d-%d,") l l; show (List.map2 ( * ) l l); show (List.rev_map2 ( + ) l l);
  p "%d %d\n" (List.fold_left2 (fun a x y -> a + x * y) 0 l l)
    (List.fold_right2 (fun x y a -> a * 2 + x - y) l l 1);
  p "%b %b %b %b %b %b\n" (List.for_all (( < ) 0) l) (List.exists (( = ) 4) l) (List.for_all2 ( = ) l l)
    (List.exists2 ( <> ) l l) (List.mem 4 l) (List.memq 4 l);
  p "%d " (List.find (( < ) 3) l); opt (List.find_opt (( < ) 9) l); opt (List.find_index (( = ) 4) l);
  opt (List.find_map (fun x -> if x = 4 then Some 44 else None) l);
  opt (List.find_mapi (fun i x -> if i = x then Some i else None) l); show (List.filter (( <> ) 1) l);
  show (List.find_all (( = ) 1) l); show (List.filteri (fun i _ -> i mod 2 = 0) l)
let () =
  show (List.take 2 l); show (List.drop 2 l); show (List.take_while (( <> ) 4) l);
  show (List.drop_while (( <> ) 4) l);
  let y, n = List.partition (( < ) 2) l in show y; show n; let a, b = List.partition_map
    (fun x -> if x > 2 then Either.Left x else Either.Right (string_of_int x)) l in show a;
  p "%s\n" (String.concat "" b);
  let al = [1, "one"; 2, "two"; 1, "uno"] in p "%s %b %b %d %d\n" (List.assoc 1 al) (List.mem_assoc 3 al)
    (List.mem_assq 2 al) (List.length (List.remove_assoc 1 al)) (List.length (List.remove_assq 2 al));
  p "%s %s\n" (Option.value (List.assoc_opt 2 al) ~default:"-")
    (Option.value (List.assq_opt 9 al) ~default:"-"); p "%s\n" (List.assq 2 al);
  let x, y = List.split al in show x; p "%s %d\n" (String.concat "," y) (List.length (List.combine x y));
  show (List.sort compare l); show (List.stable_sort (fun a b -> compare b a) l);
  show (List.fast_sort compare l); show (List.sort_uniq compare l); show (List.merge compare [1; 3; 5] [2; 3; 4]);
  show (List.of_seq (Seq.map succ (List.to_seq l)));
  List.iter exn [(fun () -> ignore (List.hd [])); (fun () -> ignore (List.tl []));
    (fun () -> ignore (List.nth l 5)); (fun () -> ignore (List.nth l (-1)));
  (fun () -> ignore (List.nth_opt l (-1))); (fun () -> ignore (List.init (-1) Fun.id));
  (fun () -> List.iter2 (fun _ _ -> ()) l []); (fun () -> ignore (List.map2 ( + ) l [1]));
  (fun () -> ignore (List.fold_left2 (fun _ _ _ -> 0) 0 l [])); (fun () -> ignore (List.for_all2 ( = ) [] l));
  (fun () -> ignore (List.find (( < ) 9) l)); (fun () -> ignore (List.assoc 3 [1, 2]));
  (fun () -> ignore (List.combine l [1])); (fun () -> ignore (List.take (-1) l));
  (fun () -> ignore (List.rev_map2 ( + ) [1] []))]
