(* Resuming a continuation twice raises Continuation_already_resumed, for continue and discontinue. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += E : int t
type k = (int, string) continuation
let twice (first : k -> string) (second : k -> string) =
  match perform E with
  | n -> Printf.sprintf "got %d" n
  | exception Exit -> "got Exit"
  | effect E, k ->
    let a = first k in
    (match second k with
     | b -> a ^ " then " ^ b
     | exception Continuation_already_resumed -> a ^ " then refused")
let () =
  let cont (k : k) = continue k 1 and disc (k : k) = discontinue k Exit in
  print_endline (twice cont cont);                 (* expect: got 1 then refused *)
  print_endline (twice cont disc);                 (* expect: got 1 then refused *)
  print_endline (twice disc cont);                 (* expect: got Exit then refused *)
  print_endline (twice disc disc)                  (* expect: got Exit then refused *)
let () =
  let saved : (int, int) continuation option ref = ref None in
  let r = match perform E with n -> n | effect E, k -> saved := Some k; 0 in
  print_int r; print_newline ();                   (* expect: 0 *)
  let go () = match !saved with Some k -> continue k 7 | None -> -1 in
  print_int (go ()); print_newline ();             (* expect: 7 *)
  (try print_int (go ()) with e -> print_endline (Printexc.to_string e))
  (* expect: Stdlib.Effect.Continuation_already_resumed *)
