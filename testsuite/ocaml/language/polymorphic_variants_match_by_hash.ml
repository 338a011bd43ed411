(* Polymorphic variants are matched by the hash of their name, in open and closed types. *)
(* modes: stress-ok *)
type colour = [ `Red | `Green | `Blue ]
type wide = [ colour | `Rgb of int * int * int | `Named of string | `Grey of float ]

let name : colour -> string = function `Red -> "red" | `Green -> "green" | `Blue -> "blue"

let rec show : wide -> string = function
  | #colour as c -> name c
  | `Rgb (0, 0, 0) -> show (`Named "black")
  | `Rgb (r, g, b) -> Printf.sprintf "#%02x%02x%02x" r g b
  | `Named n -> "named " ^ n
  | `Grey f -> Printf.sprintf "grey %g" f

let open_match = function
  | `A -> 1 | `B n -> n | `C (x, y) -> x * y | `Rest -> 4 | `Nested (`X | `Y as inner) ->
      (match inner with `X -> 10 | `Y -> 20)

let with_default = function `Yes -> true | `No -> false | _ -> false

let () =
  List.iter (fun c -> print_endline (show c))
    [`Red; `Green; `Blue; `Rgb (0, 0, 0); `Rgb (255, 128, 1); `Named "sky"; `Grey 0.5];
  List.iter (fun v -> print_int (open_match v); print_char '\n')
    [`A; `B 7; `C (6, 7); `Rest; `Nested `X; `Nested `Y];
  List.iter (fun v -> print_endline (string_of_bool (with_default v))) [`Yes; `No; `Perhaps; `Maybe 3]

let () =
  (* the representation is the hash of the name, as an immediate *)
  List.iter (fun (n, v) -> Printf.printf "%s %d\n" n (Obj.magic v : int))
    ["A", `A; "Red", `Red; "a_rather_long_name_of_a_tag", `a_rather_long_name_of_a_tag; "X'", `X'];
  let tag v = (Obj.obj (Obj.field (Obj.repr v) 0) : int) in
  Printf.printf "Rgb %d size %d\n" (tag (`Rgb (1, 2, 3))) (Obj.size (Obj.repr (`Rgb (1, 2, 3))));
  print_endline (if compare `Red `Green < 0 then "Red < Green" else "Green < Red");
  print_endline (String.concat " " (List.map name (List.sort compare [`Red; `Green; `Blue])))
