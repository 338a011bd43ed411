(* A small language compiled to instructions and run: variables, loops, functions, errors. *)
(* modes: stress-ok *)
type expr = Int of int | Var of string | Bin of string * expr * expr | Call of string * expr list
type stmt = Assign of string * expr | While of expr * stmt list | If of expr * stmt list * stmt list
    | Print of expr | Return of expr
type instr = Push of int | Load of string | Store of string | Op of string | Jump of int ref | Jumpz of int ref
    | Invoke of string * int | Out | Ret
exception Runtime of string
let compile body =
  let code = ref [] and n = ref 0 in
  let emit i = code := i :: !code; incr n in
  let rec expr = function
    | Int k -> emit (Push k) | Var v -> emit (Load v) | Bin (o, a, b) -> expr a; expr b; emit (Op o)
    | Call (f, args) -> List.iter expr args; emit (Invoke (f, List.length args)) in
  let rec stmt = function
    | Assign (v, e) -> expr e; emit (Store v) | Print e -> expr e; emit Out | Return e -> expr e; emit Ret
    | While (c, b) -> let top = !n and out = ref 0 in expr c; emit (Jumpz out); List.iter stmt b;
    emit (Jump (ref top)); out := !n
    | If (c, a, b) -> let other = ref 0 and out = ref 0 in expr c; emit (Jumpz other); List.iter stmt a;
    emit (Jump out); other := !n; List.iter stmt b; out := !n in
  List.iter stmt body; emit (Push 0); emit Ret; Array.of_list (List.rev !code)
let run functions =
  let code = List.map (fun (f, params, body) -> (f, (params, compile body))) functions in
  let rec call f args =
    let params, code = try List.assoc f code with Not_found -> raise (Runtime ("no function " ^ f)) in
    if List.length params <> List.length args then raise (Runtime (f ^ ": arguments"));
    let env = Hashtbl.create 8 in List.iter2 (Hashtbl.replace env) params args;
    let rec go pc stack = match code.(pc), stack with
      | Push k, s -> go (pc + 1) (k :: s)
      | Load v, s -> (match Hashtbl.find_opt env v with Some x -> go (pc + 1) (x :: s)
            | None -> raise (Runtime ("unbound " ^ v)))
      | Store v, x :: s -> Hashtbl.replace env v x; go (pc + 1) s
      | Op o, b :: a :: s -> go (pc + 1) ((match o with "+" -> a + b | "-" -> a - b | "*" -> a * b
              | "/" -> a / b | "%" -> a mod b | "<" -> Bool.to_int (a < b) | "=" -> Bool.to_int (a = b)
          | o -> raise (Runtime o)) :: s)
      | Jump t, s -> go !t s | Jumpz t, x :: s -> go (if x = 0 then !t else pc + 1) s
      | Invoke (f, k), s -> let rec take k s acc = if k = 0 then (acc, s) else match s with x :: s -> take
        (k - 1) s (x :: acc) | [] -> raise (Runtime "stack") in let args, s = take k s [] in
      go (pc + 1) (call f args :: s)
      | Out, x :: s -> Printf.printf "%d " x; go (pc + 1) s | Ret, x :: _ -> x | _ -> raise (Runtime "stack") in
    go 0 [] in
  (match call "main" [] with n -> Printf.printf "=> %d\n" n
      | exception Runtime m -> Printf.printf "error: %s\n" m
    | exception Division_by_zero -> print_endline "division by zero")
let () =
  let v x = Var x and i k = Int k in let ( + ) a b = Bin ("+", a, b) and ( - ) a b = Bin ("-", a, b) and
    ( < ) a b = Bin ("<", a, b) in
  run ["fib", ["n"], [If (v "n" < i 2, [Return (v "n")], [Return
        (Call ("fib", [v "n" - i 1]) + Call ("fib", [v "n" - i 2]))])];
  "main", [], [Assign ("k", i 0); While (v "k" < i 12, [Print (Call ("fib", [v "k"]));
        Assign ("k", v "k" + i 1)]); Return (v "k")]];
  run ["main", [], [Print (v "x")]]; run ["main", [], [Return (Bin ("/", i 1, i 0))]];
  run ["main", [], [Return (Call ("f", []))]]; run ["f", ["a"], []; "main", [], [Return (Call ("f", []))]];
  run ["main", [], [Assign ("a", i 1); While (v "a" < i 1000,
        [Assign ("a", Bin ("*", v "a", i 3)); Print (v "a")])]]
