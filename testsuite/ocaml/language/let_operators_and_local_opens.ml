(* Binding operators, user-defined infix and prefix operators, index operators, local opens. *)
(* modes: stress-ok *)
let ( let* ) = Option.bind
let ( let+ ) o f = Option.map f o
let ( and+ ) a b = match a, b with Some a, Some b -> Some (a, b) | _ -> None
let ( >>= ) r f = Result.bind r f
let ( |>> ) x f = f x
let ( !! ) = List.length
let ( ~% ) x = -x
let ( ?? ) o = Option.value o ~default:0
let ( ** ) = fun a b -> int_of_float (Float.pow (float a) (float b))
let ( .%[] ) t k = Hashtbl.find t k
let ( .%[]<- ) t k v = Hashtbl.replace t k v
let ( .%{;..} ) m idx = Array.fold_left (fun s i -> s + m.(i)) 0 idx
let ( @@@ ) a b = a ^ "," ^ b

module Vec = struct
  type t = { x : int; y : int }
  let ( + ) a b = { x = a.x + b.x; y = a.y + b.y }
  let ( * ) k a = { x = k * a.x; y = k * a.y }
  let zero = { x = 0; y = 0 }
  module Nested = struct let zero = { x = -1; y = -1 } let nested = "nested" end
end

let () =
  let sum a b = let* x = a in let* y = b in if x + y = 0 then None else Some (x + y) in
  List.iter (fun (a, b) -> print_endline (match sum a b with Some n -> string_of_int n | None -> "none"))
    [Some 1, Some 2; None, Some 1; Some 1, Some (-1)];
  let both = let+ a = Some 3 and+ b = Some 4 in a * b in print_int ??both; print_newline ();
  (match Ok 1 >>= (fun x -> Ok (x + 1)) >>= (fun x -> if x = 2 then Error "two" else Ok x) with Ok _ -> ()
      | Error e -> print_endline e);
  Printf.printf "%d %d %d %d\n" (3 |>> succ) (!! [1; 2; 3]) (~% 5) (2 ** 10)

let () =
  let t = Hashtbl.create 3 in
  t.%["one"] <- 1; t.%["two"] <- 2; t.%["one"] <- t.%["one"] + 10;
  Printf.printf "%d %d %d\n" t.%["one"] t.%["two"] ([| 5; 6; 7; 8 |].%{0; 2; 3});
  print_endline ("a" @@@ "b" @@@ "c");
  let v = Vec.(2 * { x = 1; y = 2 } + zero) in Printf.printf "%d %d\n" v.x v.y;
  let open Vec.Nested in Printf.printf "%s %d\n" nested zero.Vec.x;
  let open struct let hidden = 5 let twice = 2 * hidden end in print_int twice; print_newline ();
  let module L = List in print_int L.(length (map succ [1; 2])); print_newline ();
  let x = 1 in let x = x + 1 in let f x = x * x in let x = f x in print_int x; print_newline ()
