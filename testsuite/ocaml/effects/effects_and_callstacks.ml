(* Backtraces and call stacks inside handlers show the frames of the fibers involved. *)
open Effect
open Effect.Deep
type _ Effect.t += E : unit t
let rec body n = if n = 0 then (perform E; raise Exit) else (body (n - 1); print_endline "unreachable")
let show label s = print_endline (label ^ ":"); print_string s
let () =
  Printexc.record_backtrace true;
  (match body 2 with
   | () -> ()
   | exception Exit -> show "exception" (Printexc.get_backtrace ())
   | effect E, k ->
     show "continuation" (Printexc.raw_backtrace_to_string (get_callstack k 10));
     show "handler" (Printexc.raw_backtrace_to_string (Printexc.get_callstack 10));
     continue k ());
  let inside () = match body 0 with () -> () | effect E, _ -> show "nested"
    (Printexc.raw_backtrace_to_string (Printexc.get_callstack 3)) in
  inside ();
  let k = Effect.Shallow.fiber (fun () -> perform E) in
  Effect.Shallow.continue_with k () { retc = ignore; exnc = raise; effc = fun (type a) (e : a t) -> match e with
      | E -> Some (fun (k : (a, _) Effect.Shallow.continuation) -> show "shallow"
            (Printexc.raw_backtrace_to_string (Effect.Shallow.get_callstack k 5)))
      | _ -> None }
