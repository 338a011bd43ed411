(* ArrayLabels and ListLabels: the same functions, with labels. *)
(* modes: stress-ok *)
module A = ArrayLabels
module L = ListLabels
let p = Printf.printf
let () =
  let a = A.init 5 ~f:(fun i -> i * 2) in
  A.iter ~f:(p "%d ") a; A.iteri ~f:(p "%d:%d ") a; A.fill a ~pos:1 ~len:2 7;
  A.blit ~src:a ~src_pos:0 ~dst:a ~dst_pos:3 ~len:2; A.iter ~f:(p "%d ") (A.sub a ~pos:1 ~len:4); p "\n";
  p "%d %d %b %b %b\n" (A.fold_left ~f:( + ) ~init:0 a) (A.fold_right ~f:( - ) a ~init:0)
    (A.exists ~f:(( = ) 7) a) (A.for_all ~f:(( = ) 7) a) (A.mem 7 ~set:a); A.sort ~cmp:compare a;
  A.iter ~f:(p "%d ") a; A.stable_sort ~cmp:(fun a b -> compare b a) a; A.iter ~f:(p "%d ") a;
  A.iter ~f:(p "%d ") (A.map ~f:succ a); A.iter2 ~f:(p "%d-%d ") a a; p "\n";
  let m = A.make_matrix ~dimx:2 ~dimy:3 'm' in p "%d %c\n" (A.length m) m.(1).(2);
  let l = L.init ~len:5 ~f:Fun.id in L.iter ~f:(p "%d ") (L.map ~f:succ l);
  L.iter ~f:(p "%d ") (L.filter ~f:(fun x -> x > 2) l); L.iteri ~f:(p "%d:%d ") (L.rev l);
  p "%d %d %b %b\n" (L.fold_left ~f:( + ) ~init:0 l) (L.fold_right ~f:( - ) l ~init:0) (L.mem 3 ~set:l)
    (L.exists ~f:(( = ) 9) l);
  let y, n = L.partition ~f:(fun x -> x mod 2 = 0) l in p "%d %d\n" (L.length y) (L.length n);
  L.iter2 ~f:(p "%d+%d ") l l; p "%s\n" (L.assoc 2 [1, "a"; 2, "b"]);
  L.iter ~f:(p "%d ") (L.sort ~cmp:(fun a b -> compare b a) l);
  L.iter ~f:(p "%d ") (L.merge ~cmp:compare [1; 4] [2; 3]);
  p "%d %s\n" (L.find ~f:(( < ) 2) l) (match L.find_opt ~f:(( < ) 20) l with Some _ -> "?" | None -> "none");
  L.iter ~f:(p "%d ") (L.concat_map ~f:(fun x -> [x; x]) [1; 2]);
  L.iter ~f:(p "%d ") (L.filter_map ~f:(fun x -> if x > 1 then Some (x * 10) else None) l);
  p "%d\n" (L.compare_lengths l [1])
