(* int_of_string accepts the documented syntax and nothing else; the bounds differ between bases. *)
(* modes: stress-ok *)
let try_one s =
  Printf.printf "%S %s %s\n" s
    (match int_of_string s with n -> string_of_int n | exception Failure m -> "Failure " ^ m)
    (match int_of_string_opt s with Some n -> string_of_int n | None -> "none")
let () =
  List.iter try_one
    ["0"; "7"; "-7"; "+7"; "--7"; "+-7"; "-"; "+"; ""; " "; "1 "; " 1"; "\t1"; "1\000"; "\000"; "1.0"; "1e3";
      "a"; "0a";
     "0x10"; "0X10"; "-0x10"; "0xFf"; "0xg"; "0x"; "0x_1"; "0x1_"; "0x1_f"; "x10"; "0o17"; "0O17"; "0o8";
     "0b101"; "0B101"; "0b102"; "0b";
     "0u1"; "0U10"; "-0u1"; "0u"; "1_000_000"; "1__0"; "_1"; "1_"; "007"; "0_0";
     "4611686018427387903"; "4611686018427387904"; "-4611686018427387904"; "-4611686018427387905";
     "0x3fffffffffffffff"; "0x4000000000000000"; "0x7fffffffffffffff"; "0x8000000000000000";
     "-0x7fffffffffffffff"; "0xffffffffffffffff";
     "0u4611686018427387903"; "0u4611686018427387904"; "0u9223372036854775807"; "0u9223372036854775808";
     "0o777777777777777777777"; "0o1777777777777777777777";
     "0b" ^ String.make 62 '1'; "0b" ^ String.make 63 '1'; "0b" ^ String.make 64 '1'; String.make 30 '9';
     String.make 50 '0' ^ "5"];
  List.iter (fun s -> Printf.printf "%S %s\n" s (match bool_of_string_opt s with Some b -> string_of_bool b
        | None -> "none")) ["true"; "false"; "True"; ""];
  (try ignore (bool_of_string "maybe") with Invalid_argument m -> print_endline m);
  List.iter (fun n -> Printf.printf "%s %d\n" (string_of_int n) (int_of_string (string_of_int n)))
    [min_int; -1; 0; max_int]
