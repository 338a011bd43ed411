(* Hashtbl: every function of the generic interface; shadowed bindings; iteration order is fixed without randomisation. *)
(* modes: stress-ok *)
let p = Printf.printf
let show h = p "{%s}\n" (String.concat " " (Hashtbl.fold (fun k v l -> Printf.sprintf "%s:%d" k v :: l) h []))
let () =
  let h = Hashtbl.create 1 in
  List.iteri (fun i k -> Hashtbl.add h k i) ["one"; "two"; "three"; "four"; "five"; "one"; "six"; "two";
    "one"]; show h; p "%d %d %b %b\n" (Hashtbl.length h) (Hashtbl.find h "one") (Hashtbl.mem h "two")
  (Hashtbl.mem h "zero"); List.iter (p "%d ") (Hashtbl.find_all h "one");
  p "%s\n" (match Hashtbl.find_opt h "none" with None -> "none" | Some _ -> "?");
  (try ignore (Hashtbl.find h "none") with Not_found -> p "Not_found\n");
  Hashtbl.remove h "one"; p "%d\n" (Hashtbl.find h "one"); Hashtbl.replace h "one" 100;
  List.iter (p "%d ") (Hashtbl.find_all h "one"); Hashtbl.remove h "absent"; p "%d\n" (Hashtbl.length h);
  let c = Hashtbl.copy h in Hashtbl.replace c "new" 1; p "%d %d\n" (Hashtbl.length h) (Hashtbl.length c);
  Hashtbl.iter (fun k v -> p "%s=%d " k v) h; Hashtbl.filter_map_inplace
    (fun _ v -> if v mod 2 = 0 then Some (v + 1) else None) h; show h;
  Seq.iter (fun (k, v) -> p "%s-%d " k v) (Hashtbl.to_seq c); Seq.iter (p "%s ") (Hashtbl.to_seq_keys c);
  Seq.iter (p "%d ") (Hashtbl.to_seq_values c); p "\n"; Hashtbl.add_seq h (List.to_seq ["a", 1; "a", 2]);
  Hashtbl.replace_seq h (List.to_seq ["b", 1; "b", 2]); p "%d %d %d\n" (List.length (Hashtbl.find_all h "a"))
    (List.length (Hashtbl.find_all h "b")) (Hashtbl.length (Hashtbl.of_seq (List.to_seq [1, 1; 1, 2])));
  Hashtbl.reset h; show h; Hashtbl.clear c; show c; let big = Hashtbl.create 8 in
  for i = 0 to 999 do Hashtbl.replace big i (i * i) done; let s = Hashtbl.stats big in
  p "%d %d %d %d\n" s.num_bindings s.num_buckets s.max_bucket_length
    (Array.fold_left ( + ) 0 s.bucket_histogram); for i = 0 to 989 do Hashtbl.remove big i done;
  p "%d\n" (Hashtbl.length big); Hashtbl.iter (fun k v -> p "%d:%d " k v) big; p "%b\n" (Hashtbl.is_randomized ())
