(* Float.of_string, of_string_opt, to_string, hash, and classification of many bit patterns. *)
(* modes: stress-ok *)
let () =
  let counts = Hashtbl.create 5 in
  Random.init 7;
  for _ = 1 to 400 do
    let bits = Int64.logand (Random.bits64 ()) (if Random.bool () then -1L else 0x800fffffffffffffL) in
    let f = Int64.float_of_bits bits in
    let k = match Float.classify_float f with FP_normal -> "normal" | FP_subnormal -> "subnormal"
      | FP_zero -> "zero" | FP_infinite -> "inf" | FP_nan -> "nan" in
    Hashtbl.replace counts k (1 + Option.value ~default:0 (Hashtbl.find_opt counts k));
    if Int64.bits_of_float f <> bits then Printf.printf "bits changed %Lx\n" bits
  done;
  List.iter (fun (k, n) -> Printf.printf "%s %d\n" k n) (List.sort compare (List.of_seq (Hashtbl.to_seq counts)))
let () =
  List.iter (fun s -> Printf.printf "%s %s\n" s (match Float.of_string_opt s with Some f -> Float.to_string f
        | None -> "none")) ["1.5"; "x"; "1e3"; "-inf"];
  (try ignore (Float.of_string "y") with Failure m -> print_endline m);
  List.iter (fun s -> print_endline (string_of_float s)) [1.; 100.; 1e11; 1e12; 123456.789e3; 0.1; 1e-3; -5.;
    1e300];
  Printf.printf "%h %h %h\n" (Float.of_string "0x1p-2") (float_of_string "1e-2") (Float.round (-0.4));
  Printf.printf "%d %d\n" (Stdlib.compare 1.0 2.0) (Float.compare nan 1.0)
