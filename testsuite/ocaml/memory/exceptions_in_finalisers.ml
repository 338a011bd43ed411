(* An exception from a finaliser surfaces where the collection was asked for; others still run later; finalise_release. *)
let ran = ref 0
let[@inline never] make f = let r = ref 0 in Gc.finalise f r
let () =
  make (fun _ -> incr ran; failwith "in finaliser"); make (fun _ -> incr ran);
  (try Gc.full_major (); print_endline "no exception" with Failure m -> print_endline m);
  Gc.full_major (); Printf.printf "%d\n" !ran;
  make (fun _ -> incr ran; Gc.finalise_release (); make (fun _ -> incr ran); Gc.full_major ());
  Gc.full_major (); Gc.full_major (); Printf.printf "%d\n" !ran
