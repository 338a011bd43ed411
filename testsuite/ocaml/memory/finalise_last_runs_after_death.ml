(* Gc.finalise_last runs when the value is gone for good, for young and old values. *)
let count = ref 0
let () =
  for i = 1 to 100 do let r = ref i in Gc.finalise_last (fun () -> incr count) r done;
  Gc.minor (); Gc.full_major (); Printf.printf "%s\n" (if !count >= 99 then "all" else string_of_int !count);
  count := 0;
  let keep = Array.init 50 (fun i -> let r = ref i in Gc.finalise_last (fun () -> incr count) r; r) in
  Gc.full_major (); Printf.printf "%d %d\n" !count (Array.length keep);
  for i = 0 to 24 do keep.(i) <- ref (-1) done; Gc.full_major (); Gc.full_major ();
  Printf.printf "%d %d\n" !count !(keep.(30));
  let order = ref [] in
  let[@inline never] go () = let r = ref 0 in Gc.finalise (fun _ -> order := "first" :: !order) r;
  Gc.finalise_last (fun () -> order := "last" :: !order) r in
  go (); Gc.full_major (); Gc.full_major (); Gc.full_major (); print_endline (String.concat " " (List.rev !order));
  (try Gc.finalise_last ignore (Obj.magic 1 : int ref) with Invalid_argument m -> print_endline m)
