(* Strings of many megabytes are made, copied, searched, compared, hashed and dropped. *)
let mb = 1 lsl 20
let () =
  let s = String.make (4 * mb) 'a' in
  let t = s ^ "b" in
  Printf.printf "%d %d %b %d\n" (String.length s) (String.length t) (s = t) (compare s t);
  Printf.printf "%d %d\n" (String.index t 'b') (String.rindex t 'a');
  Printf.printf "%d %d\n" (Hashtbl.hash s) (Hashtbl.hash t);
  let u = String.sub t (3 * mb) (mb + 1) in
  Printf.printf "%d %c\n" (String.length u) u.[mb];
  let b = Bytes.of_string t in
  Bytes.fill b 0 (2 * mb) 'z';
  Printf.printf "%c %c %s\n" (Bytes.get b (2 * mb - 1)) (Bytes.get b (2 * mb)) (Digest.to_hex (Digest.bytes b));
  Printf.printf "%d\n" (String.length (String.concat "" (List.init 10 (fun _ -> u))));
  for i = 1 to 20 do ignore (Sys.opaque_identity (Bytes.create (i * mb))) done;
  Printf.printf "%b\n" (String.length s = 4 * mb);
  for n = 0 to 70 do if String.length (String.make n 'x') <> n || Bytes.length (Bytes.create n) <> n
    then Printf.printf "length %d\n" n done
