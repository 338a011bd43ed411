(* Hashtbl.Make and MakeSeeded: user equality and hash decide; seeded tables; randomised tables still find everything. *)
(* modes: stress-ok *)
module H = Hashtbl.Make
    (struct type t = string let equal a b = String.lowercase_ascii a = String.lowercase_ascii b let hash s = Hashtbl.hash
        (String.lowercase_ascii s) end)
module Bad = Hashtbl.Make (struct type t = int let equal = Int.equal let hash _ = -5 end)
module Sd = Hashtbl.MakeSeeded
    (struct type t = int let equal = Int.equal let seeded_hash seed x = Hashtbl.seeded_hash seed x end)
let p = Printf.printf
let () =
  let h = H.create 3 in H.replace h "Abc" 1; H.replace h "ABC" 2; H.add h "abc" 3; H.add h "x" 4;
  p "%d %d %d %b\n" (H.length h) (H.find h "aBC") (List.length (H.find_all h "abc")) (H.mem h "X");
  H.remove h "ABC"; p "%d\n" (H.find h "abc"); H.iter (p "%s=%d ") h;
  p "%d\n" (H.fold (fun _ v s -> s + v) h 0); H.filter_map_inplace (fun _ v -> Some (v * 2)) h;
  p "%d %s\n" (H.find h "X") (match H.find_opt h "q" with None -> "none" | _ -> "?"); let c = H.copy h in
  H.clear h; p "%d %d\n" (H.length h) (H.length c); H.reset c; H.add_seq c (List.to_seq ["K", 1; "k", 2]);
  H.replace_seq c (List.to_seq ["K", 9]); p "%d\n" (Seq.fold_left (fun s (_, v) -> s + v) 0 (H.to_seq c));
  p "%d %d\n" (Seq.length (H.to_seq_keys c)) (Seq.length (H.to_seq_values c));
  p "%d\n" (H.length (H.of_seq (List.to_seq ["a", 1; "A", 2])));
  let b = Bad.create 2 in for i = 0 to 50 do Bad.replace b i i done;
  p "%d %d %d\n" (Bad.length b) (Bad.find b 33) (Bad.stats b).max_bucket_length;
  let s = Sd.create 10 in for i = 0 to 100 do Sd.replace s i (-i) done; p "%d %d\n" (Sd.length s) (Sd.find s 77);
  let r = Hashtbl.create ~random:true 10 in for i = 0 to 500 do Hashtbl.replace r i i done;
  let ok = ref true in for i = 0 to 500 do if Hashtbl.find r i <> i then ok := false done;
  p "%b %d\n" !ok (Hashtbl.fold (fun _ v s -> v + s) r 0); let rb = Hashtbl.rebuild ~random:false r in
  p "%d\n" (Hashtbl.length rb); Hashtbl.iter (fun k v -> if k <> v then p "wrong") rb;
  Hashtbl.randomize (); p "%b\n" (Hashtbl.is_randomized ()); let z = Hashtbl.create 3 in Hashtbl.add z "k" 1;
  p "%d\n" (Hashtbl.find z "k")
