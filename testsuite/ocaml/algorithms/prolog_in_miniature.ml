(* Unification, renaming and depth-first search with continuations: append, reverse, member, Peano sums. *)
(* modes: stress-ok *)
type term = V of int | T of string * term list
module M = Map.Make (Int)
let rec walk s = function V n as t -> (match M.find_opt n s with Some t -> walk s t | None -> t) | t -> t
let rec unify s a b = match walk s a, walk s b with
  | V m, V n when m = n -> Some s | V m, t | t, V m -> Some (M.add m t s)
  | T (f, l), T (g, r) when f = g && List.compare_lengths l r = 0 -> List.fold_left2
      (fun s a b -> Option.bind s (fun s -> unify s a b)) (Some s) l r
  | _ -> None
let rec rename k = function V n -> V (n + k) | T (f, l) -> T (f, List.map (rename k) l)
let nil = T ("nil", []) and cons a b = T ("cons", [a; b]) and z = T ("z", []) and s n = T ("s", [n])
let app a b c = T ("append", [a; b; c])
let rules =
  [app nil (V 0) (V 0), []; app (cons (V 0) (V 1)) (V 2) (cons (V 0) (V 3)), [app (V 1) (V 2) (V 3)];
   T ("member", [V 0; cons (V 0) (V 1)]), []; T ("member", [V 0; cons (V 1) (V 2)]), [T ("member", [V 0; V 2])];
   T ("rev", [nil; nil]), []; T ("rev", [cons (V 0) (V 1); V 2]),
     [T ("rev", [V 1; V 3]); app (V 3) (cons (V 0) nil) (V 2)];
   T ("add", [z; V 0; V 0]), []; T ("add", [s (V 0); V 1; s (V 2)]), [T ("add", [V 0; V 1; V 2])]]
let rec prove fresh subst goals k = match goals with
  | [] -> k subst
  | g :: rest -> List.iter (fun (head, body) -> match unify subst g (rename fresh head) with
      | None -> () | Some subst -> prove (fresh + 10) subst (List.map (rename fresh) body @ rest) k) rules
let rec show s t = match walk s t with
  | V n -> "_" ^ string_of_int n | T ("nil", []) -> "[]" | T ("z", []) -> "0"
  | T ("cons", [a; b]) -> show s a ^ ":" ^ show s b | T ("s", [n]) -> "s" ^ show s n | T (f, []) -> f
      | T (f, l) -> f ^ "(" ^ String.concat "," (List.map (show s) l) ^ ")"
let rec of_list = function [] -> nil | x :: r -> cons (T (x, [])) (of_list r)
let query ?(limit = 20) name goals vars =
  Printf.printf "?- %s\n" name;
  let n = ref 0 in
  try prove 1000 M.empty goals (fun s -> incr n; print_endline
      ("   " ^ String.concat "  " (List.map (show s) vars)); if !n = limit then raise Exit);
  Printf.printf "   %d answers\n" !n with Exit -> print_endline "   ..."
let () =
  let abc = of_list ["a"; "b"; "c"] in
  query "append(X, Y, [a,b,c])" [app (V 0) (V 1) abc] [V 0; V 1];
  query "rev([a,b,c], X)" [T ("rev", [abc; V 0])] [V 0];
  query "member(X, [a,b,c])" [T ("member", [V 0; abc])] [V 0];
  query "add(X, Y, 3)" [T ("add", [V 0; V 1; s (s (s z))])] [V 0; V 1];
  query ~limit:3 "append(X, [c], Y)" [app (V 0) (of_list ["c"]) (V 1)] [V 0; V 1];
  query "member(d, [a])" [T ("member", [T ("d", []); of_list ["a"]])] []
