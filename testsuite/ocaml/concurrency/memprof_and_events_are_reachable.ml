(* Gc.Memprof starts, stops, refuses a second start; with rate 0 nothing is sampled. *)
let () =
  let open Gc.Memprof in
  let n = ref 0 in let t = start ~sampling_rate:0.0 ~callstack_size:10
    { null_tracker with alloc_minor = (fun _ -> incr n; None) } in
  ignore (Sys.opaque_identity (List.init 1000 Fun.id)); stop (); discard t; Printf.printf "%d\n" !n;
  (try stop () with Failure m -> print_endline m)
