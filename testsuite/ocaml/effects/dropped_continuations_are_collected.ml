(* Continuations that are never resumed vanish without running their finally clauses. *)
open Effect
open Effect.Deep
type _ Effect.t += Yield : unit t
let finished = ref 0 and collected = ref 0
let () =
  for i = 1 to 500 do
    (match
       let big = Array.make 50 i in
       Gc.finalise (fun _ -> incr collected) big;
       Fun.protect ~finally:(fun () -> incr finished) (fun () -> perform Yield; Array.length big)
     with
     | _ -> print_endline "returned"
     | effect Yield, _ -> ())
  done;
  Gc.full_major (); Gc.full_major ();
  Printf.printf "finished %d, collected %s\n" !finished (if !collected >= 490 then "nearly all"
      else string_of_int !collected)
let () =
  (* suspended computations keep what they need *)
  let saved = List.init 50 (fun i -> match (let l = List.init 20 (fun j -> i * j) in perform Yield;
      List.fold_left ( + ) 0 l) with
      | n -> (fun () -> n) | effect Yield, k -> (fun () -> continue k () ())) in
  Gc.full_major (); Gc.minor ();
  List.iter (fun f -> Printf.printf "%d " (f ())) saved; print_newline ()
