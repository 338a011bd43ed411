(* Random: sequences for given seeds, all generators, bounds, states, splitting. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  p "%d %d %d\n" (Random.bits ()) (Random.int 100) (Random.int 1000); Random.init 42;
  for _ = 1 to 5 do p "%d " (Random.bits ()) done; for _ = 1 to 5 do p "%d " (Random.int 10) done;
  p "%d %d\n" (Random.full_int max_int) (Random.int_in_range ~min:(-5) ~max:5);
  p "%ld %Ld %nd %h %b\n" (Random.int32 1000l) (Random.int64 1000000000000L) (Random.nativeint 77n)
    (Random.float 1.0) (Random.bool ()); p "%ld %Ld %nd\n" (Random.bits32 ()) (Random.bits64 ())
    (Random.nativebits ()); p "%ld %Ld %nd\n" (Random.int32_in_range ~min:(-9l) ~max:9l)
    (Random.int64_in_range ~min:Int64.min_int ~max:Int64.max_int) (Random.nativeint_in_range ~min:0n ~max:5n);
  p "%d %d %d\n" (Random.int_in_range ~min:min_int ~max:max_int) (Random.int_in_range ~min:3 ~max:3)
    (Random.full_int (1 lsl 40));
  Random.full_init [| 1; 2; 3 |]; p "%d %h %h\n" (Random.int 1_000_000) (Random.float 10.0)
    (Random.float (-2.0)); let s = Random.State.make [| 7; 8 |] in let t = Random.State.copy s in
  p "%d %d\n" (Random.State.bits s) (Random.State.bits t); let u = Random.State.split s in
  p "%d %d\n" (Random.State.int u 1000) (Random.State.int s 1000); let saved = Random.get_state () in
  let a = Random.bits () in Random.set_state saved; p "%b\n" (a = Random.bits ()); let sp = Random.split () in
  p "%d %h %b %Ld\n" (Random.State.int sp 50) (Random.State.float sp 1.) (Random.State.bool sp)
    (Random.State.bits64 sp);
  let b = Random.State.to_binary_string s in p "%d %S\n" (String.length b) (String.sub b 0 5);
  let r = Random.State.of_binary_string b in p "%b\n" (Random.State.bits r = Random.State.bits s);
  (try ignore (Random.State.of_binary_string "x") with Failure m -> p "%s\n" m);
  List.iter (fun f -> try f () with Invalid_argument m -> p "%s\n" m)
    [(fun () -> ignore (Random.int 0)); (fun () -> ignore (Random.int (1 lsl 30)));
    (fun () -> ignore (Random.full_int 0)); (fun () -> ignore (Random.int32 0l));
  (fun () -> ignore (Random.int64 (-1L))); (fun () -> ignore (Random.nativeint 0n));
  (fun () -> ignore (Random.int_in_range ~min:2 ~max:1)); (fun () -> ignore
      (Random.int32_in_range ~min:2l ~max:1l)); (fun () -> ignore (Random.int (-5)))]
let () =
  Random.init 2024; let h = Array.make 10 0 in for _ = 1 to 5000 do let k = Random.int 10 in
  h.(k) <- h.(k) + 1 done; Array.iter (p "%d ") h; p "\n"; let m = ref 0. in
  for _ = 1 to 1000 do m := !m +. Random.float 1. done; p "%h\n" !m; let a = Array.init 20 Fun.id in
  Array.shuffle ~rand:Random.int a; Array.iter (p "%d ") a; p "\n"; Random.self_init ();
  ignore (Random.bits ()); ignore (Random.State.make_self_init ())
