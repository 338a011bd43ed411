(* StringLabels, BytesLabels and StdLabels are the same functions with labels. *)
(* modes: stress-ok *)
open StdLabels
module S = StringLabels
module B = BytesLabels
let p = Printf.printf
let () =
  p "%s %s %s\n" (S.init 3 ~f:(fun i -> Char.chr (97 + i))) (S.concat ~sep:"-" ["a"; "b"])
    (S.sub "abcdef" ~pos:2 ~len:3);
  S.iter ~f:(p "%c.") "abc"; S.iteri ~f:(p "%d%c") "xy"; p "\n";
  p "%s %s %b %b\n" (S.map ~f:Char.uppercase_ascii "abc") (S.mapi ~f:(fun i c -> if i = 0 then '_' else c)
      "abc") (S.for_all ~f:(( = ) 'a') "aab") (S.exists ~f:(( = ) 'b') "aab");
  p "%d %d %b %b\n" (S.fold_left ~f:(fun n c -> n + Char.code c) ~init:0 "abc")
    (S.fold_right ~f:(fun c n -> n - Char.code c) "abc" ~init:0) (S.starts_with ~prefix:"a" "ab")
    (S.ends_with ~suffix:"b" "ab");
  p "%s\n" (S.concat ~sep:"|" (S.split_on_char ~sep:',' "a,b,c"));
  let b = B.make 5 'x' in
  B.blit_string ~src:"hello" ~src_pos:1 ~dst:b ~dst_pos:0 ~len:3; p "%s\n" (B.to_string b);
  B.blit ~src:b ~src_pos:0 ~dst:b ~dst_pos:2 ~len:3; p "%s\n" (B.to_string b); B.fill b ~pos:1 ~len:2 '.';
  p "%s\n" (B.to_string b);
  p "%s %s\n" (B.sub_string b ~pos:0 ~len:2) (B.to_string (B.concat ~sep:b [b; b]));
  B.iter ~f:(p "%c") b; B.iteri ~f:(p "%d%c") b; p " %s\n" (B.to_string
      (B.map ~f:Char.uppercase_ascii (B.init 3 ~f:(fun i -> Char.chr (100 + i)))));
  p "%s\n" (String.concat ~sep:"," (List.map ~f:string_of_int (Array.to_list (Array.init 4 ~f:(fun i -> i * i)))));
  p "%s %s\n" (Bytes.to_string (Bytes.extend b ~left:(-1) ~right:0)) (String.make 2 'm')
