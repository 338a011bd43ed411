(* String: construction, access, searching, trimming, mapping, comparison. *)
(* modes: stress-ok *)
let p = Printf.printf
let exn f = match f () with s -> p "%S\n" s | exception Invalid_argument m -> p "Invalid_argument %s\n" m
    | exception Not_found -> p "Not_found\n"
let () =
  p "%S %S %S %S\n" (String.make 3 'x') (String.init 5 (fun i -> Char.chr (97 + i))) String.empty
    (String.of_bytes (Bytes.of_string "b"));
  p "%d %c %S\n" (String.length "héllo") (String.get "abc" 1) (String.cat "ab" "cd");
  List.iter (fun l -> p "%S " (String.concat ", " l)) [[]; ["a"]; ["a"; "b"]; ["";"";""]]; p "\n";
  p "%b %b %d %d %d\n" (String.equal "a" "a") (String.equal "a" "A") (String.compare "a" "b")
    (String.compare "b" "a") (String.compare "ab" "abc");
  p "%b %b %b %b\n" (String.starts_with ~prefix:"ab" "abc") (String.starts_with ~prefix:"abcd" "abc")
    (String.ends_with ~suffix:"bc" "abc") (String.ends_with ~suffix:"" "");
  p "%b %b %b %b\n" (String.contains "abc" 'b') (String.contains_from "abc" 2 'b')
    (String.rcontains_from "abc" 1 'b') (String.rcontains_from "abc" 0 'b');
  exn (fun () -> String.sub "hello" 1 3); exn (fun () -> String.sub "hello" 5 0);
  exn (fun () -> String.sub "hello" 4 2); exn (fun () -> String.sub "hello" (-1) 2);
  exn (fun () -> String.sub "hello" 0 max_int);
  exn (fun () -> String.make (-1) 'x'); exn (fun () -> String.make 1 "abc".[3]);
  exn (fun () -> String.make 1 (String.get "abc" (-1)));
  exn (fun () -> string_of_int (String.index "abc" 'z')); exn
    (fun () -> string_of_int (String.index_from "abca" 1 'a'));
  exn (fun () -> string_of_int (String.index_from "abc" 4 'a'));
  exn (fun () -> string_of_bool (String.contains_from "abc" 4 'a'));
  exn (fun () -> string_of_bool (String.rcontains_from "abc" (-1) 'a'))
let () =
  let opt = function None -> "none" | Some n -> string_of_int n in
  p "%s %s %s %s\n" (opt (String.index_opt "abcabc" 'b')) (opt (String.rindex_opt "abcabc" 'b'))
    (opt (String.index_from_opt "abcabc" 2 'b')) (opt (String.rindex_from_opt "abcabc" 3 'b'));
  p "%d %d %s\n" (String.rindex "abcabc" 'a') (String.rindex_from "abcabc" 2 'a')
    (opt (String.rindex_from_opt "abc" (-1) 'a'));
  List.iter (fun s -> p "%S " (String.trim s)) ["  a b "; "\t\n\r\012x\012"; ""; "   "; "x"]; p "\n";
  p "%S %S %S %S\n" (String.uppercase_ascii "aBc\233z") (String.lowercase_ascii "AbC\201Z")
    (String.capitalize_ascii "abc") (String.uncapitalize_ascii "ABC");
  p "%S %S\n" (String.map (fun c -> Char.chr (Char.code c + 1)) "HAL")
    (String.mapi (fun i c -> if i land 1 = 0 then Char.uppercase_ascii c else c) "abcdef");
  p "%d %d\n" (String.fold_left (fun n c -> n * 7 + Char.code c) 0 "abc")
    (String.fold_right (fun c n -> n * 7 + Char.code c) "abc" 0);
  p "%b %b %b %b\n" (String.for_all (fun c -> c < 'd') "abc") (String.exists (fun c -> c = 'z') "abc")
    (String.for_all (fun _ -> false) "") (String.exists (fun _ -> true) "");
  String.iter (fun c -> p "<%c>" c) "iter"; String.iteri (fun i c -> p "%d%c" i c) "xyz"; p "\n";
  List.iter (fun (c, s) -> p "[%s]" (String.concat "|" (String.split_on_char c s)))
    [',', "a,b,,c"; ',', ""; ',', ","; 'x', "abc"]; p "\n";
  p "%S %S\n" (String.of_seq (List.to_seq ['a'; 'b'])) (String.of_seq (Seq.map snd (String.to_seqi "hey")));
  p "%d %d %d\n" (String.hash "abc") (String.seeded_hash 3 "abc") (Hashtbl.hash "abc");
  p "%S\n" (String.to_bytes "copy" |> fun b -> Bytes.set b 0 'C'; Bytes.to_string b)
