(* Option, Result and Either: every function. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  let open Option in let s = some 3 and n : int option = none in
  p "%d %d %d %b %b\n" (value s ~default:0) (value n ~default:9) (get s) (is_none n) (is_some s);
  (try ignore (get n) with Invalid_argument m -> p "%s\n" m);
  p "%b %b %b\n" (bind s (fun x -> Some (x + 1)) = Some 4) (join (Some s) = s) (map succ n = None);
  p "%d %d\n" (fold ~none:0 ~some:succ s) (fold ~none:0 ~some:succ n); iter (p "%d\n") s;
  p "%b %b %d %d\n" (equal ( = ) s s) (equal ( = ) s n) (compare Int.compare s n) (compare Int.compare n n);
  p "%b %b %d %d\n" (to_result ~none:"e" s = Ok 3) (to_result ~none:"e" n = Error "e")
    (List.length (to_list s)) (Seq.length (to_seq n))
let () =
  let open Result in let o : (int, string) result = ok 3 and e : (int, string) result = error "bad" in
  p "%d %d %d %s\n" (value o ~default:0) (value e ~default:9) (get_ok o) (get_error e);
  List.iter (fun f -> try f () with Invalid_argument m -> p "%s\n" m)
    [(fun () -> ignore (get_ok e)); (fun () -> ignore (get_error o))];
  p "%b %b %b %b\n" (bind o (fun x -> Ok (x * 2)) = Ok 6) (map succ o = Ok 4)
    (map_error String.length e = Error 3) (join (Ok e) = e);
  p "%d %d\n" (fold ~ok:succ ~error:String.length o) (fold ~ok:succ ~error:String.length e); iter (p "%d ") o;
  iter_error (p "%s\n") e; p "%b %b %b %d\n" (is_ok o) (is_error e) (equal ~ok:( = ) ~error:( = ) o e)
    (compare ~ok:Int.compare ~error:String.compare o e); p "%b %d %d\n" (to_option e = None)
    (List.length (to_list o)) (Seq.length (to_seq e))
let () =
  let open Either in let l : (int, string) t = left 1 and r : (int, string) t = right "r" in
  p "%b %b\n" (is_left l) (is_right l); p "%b %b\n" (find_left r = None) (find_right r = Some "r");
  p "%b %b %b\n" (map_left succ l = Left 2) (map_right String.length r = Right 1)
    (map ~left:succ ~right:String.length l = Left 2); p "%s %s\n" (fold ~left:string_of_int ~right:Fun.id l)
    (fold ~left:string_of_int ~right:Fun.id r); iter ~left:(p "%d ") ~right:(p "%s\n") l;
  iter ~left:(p "%d ") ~right:(p "%s\n") r; p "%b %b %d\n" (for_all ~left:(( < ) 5) ~right:(fun _ -> true) l)
    (equal ~left:( = ) ~right:( = ) l r) (compare ~left:Int.compare ~right:String.compare l r)
