(* Or-patterns, aliases, guards, nested arrays, ranges, exceptions and failing matches. *)
(* modes: stress-ok *)
let f = function
  | [| |] -> "empty" | [| x |] -> "one " ^ x | [| "a"; y |] | [| y; "a" |] -> "a with " ^ y
  | [| _; _; z |] when z <> "" -> "third " ^ z | a -> Printf.sprintf "%d items" (Array.length a)
let g = function
  | (1 | 2 as n), ('a' .. 'c' | 'x' as c), _ -> Printf.sprintf "%d%c" n c
  | n, _, (Some (0 | 1) | None) -> Printf.sprintf "small %d" n
  | _, c, Some k when k > 10 -> Printf.sprintf "%c over %d" c k
  | _ -> "rest"
let h = function
  | 1.0 -> "one" | 2.5 | 3.5 -> "halves" | x when Float.is_nan x -> "nan" | -0.0 -> "zero" | _ -> "other"
let big = function
  | 1L -> "1L" | 0x7fffffffffffffffL -> "max" | -1L -> "-1L" | _ -> "?"
let mixed = function 1l, 1n -> 1 | 2l, _ -> 2 | _, 3n -> 3 | _ -> 0
let exc f = match f () with
  | 0 -> "zero" | n when n > 100 -> "big" | _ -> "some"
  | exception (Failure m | Invalid_argument m) -> "message " ^ m
  | exception Not_found -> "not found"
let fails = function 1 -> "one" | 2 -> "two" [@@warning "-8"]

let () =
  List.iter (fun a -> print_endline (f a)) [[||]; [|"x"|]; [|"a"; "y"|]; [|"y"; "a"|]; [|"p"; "q"|];
    [|"p"; "q"; "r"|]; [|"p"; "q"; ""|]];
  List.iter (fun t -> print_endline (g t)) [1, 'a', None; 2, 'x', Some 9; 3, 'a', Some 0; 3, 'q', Some 11;
    4, 'q', Some 5; 5, 'd', None];
  List.iter (fun x -> print_endline (h x)) [1.0; 2.5; 3.5; nan; 0.0; -0.0; 9.0];
  List.iter (fun x -> print_endline (big x)) [1L; Int64.max_int; -1L; 0L];
  List.iter (fun x -> print_int (mixed x)) [1l, 1n; 2l, 7n; 5l, 3n; 5l, 5n]; print_newline ();
  List.iter (fun k -> print_endline (exc k))
    [(fun () -> 0); (fun () -> 101); (fun () -> 7); (fun () -> failwith "f"); (fun () -> invalid_arg "i");
      (fun () -> raise Not_found)];
  (try print_endline (exc (fun () -> raise Exit)) with Exit -> print_endline "passed on");
  List.iter (fun n -> try print_endline (fails n) with Match_failure (file, line, col) -> Printf.printf
      "%s %d %d\n" file line col) [1; 2; 3];
  (try assert (Sys.opaque_identity false) with Assert_failure (file, line, col) -> Printf.printf
      "%s %d %d\n" file line col);
  let ((a, _) as whole), { contents = b :: _ } = ((1, 2), ref [3; 4]) [@@warning "-8"] in
  Printf.printf "%d %d %d\n" a (fst whole) b
