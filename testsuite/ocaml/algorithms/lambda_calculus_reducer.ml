(* Untyped lambda terms with de Bruijn indices: normal-order reduction of Church numerals. *)
(* modes: stress-ok *)
type term = Var of int | Lam of term | App of term * term
let rec shift d c = function Var k -> Var (if k >= c then k + d else k) | Lam t -> Lam (shift d (c + 1) t)
    | App (a, b) -> App (shift d c a, shift d c b)
let rec subst j s = function Var k -> if k = j then s else Var k | Lam t -> Lam (subst (j + 1) (shift 1 0 s) t)
    | App (a, b) -> App (subst j s a, subst j s b)
let beta t s = shift (-1) 0 (subst 0 (shift 1 0 s) t)
let rec step = function
  | App (Lam t, s) -> Some (beta t s)
  | App (a, b) -> (match step a with Some a -> Some (App (a, b))
        | None -> Option.map (fun b -> App (a, b)) (step b))
  | Lam t -> Option.map (fun t -> Lam t) (step t)
  | Var _ -> None
let steps = ref 0
let rec normalise t = match step t with None -> t | Some t -> incr steps; normalise t
let church n = let rec go n = if n = 0 then Var 0 else App (Var 1, go (n - 1)) in Lam (Lam (go n))
let unchurch = function Lam (Lam t) -> let rec go = function Var 0 -> 0 | App (Var 1, t) -> 1 + go t
    | _ -> raise Exit in go t | _ -> raise Exit
let plus = Lam (Lam (Lam (Lam (App (App (Var 3, Var 1), App (App (Var 2, Var 1), Var 0))))))
let times = Lam (Lam (Lam (App (Var 2, App (Var 1, Var 0)))))
let power = Lam (Lam (App (Var 0, Var 1)))
let app f xs = List.fold_left (fun f x -> App (f, x)) f xs
let rec show = function Var n -> string_of_int n | Lam t -> "\\" ^ show t
    | App (a, b) -> "(" ^ show a ^ " " ^ show b ^ ")"
let () =
  let run name t = steps := 0; let n = unchurch (normalise t) in
  Printf.printf "%s = %d in %d steps\n" name n !steps in
  run "2+3" (app plus [church 2; church 3]); run "3*4" (app times [church 3; church 4]);
  run "2^4" (app power [church 2; church 4]);
  let true_ = Lam (Lam (Var 1)) and false_ = Lam (Lam (Var 0)) in
  print_endline (show (normalise (app (Lam (Lam (app (Var 1) [Var 0; Var 1]))) [true_; false_])));
  print_endline (show (App (Lam (App (Var 0, Var 0)), Lam (Var 0))))
