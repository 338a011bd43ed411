(* Hashes of strings of all lengths near word boundaries are the documented, fixed numbers. *)
(* modes: stress-ok *)
let () =
  for n = 0 to 40 do
    let s = String.init n (fun i -> Char.chr ((i * 37 + n) land 255)) in
    Printf.printf "%d %d %d\n" n (Hashtbl.hash s) (Hashtbl.seeded_hash 123 s)
  done;
  List.iter (fun s -> Printf.printf "%S %d\n" s (Hashtbl.hash s))
    [""; "a"; "hello"; "\000"; String.make 300 'x'; String.make 301 'x'];
  Printf.printf "%d %d\n" (String.hash "camel") (String.seeded_hash 0 "camel");
  Printf.printf "%d %d\n" (Hashtbl.hash (Bytes.of_string "camel")) (Hashtbl.hash_param 10 100 "camel")
