(* Matches on dense, sparse, negative and tagged values take the arm that is written. *)
(* modes: stress-ok *)
type shape =
  | A | B | C | D
  | Int of int
  | Pair of int * int
  | Tree of { left : shape; right : shape }
  | Many of shape list
  | Str of string
  | F of float

let rec describe = function
  | A -> "A" | B -> "B" | C -> "C" | D -> "D"
  | Int 0 -> "zero"
  | Int n when n < 0 -> "negative"
  | Int (1 | 2 | 3) -> "small"
  | Int _ -> "int"
  | Pair (0, 0) -> "origin"
  | Pair (_, 0) -> "x axis"
  | Pair (0, _) -> "y axis"
  | Pair (a, b) when a = b -> "diagonal"
  | Pair _ -> "point"
  | Tree { left = A; right } -> "A^" ^ describe right
  | Tree { left; right = B } -> describe left ^ "^B"
  | Tree { left; right } -> "(" ^ describe left ^ "," ^ describe right ^ ")"
  | Many [] -> "none"
  | Many [x] -> "one " ^ describe x
  | Many (x :: _ :: rest) -> Printf.sprintf "%s and %d" (describe x) (1 + List.length rest)
  | Str "" -> "empty"
  | Str s -> s
  | F 0.0 -> "0."
  | F x -> string_of_float x

let dense = function
  | 0 -> "zero" | 1 -> "one" | 2 -> "two" | 3 -> "three" | 4 -> "four" | 5 -> "five"
  | 6 | 7 | 8 -> "six to eight" | -1 -> "minus one" | _ -> "other"

let sparse = function
  | 10 -> 'a' | 100 -> 'b' | 1000 -> 'c' | 10_000 -> 'd' | -10 -> 'e' | 0x3fff_ffff -> 'f'
  | 0x4000_0000 -> 'g' | -0x4000_0000 -> 'h' | -0x4000_0001 -> 'i' | 0x1_0000_0000 -> 'j' | _ -> '.'

let chars = function 'a' .. 'f' -> 1 | 'g' .. 'z' -> 2 | 'A' .. 'Z' -> 3 | '0' .. '9' -> 4 | '\000' -> 5
    | '\255' -> 6 | _ -> 0

let () =
  List.iter (fun s -> print_endline (describe s))
    [A; B; C; D; Int 0; Int (-5); Int 2; Int 99; Pair (0, 0); Pair (3, 0); Pair (0, 4); Pair (5, 5); Pair (1, 2);
     Tree { left = A; right = C }; Tree { left = D; right = B }; Tree { left = Int 1; right = Str "x" };
     Many []; Many [A]; Many [B; C]; Many [Str ""; A; A; A]; F 0.0; F (-0.0); F 2.5];
  for i = -3 to 10 do print_endline (dense i) done;
  List.iter (fun n -> print_char (sparse n))
    [10; 100; 1000; 10_000; -10; 0x3fff_ffff; 0x4000_0000; -0x4000_0000; -0x4000_0001; 0x1_0000_0000; 7; 11;
      max_int];
  print_newline ();
  for c = 0 to 255 do print_int (chars (Char.chr c)) done;
  print_newline ()
