(* Gc.finalise functions run once per registration, when the value is unreachable; values may be saved. *)
let log = ref []
let note s = log := s :: !log
let flush_log label = Printf.printf "%s: %s\n" label (String.concat " " (List.rev !log)); log := []
let[@inline never] make n = let r = ref n in Gc.finalise (fun r -> note (Printf.sprintf "a%d" !r)) r;
  Gc.finalise (fun r -> note (Printf.sprintf "b%d" !r)) r; r
let () =
  let kept = make 1 in
  ignore (Sys.opaque_identity (make 2)); ignore (Sys.opaque_identity (make 3));
  Gc.full_major (); flush_log "two dropped"; Gc.full_major (); flush_log "again";
  Printf.printf "%d\n" !kept;
  ignore (Sys.opaque_identity kept);
  let saved = ref None in
  let[@inline never] resurrect () = let r = ref 10 in Gc.finalise
    (fun r -> note "resurrected"; saved := Some r) r in
  resurrect (); Gc.full_major (); flush_log "saved"; Gc.full_major ();
  (match !saved with Some r -> Printf.printf "%d\n" !r | None -> print_endline "none");
  saved := None; Gc.full_major (); flush_log "second death is silent";
  (try Gc.finalise ignore (Obj.magic 5 : int ref) with Invalid_argument m -> print_endline m);
  (try Gc.finalise ignore "static is fine" with Invalid_argument m -> print_endline m);
  let[@inline never] chain () = let a = ref 0 in Gc.finalise
    (fun _ -> note "outer"; let b = ref 1 in Gc.finalise (fun _ -> note "inner") b) a in
  chain (); Gc.full_major (); Gc.full_major (); flush_log "chained"
