(* What ended domains allocated stays counted, and no domain ever sees a total fall. *)
let words () = (Gc.quick_stat ()).minor_words
let () =
  let watch () =
    let last = ref (Gc.quick_stat ()) in
    for _ = 1 to 2000 do
      let s = Gc.quick_stat () in
      assert (s.minor_words >= !last.minor_words && s.promoted_words >= !last.promoted_words
              && s.major_words >= !last.major_words && s.minor_collections >= !last.minor_collections
              && s.major_collections >= !last.major_collections
              && s.forced_major_collections >= !last.forced_major_collections);
      last := s
    done in
  let before = words () in
  let watchers = List.init 2 (fun _ -> Domain.spawn watch) in
  for _ = 1 to 20 do
    Domain.join (Domain.spawn (fun () ->
        ignore (Sys.opaque_identity (List.init 10_000 Fun.id));
        ignore (Sys.opaque_identity (Array.make 5000 [ 1 ]))))
  done;
  List.iter Domain.join watchers;
  Gc.minor ();
  Printf.printf "%b\n" (words () -. before >= 20. *. 30_000.);
  let mine = Gc.minor_words () in
  Domain.join (Domain.spawn (fun () -> ignore (Sys.opaque_identity (List.init 100_000 Fun.id))));
  Printf.printf "%b\n" (Gc.minor_words () -. mine < 10_000.)
