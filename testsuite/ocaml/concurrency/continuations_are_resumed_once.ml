(* Two domains resume the same continuation at the same time: one wins, the other gets the exception. *)
open Effect
open Effect.Deep
type _ Effect.t += Stop : int Effect.t
let () =
  let rounds = 2000 in
  let box = Atomic.make None and turn = Atomic.make 0 and wins = Atomic.make 0 and losses = Atomic.make 0 in
  let resume k = match continue k 1 with
    | n -> ignore (Atomic.fetch_and_add wins n)
    | exception Continuation_already_resumed -> Atomic.incr losses in
  let other = Domain.spawn (fun () ->
      for i = 1 to rounds do
        while Atomic.get turn < 2 * i - 1 do Domain.cpu_relax () done;
        Option.iter resume (Atomic.get box);
        Atomic.incr turn
      done) in
  for i = 1 to rounds do
    match_with (fun () -> perform Stop) () { retc = Fun.id; exnc = raise; effc = (fun (type a) (e : a Effect.t) ->
        match e with
        | Stop -> Some (fun (k : (a, int) continuation) -> Atomic.set box (Some k); 0)
        | _ -> None) } |> ignore;
    Atomic.incr turn;
    Option.iter resume (Atomic.get box);
    while Atomic.get turn < 2 * i do Domain.cpu_relax () done
  done;
  Domain.join other;
  Printf.printf "%d %d\n" (Atomic.get wins) (Atomic.get losses)
