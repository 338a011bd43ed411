(* Functors, generative functors, functor results in functors, and modules as values. *)
(* modes: stress-ok *)
module type ORD = sig type t val compare : t -> t -> int end
module Sorted (O : ORD) = struct
  type t = O.t list
  let rec insert x = function [] -> [x] | y :: r as l -> if O.compare x y <= 0 then x :: l else y :: insert x r
  let of_list l = List.fold_left (fun acc x -> insert x acc) [] l
end
module Reverse (O : ORD) : ORD with type t = O.t = struct type t = O.t let compare a b = O.compare b a end
module Lex (A : ORD) (B : ORD) = struct
  type t = A.t * B.t
  let compare (a, b) (c, d) = match A.compare a c with 0 -> B.compare b d | n -> n
end
module S1 = Sorted (Int)
module S2 = Sorted (Reverse (String))
module S3 = Sorted (Lex (Int) (Reverse (Char)))
module Apply (F : functor (X : ORD) -> sig type t val of_list : X.t list -> X.t list end) = struct let sort =
      (let module M = F (Int) in M.of_list) end
module A1 = Apply (Sorted)

module Fresh () = struct let counter = ref 0 let next () = incr counter; !counter end
module F1 = Fresh ()
module F2 = Fresh ()

module type PLUGIN = sig type state val name : string val init : state val step : state -> state
    val show : state -> string end
let plugins : (module PLUGIN) list =
  [(module struct type state = int let name = "counter" let init = 0 let step = succ let show = string_of_int end);
   (module struct type state = string let name = "stars" let init = "" let step s = s ^ "*" let show s = s end);
   (module struct type state = float let name =
         "half" let init = 1.0 let step x = x /. 2.0 let show = string_of_float end)]
let run n (module P : PLUGIN) =
  let rec go i s = if i = 0 then s else go (i - 1) (P.step s) in P.name ^ "=" ^ P.show (go n P.init)

let sort_with (type a) (module O : ORD with type t = a) (l : a list) = let module S = Sorted (O) in S.of_list l
let choose b = if b then (module Int : ORD with type t = int) else (module Reverse (Int))

let ints l = print_endline (String.concat " " (List.map string_of_int l))
let () =
  ints (S1.of_list [3; 1; 2]); print_endline (String.concat " " (S2.of_list ["b"; "c"; "a"]));
  List.iter (fun (n, c) -> Printf.printf "%d%c " n c) (S3.of_list [1, 'a'; 0, 'z'; 1, 'b']); print_newline ();
  ints (A1.sort [9; 8; 7]);
  ints [F1.next (); F1.next (); F2.next ()];
  List.iter (fun p -> print_endline (run 4 p)) plugins;
  ints (sort_with (module Int) [5; 4; 6]); ints (sort_with (choose false) [5; 4; 6]);
  let (module P) = List.nth plugins 1 in print_endline P.name;
  let module Local = struct include List let sum = fold_left ( + ) 0 end in
  ints [Local.sum [1; 2; 3]; Local.length []]
