(* A deep handler sees every perform of its computation, may resume, ignore the result, or finish early. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += Ask : int t | Tell : string -> unit t | Stop : 'a t | Add : int * int -> int t
let run f =
  let n = ref 0 in
  match_with f ()
    { retc = (fun x -> Printf.sprintf "returned %d" x);
      exnc = (fun e -> "raised " ^ Printexc.to_string e);
      effc = (fun (type a) (e : a t) -> match e with
          | Ask -> Some (fun (k : (a, _) continuation) -> incr n; continue k !n)
          | Tell s -> Some (fun k -> print_endline s; continue k ())
          | Add (a, b) -> Some (fun k -> continue k (a + b))
          | Stop -> Some (fun _ -> "stopped")
          | _ -> None) }
let () =
  print_endline (run (fun () -> 42));
  print_endline (run (fun () -> perform Ask + perform Ask * 10));
  print_endline (run (fun () -> perform (Tell "hello"); perform (Tell "again"); perform (Add (3, 4))));
  print_endline (run (fun () -> perform Stop));
  print_endline (run (fun () -> ignore (perform Ask); failwith "inside"));
  print_endline (run (fun () -> try perform (Add (1, raise Exit)) with Exit -> perform (Add (5, 6))));
  print_endline (run (fun () -> List.fold_left (fun acc x -> acc + x * perform Ask) 0 [10; 20; 30]));
  print_endline (run (fun () -> let rec loop i acc = if i = 0 then acc else loop (i - 1) (acc + perform Ask) in
      loop 1000 0));
  print_endline (run (fun () -> let rec deep n = if n = 0 then perform Ask else 1 + deep (n - 1) in deep 200))
let () =
  (* the syntax for handlers *)
  let r = match perform Ask + 1 with
    | x -> x * 2
    | effect Ask, k -> let a = continue k 20 in a + 1 in
  Printf.printf "%d\n" r;
  let s = try perform (Tell "x"); "done" with effect (Tell s), k -> print_endline ("told " ^ s); continue k () in
  print_endline s
