(* MoreLabels: Hashtbl, Map and Set with labels. *)
(* modes: stress-ok *)
open MoreLabels
module M = Map.Make (String)
module S = Set.Make (Int)
let p = Printf.printf
let () =
  let h = Hashtbl.create 5 in Hashtbl.add h ~key:1 ~data:"a"; Hashtbl.replace h ~key:2 ~data:"b";
  Hashtbl.iter ~f:(fun ~key ~data -> p "%d%s " key data) h;
  p "%d\n" (Hashtbl.fold ~f:(fun ~key ~data:_ acc -> acc + key) h ~init:0);
  Hashtbl.filter_map_inplace ~f:(fun ~key ~data -> if key = 1 then Some (data ^ "!") else None) h;
  p "%s %d\n" (Hashtbl.find h 1) (Hashtbl.length h);
  let m = M.add ~key:"x" ~data:1 (M.singleton "y" 2) in M.iter ~f:(fun ~key ~data -> p "%s%d " key data) m;
  p "%d\n" (M.fold ~f:(fun ~key:_ ~data a -> a + data) m ~init:0);
  let m2 = M.merge ~f:(fun _ a b -> if a = None then b else a) m (M.singleton "z" 3) in
  p "%d\n" (M.cardinal (M.filter ~f:(fun _ v -> v > 1) m2));
  p "%b %b\n" (M.exists ~f:(fun k _ -> k = "z") m2) (M.for_all ~f:(fun _ v -> v > 0) m2);
  p "%d\n" (M.find "x" (M.update ~key:"x" ~f:(Option.map succ) m));
  M.iter ~f:(fun ~key ~data -> p "%s%d " key data) (M.mapi ~f:(fun k v -> v + String.length k) m2);
  let s = S.of_list [3; 1; 2] in S.iter ~f:(p "%d ") s; p "%d %b\n" (S.fold ~f:( + ) s ~init:0)
    (S.exists ~f:(( = ) 2) s); S.iter ~f:(p "%d ") (S.map ~f:(( * ) 2) s);
  let a, b = S.partition ~f:(fun x -> x > 1) s in p "%d %d\n" (S.cardinal a) (S.cardinal b)
