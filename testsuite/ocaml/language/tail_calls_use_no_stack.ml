(* Tail calls of every arity, also between functions and through unknown closures, run in constant stack. *)
(* env: OCAMLRUNPARAM=l=4k *)
let n = 30_000
let rec t1 a = if a = 0 then "t1" else t1 (a - 1)
let rec t2 a b = if a = 0 then string_of_int b else t2 (a - 1) (b + 1)
let rec t3 a b c = if a = 0 then string_of_int (b + c) else t3 (a - 1) c b
let rec t4 a b c d = if a = 0 then String.concat "," [b; c; d] else t4 (a - 1) c d b
let rec t9 a b c d e f g h i = if a = 0 then string_of_int (b - c + d - e + f - g + h - i) else t9
    (a - 1) c d e f g h i b
let rec even n = if n = 0 then true else odd (n - 1) and odd n = if n = 0 then false else even (n - 1)
let rec cps n k = if n = 0 then k 0 else cps (n - 1) (fun r -> k (r + 1))
let rec through f n = if n = 0 then f 0 else (Sys.opaque_identity through) f (n - 1)
let rec wider a = if a = 0 then "wider" else narrower a 1 2 3 4 5 6
and narrower a _ _ _ _ _ _ = wider (a - 1)
let rec in_match n = match n with 0 -> "match" | n when n mod 2 = 0 -> in_match (n - 1) | n -> in_match (n - 1)
let rec in_handler n = match (if n < 0 then raise Exit; n) with
  | 0 -> "handler case" | n -> in_handler (n - 1) | exception Exit -> "no"
let rec logical n = n = 0 || (n > 0 && logical (n - 1))
let rec sequence n = if n > 0 then (ignore n; sequence (n - 1)) else "sequence"

let () =
  print_endline (t1 n); print_endline (t2 n 0); print_endline (t3 n 1 2); print_endline (t4 n "x" "y" "z");
  print_endline (t9 n 1 2 3 4 5 6 7 8);
  print_endline (string_of_bool (even n)); print_endline (string_of_bool (odd n));
  print_endline (string_of_int (cps 1000 Fun.id));
  print_endline (through string_of_int n);
  print_endline (wider n); print_endline (in_match n); print_endline (in_handler n);
  print_endline (string_of_bool (logical n)); print_endline (sequence n)
