(* string_of_ and _of_string functions of Stdlib; concatenation operators; print functions. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  p "%s %s %s %s %s\n" (string_of_int (-5)) (string_of_float 2.) (string_of_bool true) (string_of_float 1e22)
    (string_of_float (-0.)); List.iter (fun c -> p "%d %c\n" (int_of_char c) (char_of_int (int_of_char c)))
    ['a'; '\000'; '\255']; (try ignore (char_of_int 256) with Invalid_argument m -> p "%s\n" m);
  List.iter (p "%d ") ([1] @ [2; 3] @ []); p "%s\n" ("a" ^ "b"); p "%d %d\n" (fst (1, 2)) (snd (1, 2));
  let r = ref 1 in incr r; incr r; decr r; p "%d\n" !r; ignore (1 + 1); p "%d %d %d\n" (abs (-3)) (succ 1) (pred 1);
  p "%d %d\n" (5 |> succ) (succ @@ 5); p "%b %b %b\n" (not true) (1 == 1) (1 != 2);
  p "%d %d %d\n" (7 mod 3) (-7 / 2) (1 lsl 4 lor 1); p "%g %g %g\n" (1. /. 3.) (2. ** 3.) (-1.5 +. 0.5 *. 2.);
  (try failwith "f" with Failure m -> p "%s\n" m); (try invalid_arg "i" with Invalid_argument m -> p "%s\n" m);
  p "%s\n" (__MODULE__ ^ " " ^ __FILE__ ^ " " ^ string_of_int __LINE__); let f, l, s, e = __POS__ in
  p "%s %d %d %d\n" f l s e; p "%s %s\n" __LOC__ __FUNCTION__; p "%d %d\n" max_int min_int;
  p "%g %g %g %g\n" max_float min_float epsilon_float infinity; p "%b %b\n" (nan <> nan) (neg_infinity < 0.)
