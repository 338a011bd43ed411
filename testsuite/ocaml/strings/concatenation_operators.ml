(* (^), String.concat and Bytes.cat over many lengths place every byte right. *)
(* modes: stress-ok *)
let () =
  let piece n c = String.make n c in
  let bad = ref 0 in
  for i = 0 to 20 do for j = 0 to 20 do
      let s = piece i 'a' ^ piece j 'b' in
      if String.length s <> i + j || s <> String.init (i + j) (fun k -> if k < i then 'a' else 'b') then incr bad;
      if String.concat (piece j '-') [piece i 'x'; ""; "y"] <> piece i 'x' ^ piece j '-' ^ piece j '-' ^ "y"
        then incr bad;
      if Bytes.to_string (Bytes.cat (Bytes.of_string (piece i 'p'))
          (Bytes.of_string (piece j 'q'))) <> piece i 'p' ^ piece j 'q' then incr bad
    done done;
  Printf.printf "%d wrong\n" !bad;
  print_endline ("a" ^ "b" ^ "" ^ "c" ^ string_of_int 4 ^ String.make 0 'z');
  (match String.concat "" (List.init 3 (fun _ -> "xy")) with s -> print_endline s);
  let s = ref "" in for i = 1 to 60 do s := !s ^ string_of_int i done; print_endline !s
