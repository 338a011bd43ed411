(* Weak.Make: hash sets whose unreachable members disappear. *)
module W = Weak.Make (struct type t = string let equal = String.equal let hash = Hashtbl.hash end)
let p = Printf.printf
let () =
  let w = W.create 10 in
  let kept = List.init 50 (fun i -> Printf.sprintf "kept%d" i) in
  List.iter (W.add w) kept; let lost = ref (List.init 200 (Printf.sprintf "lost%d")) in
  List.iter (W.add w) !lost;
  p "%d %b %d\n" (W.count w) (W.mem w "kept7") (List.length (Sys.opaque_identity !lost));
  lost := [];
  Gc.full_major ();
  p "%d %b %b\n" (W.count w) (W.mem w (String.concat "" ["kept"; "7"])) (W.mem w "lost7");
  p "%b\n" (W.merge w (String.concat "" ["kept"; "3"]) == List.nth kept 3); let fresh = String.make 3 'f' in
  p "%b\n" (W.merge w fresh == fresh);
  W.remove w "kept0"; p "%d %b\n" (W.count w) (W.mem w "kept0"); p "%s\n" (W.find w "kept1");
  (try ignore (W.find w "none") with Not_found -> p "Not_found\n");
  p "%s %d\n" (match W.find_opt w "kept2" with Some s -> s | None -> "none")
    (List.length (W.find_all w "kept2")); let n = ref 0 in W.iter (fun _ -> incr n) w;
  p "%d %d\n" !n (W.fold (fun s a -> a + String.length s) w 0);
  W.clear w; p "%d\n" (W.count w); let len, entries, total, _, _, _ = W.stats w in
  p "%b %d %d\n" (len > 0) entries total; p "%d\n" (List.length (Sys.opaque_identity kept));
  ignore (Sys.opaque_identity fresh)
