(* Comparison of strings is by unsigned bytes, then by length, whatever the word boundaries. *)
let strings = [""; "\000"; "\000\000"; "a"; "a\000"; "ab"; "abcdefg"; "abcdefgh"; "abcdefghi"; "abcdefg\000";
    "abcdefg\255"; "\127"; "\128"; "\255"; "abcdefghijklmno"; "abcdefghijklmnop"; "abcdefghijklmnoq"; "b"; "B";
  "abcdefgi"]
let poly_compare a b = compare a b
let () =
  List.iter (fun a -> List.iter (fun b ->
      let copy = String.sub (b ^ "x") 0 (String.length b) in
      print_char (match String.compare a copy with 0 -> '=' | n when n < 0 -> '<' | _ -> '>');
      let ops = [a = copy; a <> copy; a < copy; a <= copy; a > copy; a >= copy] in
      List.iter (fun v -> print_char (if v then '1' else '0')) ops;
      let c = compare a copy in
      if ops <> [c = 0; c <> 0; c < 0; c <= 0; c > 0; c >= 0] then print_string "operators disagree";
      if poly_compare (a, 1) (copy, 1) <> c || String.equal a copy <> (c = 0) then print_string "compare disagrees";
      if Bytes.compare (Bytes.of_string a) (Bytes.of_string b) <> c then print_string "bytes disagree") strings;
      print_newline ()) strings
let () =
  let sorted = List.sort compare strings in
  List.iter (Printf.printf "%S ") sorted; print_newline ();
  let long n c = String.make n 'x' ^ c in
  for n = 0 to 40 do
    print_int (compare (long n "a") (long n "b")); print_int (compare (long n "") (long n "\000"));
    print_int (compare (long n "\128") (long n "\127"))
  done;
  print_newline ()
