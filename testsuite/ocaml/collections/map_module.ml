(* Map: every function; the tree stays balanced and ordered through random insertions and removals. *)
module M = Map.Make (Int)
let p = Printf.printf
let show m = p "{%s}\n" (String.concat " " (List.map (fun (k, v) -> Printf.sprintf "%d:%s" k v) (M.bindings m)))
let opt f = function None -> p "none " | Some (k, v) -> p "%d:%s " k (f v)
let exn f = match f () with () -> p "ok\n" | exception Not_found -> p "Not_found\n"
    | exception Invalid_argument m -> p "%s\n" m
let id = Fun.id
let () =
  let m = M.of_list [5, "five"; 1, "one"; 3, "three"; 9, "nine"] in show m; show M.empty;
  show (M.singleton 1 "x"); show (M.add 3 "3" m); show (M.remove 5 m); show (M.remove 100 m);
  p "%b\n" (M.remove 100 m == m); p "%b\n" (M.add 5 (M.find 5 m) m == m);
  show (M.add_to_list 1 "a" M.empty |> M.map (String.concat ""));
  show (M.update 1 (Option.map (fun s -> s ^ "!")) m); show (M.update 2 (fun _ -> Some "new") m);
  show (M.update 1 (fun _ -> None) m); p "%b %b %d\n" (M.mem 3 m) (M.mem 4 m) (M.cardinal m);
  p "%s\n" (M.find 9 m); exn (fun () -> ignore (M.find 4 m));
  p "%s\n" (Option.value (M.find_opt 4 m) ~default:"none");
  let k, v = M.min_binding m in p "%d%s " k v; let k, v = M.max_binding m in p "%d%s " k v;
  let k, v = M.choose m in p "%d%s\n" k v; opt id (M.min_binding_opt m); opt id (M.max_binding_opt M.empty);
  opt id (M.choose_opt m); opt id (M.find_first_opt (fun k -> k > 3) m);
  opt id (M.find_last_opt (fun k -> k < 5) m); p "\n"; let k, _ = M.find_first (fun k -> k >= 4) m in
  p "%d " k; let k, _ = M.find_last (fun k -> k <= 4) m in p "%d\n" k;
  exn (fun () -> ignore (M.min_binding M.empty)); exn (fun () -> ignore (M.find_first (fun _ -> false) m));
  let l, x, r = M.split 3 m in show l; show r; p "%s\n" (Option.value x ~default:"-");
  let n = M.of_list [3, "III"; 4, "IV"] in show (M.merge (fun _ a b -> match a, b with Some a, Some b -> Some
        (a ^ b) | Some _, None -> None | None, b -> b) m n);
  show (M.union (fun k a b -> if k = 3 then Some (b ^ a) else None) m n);
  show (M.map String.uppercase_ascii m); show (M.mapi (fun k v -> v ^ string_of_int k) m);
  show (M.filter (fun k _ -> k > 2) m); show (M.filter_map (fun k v -> if k > 2 then Some (v ^ "+")
        else None) m); let a, b = M.partition (fun k _ -> k mod 3 = 0) m in show a; show b;
  M.iter (p "%d=%s ") m; p "%d %b %b\n" (M.fold (fun k _ s -> s * 10 + k) m 0) (M.for_all (fun k _ -> k > 0) m)
    (M.exists (fun _ v -> v = "one") m);
  p "%d %b %b\n" (M.compare compare m n) (M.equal ( = ) m (M.map id m)) (M.is_empty M.empty);
  Seq.iter (fun (k, _) -> p "%d " k) (M.to_seq m); Seq.iter (fun (k, _) -> p "%d " k) (M.to_rev_seq m);
  Seq.iter (fun (k, _) -> p "%d " k) (M.to_seq_from 4 m); show
    (M.add_seq (List.to_seq [7, "seven"]) (M.of_seq (List.to_seq [1, "1"]))); p "%d\n" (List.length (M.to_list m))
let () =
  Random.init 9; let m = ref M.empty and model = Hashtbl.create 10 in
  for _ = 1 to 3000 do let k = Random.int 300 in if Random.bool () then
    (m := M.add k (string_of_int k) !m; Hashtbl.replace model k ()) else
    (m := M.remove k !m; Hashtbl.remove model k) done;
  p "%b %b\n" (M.cardinal !m = Hashtbl.length model) (M.for_all
      (fun k v -> Hashtbl.mem model k && v = string_of_int k) !m); let ks = List.map fst (M.bindings !m) in
  p "%b %d\n" (ks = List.sort_uniq compare ks) (Hashtbl.hash ks);
  let height (t : string M.t) = let rec h (o : Obj.t) = if Obj.is_int o then 0 else 1 + max (h (Obj.field o 0))
    (h (Obj.field o 3)) in h (Obj.repr t) in let big = M.of_seq (Seq.init 2000 (fun i -> (i, ""))) in
  p "%b\n" (height big <= 16)
