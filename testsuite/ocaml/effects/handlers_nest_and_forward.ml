(* Effects travel outwards past handlers that do not name them, and continuations cross all of these. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += A : int t | B : int t | C : string -> int t
let handle_a (v : int) f = try f () with effect A, k -> continue k v
let handle_b v f = match f () with x -> x + 1000 | effect B, k -> continue k (v + perform A)
let handle_c f = match f () with x -> x | effect (C s), k -> Printf.printf "C %s\n" s;
  let r = continue k (String.length s) in Printf.printf "after %s\n" s; r
let () =
  Printf.printf "%d\n" (handle_a 1 (fun () -> handle_b 10 (fun () -> perform A + perform B)));
  Printf.printf "%d\n" (handle_a 1 (fun () -> handle_a 2 (fun () -> perform A) * 10 + perform A));
  Printf.printf "%d\n" (handle_c (fun () -> handle_a 1 (fun () -> handle_b 10
        (fun () -> perform (C "one") + perform B + perform (C "three")))));
  (* ten handlers between the perform and the one that answers *)
  let rec wrap n f = if n = 0 then f () else wrap (n - 1) (fun () -> handle_b n f) in
  Printf.printf "%d\n" (handle_c (fun () -> wrap 10 (fun () -> perform (C "far") + perform (C "further"))));
  (* a handler's own performs go to the outer handler *)
  Printf.printf "%d\n" (handle_a 5 (fun () -> try perform B with effect B, k -> continue k (perform A * 100)));
  (* an exception passes through handlers and is caught between them *)
  let r = handle_a 1 (fun () -> try handle_b 2 (fun () -> ignore (perform B); raise Not_found) with Not_found
      -> perform A + 7) in
  Printf.printf "%d\n" r
let () =
  let log = Buffer.create 10 in
  let note s = Buffer.add_string log s in
  (match handle_a 3 (fun () -> Fun.protect ~finally:(fun () -> note "F")
        (fun () -> note (string_of_int (perform A)); raise Exit)) with
   | _ -> () | exception Exit -> note "E");
  print_endline (Buffer.contents log)
