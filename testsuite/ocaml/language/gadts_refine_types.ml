(* Generalised data types: a typed evaluator, length-indexed vectors and equality witnesses run without tags. *)
(* modes: stress-ok *)
type _ expr =
  | Int : int -> int expr
  | Bool : bool -> bool expr
  | Float : float -> float expr
  | Add : int expr * int expr -> int expr
  | Fadd : float expr * float expr -> float expr
  | If : bool expr * 'a expr * 'a expr -> 'a expr
  | Less : int expr * int expr -> bool expr
  | Pair : 'a expr * 'b expr -> ('a * 'b) expr
  | Fst : ('a * 'b) expr -> 'a expr
  | Lam : ('a -> 'b expr) -> ('a -> 'b) expr
  | App : ('a -> 'b) expr * 'a expr -> 'b expr

let rec eval : type a. a expr -> a = function
  | Int n -> n | Bool b -> b | Float f -> f
  | Add (a, b) -> eval a + eval b
  | Fadd (a, b) -> eval a +. eval b
  | If (c, t, e) -> if eval c then eval t else eval e
  | Less (a, b) -> eval a < eval b
  | Pair (a, b) -> let b = eval b in (eval a, b)
  | Fst p -> fst (eval p)
  | Lam f -> fun x -> eval (f x)
  | App (f, x) -> (eval f) (eval x)

type zero = Z and 'n succ = S
type (_, _) vec = Nil : ('a, zero) vec | Cons : 'a * ('a, 'n) vec -> ('a, 'n succ) vec
let head : type n. ('a, n succ) vec -> 'a = fun (Cons (x, _)) -> x
let rec zip : type n. ('a, n) vec -> ('b, n) vec -> ('a * 'b, n) vec = fun a b -> match a, b with
  | Nil, Nil -> Nil | Cons (x, a), Cons (y, b) -> Cons ((x, y), zip a b)
let rec to_list : type n. ('a, n) vec -> 'a list = function Nil -> [] | Cons (x, r) -> x :: to_list r

type _ ty = Tint : int ty | Tstr : string ty | Tlist : 'a ty -> 'a list ty | Tpair : 'a ty * 'b ty -> ('a * 'b) ty
let rec show : type a. a ty -> a -> string = fun ty v -> match ty with
  | Tint -> string_of_int v | Tstr -> Printf.sprintf "%S" v
  | Tlist t -> "[" ^ String.concat "; " (List.map (show t) v) ^ "]"
  | Tpair (a, b) -> let x, y = v in "(" ^ show a x ^ ", " ^ show b y ^ ")"
type (_, _) eq = Refl : ('a, 'a) eq
let rec same : type a b. a ty -> b ty -> (a, b) eq option = fun a b -> match a, b with
  | Tint, Tint -> Some Refl | Tstr, Tstr -> Some Refl
  | Tlist a, Tlist b -> (match same a b with Some Refl -> Some Refl | None -> None)
  | Tpair (a, b), Tpair (c, d) -> (match same a c, same b d with Some Refl, Some Refl -> Some Refl | _ -> None)
  | _ -> None
type dyn = Dyn : 'a ty * 'a -> dyn
let cast : type a. a ty -> dyn -> a option = fun ty (Dyn (t, v)) -> match same ty t with Some Refl -> Some v
    | None -> None

let () =
  print_int (eval (If (Less (Int 1, Int 2), Add (Int 20, Int 22), Int 0))); print_newline ();
  print_float (eval (Fadd (Float 1.5, Fst (Pair (Float 2.25, Bool true))))); print_newline ();
  print_int (eval (App (Lam (fun x -> Add (Int x, Int 1)), Int 41))); print_newline ();
  List.iter (fun (a, b) -> Printf.printf "%d%s " a b) (to_list
      (zip (Cons (1, Cons (2, Nil))) (Cons ("a", Cons ("b", Nil)))));
  print_int (head (Cons (7, Nil))); print_newline ();
  print_endline (show (Tlist (Tpair (Tint, Tstr))) [1, "x"; 2, "y\n"]);
  let d = Dyn (Tlist Tint, [1; 2; 3]) in
  print_endline (match cast (Tlist Tint) d with Some l -> show (Tlist Tint) l | None -> "no");
  print_endline (match cast Tint d with Some n -> string_of_int n | None -> "not an int")
