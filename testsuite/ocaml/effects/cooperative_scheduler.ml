(* A round-robin scheduler with fork, yield, mailboxes and cancellation built on effects. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += Fork : (unit -> unit) -> unit t | Yield : unit t | Wait : int ref -> unit t | Exit_task : 'a t
let run main =
  let ready = Queue.create () and waiting = ref [] in
  let enqueue k = Queue.push (fun () -> continue k ()) ready in
  let rec schedule () =
    let ok, blocked = List.partition (fun (r, _) -> !r > 0) !waiting in
    waiting := blocked; List.iter (fun (_, k) -> enqueue k) ok;
    match Queue.take_opt ready with None -> if !waiting <> [] then Printf.printf "%d stuck\n"
      (List.length !waiting) | Some f -> f ()
  and spawn f = match f () with
    | () -> schedule ()
    | exception e -> Printf.printf "task failed: %s\n" (Printexc.to_string e); schedule ()
    | effect Yield, k -> enqueue k; schedule ()
    | effect (Fork f), k -> enqueue k; spawn f
    | effect (Wait r), k -> waiting := (r, k) :: !waiting; schedule ()
    | effect Exit_task, _ -> schedule () in
  spawn main
let () =
  let done_ = ref 0 in
  run (fun () ->
      for i = 1 to 3 do
        perform (Fork (fun () -> for j = 1 to 3 do Printf.printf "task %d step %d\n" i j; perform Yield done;
            incr done_))
      done;
      perform (Fork (fun () -> print_endline "fails next"; perform Yield; failwith "oops"));
      perform (Fork (fun () -> perform (Wait done_); Printf.printf "someone is done\n"));
      perform (Fork (fun () -> perform (Wait (ref 0))));
      perform (Fork (fun () -> print_endline "leaves"; perform Exit_task));
      print_endline "main ends");
  Printf.printf "%d done\n" !done_;
  let count = ref 0 in
  run (fun () -> for _ = 1 to 200 do perform (Fork (fun () -> perform Yield; incr count)) done);
  Printf.printf "%d\n" !count
