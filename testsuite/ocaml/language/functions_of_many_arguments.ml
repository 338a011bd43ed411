(* Functions of 1 to 20 arguments work applied fully, partly, and to more arguments than they name. *)
(* modes: stress-ok *)
let f1 a = a
let f2 a b = a - b
let f3 a b c = a - b * c
let f4 a b c d = a + b * c - d
let f5 a b c d e = a + 2 * b + 3 * c + 4 * d + 5 * e
let f7 a b c d e f g = [a; b; c; d; e; f; g]
let f10 a b c d e f g h i j = [j; i; h; g; f; e; d; c; b; a]
let f20 a b c d e f g h i j k l m n o p q r s t =
  a + b * 2 + c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10
  + k * 11 + l * 12 + m * 13 + n * 14 + o * 15 + p * 16 + q * 17 + r * 18 + s * 19 + t * 20

let ints l = print_endline (String.concat " " (List.map string_of_int l))
let id = Sys.opaque_identity

let () =
  ints [f1 1; f2 5 3; f3 1 2 3; f4 1 2 3 4; f5 1 2 3 4 5];
  ints (f7 1 2 3 4 5 6 7);
  ints (f10 1 2 3 4 5 6 7 8 9 10);
  ints [f20 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20]

let () =
  (* one argument at a time, through unknown functions *)
  let g = id f7 in
  let g1 = g 1 in let g2 = g1 2 in let g3 = g2 3 in let g4 = g3 4 in let g5 = g4 5 in let g6 = g5 6 in
  ints (g6 7); ints (g6 8); ints (g5 60 70); ints (g3 40 50 60 70); ints (g1 20 30 40 50 60 70);
  let h = (id f20) 1 2 3 4 5 6 7 in
  ints [h 8 9 10 11 12 13 14 15 16 17 18 19 20; h 0 0 0 0 0 0 0 0 0 0 0 0 0]

let () =
  (* more arguments than the function names: the result is applied again *)
  let pick b = if b then (fun x y -> x + y) else (fun x -> fun y -> x * y) in
  ints [pick true 3 4; pick false 3 4; (id pick) true 5 6];
  let curry4 a b = fun c -> let z = a + b + c in fun d -> z * d in
  ints [curry4 1 2 3 4; (id curry4) 1 2 3 4; id (curry4 1) 2 3 4; id (curry4 1 2 3) 4];
  let rec consume n = if n = 0 then Obj.magic 42 else Obj.magic (fun (_ : int) -> consume (n - 1)) in
  ints [(consume 5 : int -> int -> int -> int -> int -> int) 1 2 3 4 5]
