(* Bytes: creation, copying, filling, blitting, mapping, and all bounds checks. *)
(* modes: stress-ok *)
let p = Printf.printf
let show b = p "%S\n" (Bytes.to_string b)
let exn f = try f () with Invalid_argument m -> p "Invalid_argument %s\n" m
let () =
  show (Bytes.make 3 'x'); show (Bytes.init 4 (fun i -> Char.chr (65 + i))); show Bytes.empty;
  p "%d %d\n" (Bytes.length (Bytes.create 0)) (Bytes.length (Bytes.create 1000));
  let b = Bytes.of_string "hello world" in
  let c = Bytes.copy b in Bytes.set c 0 'J'; show b; show c;
  show (Bytes.sub b 6 5); p "%S\n" (Bytes.sub_string b 0 5);
  show (Bytes.extend b 2 (-6) |> fun b -> Bytes.fill b 0 2 '.'; b);
  show (let e = Bytes.extend c (-1) 3 in Bytes.fill e 10 3 '!'; e);
  Bytes.blit b 0 b 3 8; show b; Bytes.blit b 3 b 0 8; show b; Bytes.blit_string "ABC" 1 b 2 2; show b;
  Bytes.fill b 1 3 '*'; show b;
  show (Bytes.concat (Bytes.of_string "--") [b; Bytes.empty; c]); show (Bytes.cat b c);
  show (Bytes.trim (Bytes.of_string "  t  "));
  show (Bytes.escaped (Bytes.of_string "a\n\200")); show (Bytes.map Char.uppercase_ascii c);
  show (Bytes.mapi (fun i _ -> Char.chr (48 + i)) (Bytes.make 5 ' '));
  p "%d %d %b\n" (Bytes.index c 'o') (Bytes.rindex c 'o') (Bytes.contains c 'z');
  p "%d %b %d\n" (Bytes.compare b c) (Bytes.equal b (Bytes.copy b))
    (compare (Bytes.of_string "a") (Bytes.of_string "b"))
let () =
  let b = Bytes.of_string "abc" in
  List.iter exn
    [(fun () -> ignore (Bytes.create (-1))); (fun () -> ignore (Bytes.create (Sys.max_string_length + 1)));
      (fun () -> ignore (Bytes.get b 3)); (fun () -> Bytes.set b (-1) 'x');
     (fun () -> ignore (Bytes.sub b 1 3)); (fun () -> Bytes.fill b 2 2 'x'); (fun () -> Bytes.blit b 0 b 1 3);
     (fun () -> Bytes.blit_string "abc" 2 b 0 2);
     (fun () -> ignore (Bytes.extend b (-2) (-2))); (fun () -> ignore (Bytes.index_from b 4 'a'));
     (fun () -> ignore (Bytes.init (-1) (fun _ -> 'a')))];
  let opt = function None -> "none" | Some n -> string_of_int n in
  p "%s %s %s %s\n" (opt (Bytes.index_opt b 'c')) (opt (Bytes.rindex_opt b 'z'))
    (opt (Bytes.index_from_opt b 1 'a')) (opt (Bytes.rindex_from_opt b 1 'a'));
  p "%b %b %b %b\n" (Bytes.starts_with ~prefix:(Bytes.of_string "ab") b)
    (Bytes.ends_with ~suffix:(Bytes.of_string "bc") b) (Bytes.for_all (( <> ) 'x') b) (Bytes.exists (( = ) 'x') b);
  Bytes.iter (p "<%c>") b; Bytes.iteri (p "%d%c") b; p "%d\n"
    (Bytes.fold_left (fun n c -> n + Char.code c) 0 b + Bytes.fold_right (fun c n -> n - Char.code c) b 0);
  show (Bytes.of_seq (Seq.map Char.uppercase_ascii (Bytes.to_seq b)));
  Seq.iter (fun (i, c) -> p "%d%c" i c) (Bytes.to_seqi b);
  show (Bytes.capitalize_ascii b); show (Bytes.uncapitalize_ascii (Bytes.of_string "ABC"));
  show (Bytes.uppercase_ascii b); show (Bytes.lowercase_ascii (Bytes.of_string "ABC"));
  List.iter show (Bytes.split_on_char 'b' (Bytes.of_string "abcb"));
  p "%S %S\n" (Bytes.unsafe_to_string (Bytes.copy b)) (Bytes.to_string
      (Bytes.unsafe_of_string (String.make 2 'q')));
  p "%b %b %b\n" (Bytes.contains_from b 1 'a') (Bytes.rcontains_from b 1 'a') (b < Bytes.of_string "abd");
  p "%d\n" (Hashtbl.hash b)
