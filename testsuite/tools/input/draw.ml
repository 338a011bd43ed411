(* Uses Shapes; features of the language that the compiler has separate paths for. *)
type _ expression =
  | Int : int -> int expression
  | Add : int expression * int expression -> int expression
  | If : bool expression * 'a expression * 'a expression -> 'a expression
  | Less : int expression * int expression -> bool expression

let rec eval : type a. a expression -> a = function
  | Int n -> n
  | Add (a, b) -> eval a + eval b
  | If (c, a, b) -> if eval c then eval a else eval b
  | Less (a, b) -> eval a < eval b

type _ Effect.t += Ask : string -> int Effect.t

let answer text =
  match text () with
  | result -> result
  | effect Ask question, k -> Effect.Deep.continue k (String.length question)

let ( let* ) = Option.bind
let half n = if n mod 2 = 0 then Some (n / 2) else None

module Double = Shapes.Scaled (struct let factor = 2. end)

let () =
  let drawing = Shapes.parse "circle 1.5; rectangle 2 3" in
  Printf.printf "%.6f %.6f\n" (Shapes.area drawing) (Double.area drawing);
  (match Shapes.parse "square 1" with
   | _ -> ()
   | exception Shapes.Syntax (at, why) -> Printf.printf "%d: %s\n" at why);
  Printf.printf "%d\n" (eval (If (Less (Int 1, Add (Int 1, Int 1)), Int 10, Int 20)));
  Printf.printf "%d\n" (answer (fun () -> Effect.perform (Ask "how long?") + 1));
  let quarter = let* h = half 12 in half h in
  Printf.printf "%s\n" (match quarter with Some q -> string_of_int q | None -> "odd");
  let mark = new Shapes.mark 3 in
  mark#move 4;
  Printf.printf "%d %d\n" mark#x Shapes.Drawings.(cardinal (of_list [ drawing; drawing ]));
  let polymorphic = [ `A; `B 3; `C "x" ] in
  List.iter (function `A -> print_string "A " | `B n -> Printf.printf "B%d " n | `C s -> Printf.printf "C%s " s) polymorphic;
  let lazily = lazy (print_string "once "; 42) in
  Printf.printf "%d %d\n" (Lazy.force lazily) (Lazy.force lazily)
