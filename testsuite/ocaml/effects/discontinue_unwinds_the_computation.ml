(* discontinue raises at the perform: handlers and finally clauses of the computation run. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += E : int t
let log = Buffer.create 50
let note s = Buffer.add_string log s
let run (decide : (int, string) continuation -> string) f =
  Buffer.clear log;
  let r = match f () with
    | n -> string_of_int n
    | exception e -> "exn " ^ Printexc.to_string e
    | effect E, k -> decide k in
  Printf.printf "%s [%s]\n" r (Buffer.contents log)
let protected () = Fun.protect ~finally:(fun () -> note "F") (fun () -> note "a"; let n = perform E in note "b"; n)
let recovering () = try perform E with Not_found -> note "N"; 7
let () =
  run (fun k -> continue k 3) protected;
  run (fun k -> discontinue k Exit) protected;
  run (fun k -> discontinue k Not_found) recovering;
  run (fun k -> discontinue k Exit) recovering;
  run (fun k -> try discontinue k Exit with Exit -> "handler saw it") recovering;
  run (fun k -> match continue k 3 with "3" -> "three" | s -> s) recovering;
  run (fun k -> raise_notrace (ignore k; Failure "handler raises")) (fun () -> 1);
  (try run (fun _ -> failwith "handler raises") recovering with Failure m -> print_endline m);
  run (fun k -> discontinue k Not_found) (fun () -> try recovering () + perform E with Not_found -> note "M"; 8)
let () =
  Printexc.record_backtrace true;
  let bt = try raise Exit with Exit -> Printexc.get_raw_backtrace () in
  (match perform E with
   | _ -> () | exception Exit -> print_string (Printexc.get_backtrace ())
   | effect E, k -> discontinue_with_backtrace k Exit bt)
