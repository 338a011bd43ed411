(* A perform that no handler answers raises Unhandled at the perform, where it can be caught. *)
open Effect
open Effect.Deep
type _ Effect.t += Lost : int -> int t | Known : int t | Rec : { a : int; b : string } -> unit t
let show = function Unhandled (Lost n) -> Printf.sprintf "Unhandled Lost %d" n
    | Unhandled (Rec { b; _ }) -> "Unhandled Rec " ^ b | e -> Printexc.to_string e
let () =
  (try ignore (perform (Lost 1)) with e -> print_endline (show e));
  (try perform (Rec { a = 1; b = "b" }) with e -> print_endline (show e); print_endline (Printexc.to_string e));
  (* without a handler between, the exception passes through every frame *)
  (try ignore (List.map (fun n -> perform (Lost n)) [5]) with Unhandled _ -> print_endline "through map");
  (* handlers that do not know it pass it on, and the exception comes back through them *)
  let r = match perform (Lost 3) with
    | n -> n
    | exception Unhandled (Lost n) -> print_endline "retc side"; n * 2
    | effect Known, k -> continue k 1 in
  Printf.printf "%d\n" r;
  (match (match perform (Lost 4) with n -> n | effect Known, k -> continue k 1) with
   | n -> Printf.printf "%d\n" n | exception Unhandled (Lost n) -> Printf.printf "outside %d\n" n);
  (try (match (match perform (Lost 5) with n -> n | effect Known, k -> continue k 1) with n -> print_int n
        | effect Known, k -> continue k 2) with e -> print_endline (show e));
  (* Unhandled is an ordinary exception afterwards *)
  print_endline (show (Unhandled (Lost 9)));
  print_endline (Printexc.to_string (Unhandled Known))
