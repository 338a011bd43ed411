(* Ephemerons keep their datum only while all keys are reachable, also when the datum refers to the key. *)
module E1 = Ephemeron.K1 module E2 = Ephemeron.K2 module En = Ephemeron.Kn
let p = Printf.printf
let opt = function None -> "none" | Some s -> s
let[@inline never] key n = Sys.opaque_identity (ref n)
let () =
  let k = key 1 and dead = ref (key 2) in
  let e = E1.make k "alive" and f = E1.make !dead "dropped" in
  p "%s %s\n" (opt (E1.query e k)) (opt (E1.query f !dead)); p "%s\n" (opt (E1.query e (key 1)));
  dead := key 3; Gc.full_major (); p "%s %s\n" (opt (E1.query e k)) (opt (E1.query f !dead));
  let a = key 1 and b = ref (key 2) in let e2 = E2.make a !b "two" in p "%s\n" (opt (E2.query e2 a !b));
  Gc.full_major (); p "%s\n" (opt (E2.query e2 a !b)); let old = !b in p "%b\n" (old == !b); b := key 0;
  ignore (Sys.opaque_identity (a, old));
  let ks = Array.init 5 key in let en = En.make ks "many" in Gc.full_major ();
  p "%s %s\n" (opt (En.query en ks)) (opt (En.query en [| ks.(0) |])); ignore (Sys.opaque_identity ks); p "%d\n" !k
let () =
  (* chains: the datum of one is the key of the next *)
  let n = 200 in let head = key 0 in
  let keys = Array.init n key in keys.(0) <- head;
  let es = Array.init (n - 1) (fun i -> E1.make keys.(i) keys.(i + 1)) in
  let count () = Array.fold_left (fun (k, c) e -> match k with None -> (None, c)
      | Some k -> (match E1.query e k with Some d -> (Some d, c + 1) | None -> (None, c)))
  (Some head, 0) es |> snd in
  Array.fill keys 0 n head; Gc.full_major (); p "%d\n" (count ()); ignore (Sys.opaque_identity head)
let () =
  let module H = E1.Make (struct type t = string let equal = String.equal let hash = Hashtbl.hash end) in
  let h = H.create 8 in let kept = List.init 20 (fun i -> Printf.sprintf "k%d" i) in
  List.iteri (fun i k -> H.replace h k (ref i)) kept; for i = 0 to 99 do H.replace h (Printf.sprintf "t%d" i)
    (ref i) done; Gc.full_major (); H.clean h; p "%d %d\n" (H.length h) (H.stats_alive h).Hashtbl.num_bindings;
  p "%d\n" !(H.find h "k5"); H.remove h "k5"; p "%b %d\n" (H.mem h "k5") (List.length (H.find_all h "k6"));
  H.reset h; p "%d\n" (H.length h); p "%d\n" (List.length (Sys.opaque_identity kept));
  let module H2 = E2.Make (Int) (Int) in ignore (H2.create 3 : int H2.t); let bk = E1.Bucket.make () in
  let q = key 5 in E1.Bucket.add bk q "v"; p "%d %s\n" (E1.Bucket.length bk) (opt (E1.Bucket.find bk q));
  E1.Bucket.remove bk q; E1.Bucket.clear bk; p "%d\n" (E1.Bucket.length bk)
