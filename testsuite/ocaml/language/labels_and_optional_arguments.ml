(* Labelled arguments commute, optional ones default, and both survive partial application. *)
(* modes: stress-ok *)
let sub ~from ~what = from - what
let greet ?(greeting = "hello") ?punctuation name =
  greeting ^ " " ^ name ^ (match punctuation with None -> "." | Some c -> String.make 1 c)
let many ?(a = 1) ~b ?(c = a + 1) ~d () = Printf.sprintf "%d %d %d %d" a b c d
let range ?(start = 0) ?(step = 1) stop =
  let rec go i = if i >= stop then [] else i :: go (i + step) in go start

let ints l = print_endline (String.concat " " (List.map string_of_int l))

let () =
  ints [sub ~from:10 ~what:3; sub ~what:3 ~from:10; sub 10 3];
  let minus3 = sub ~what:3 and from10 = sub ~from:10 in
  ints [minus3 ~from:20; from10 ~what:1];
  print_endline (greet "you");
  print_endline (greet ~greeting:"bye" "you");
  print_endline (greet ~punctuation:'!' "you");
  print_endline (greet ?greeting:None ?punctuation:(Some '?') "you");
  print_endline (greet ?greeting:(Some "hey") "there")

let () =
  print_endline (many ~b:2 ~d:4 ());
  print_endline (many ~d:4 ~b:2 ~a:10 ());
  print_endline (many ~c:0 ~a:7 ~b:8 ~d:9 ());
  let later = many ~b:5 in
  print_endline (later ~d:6 ()); print_endline (later ~c:1 ~d:6 ());
  ints (range 5); ints (range ~start:2 5); ints (range ~step:3 10); ints (range ~start:1 ~step:4 20)

let () =
  let apply (f : ?x:int -> int -> int) = f 1 + f ~x:10 1 in
  ints [apply (fun ?(x = 5) y -> x + y)];
  let order = Buffer.create 16 in
  let note c v = Buffer.add_char order c; v in
  ignore (sub ~what:(note 'w' 1) ~from:(note 'f' 2));
  ignore (many ~d:(note 'd' 1) ~b:(note 'b' 2) ());
  print_endline (Buffer.contents order);
  let erased : int -> int list = range ~step:2 ?start:None in
  ints (List.concat_map (fun n -> erased n) [3; 4]);
  ints (List.map (fun f -> f ~from:9) [(fun ~from -> from + 1); (fun ~from -> from * 2)])
