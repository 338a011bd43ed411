(* Sixty-four domains on however few processors, in a ring: each waits for its predecessor's value, checks it, allocates, collects now
   and then, and hands its own on.  All others are blocked, parked or preempted meanwhile. *)
open Common

let width = 64
type place = { mutex : Mutex.t; filled : Condition.t; mutable content : (int * cell option) option }
let places = Array.init width (fun _ -> { mutex = Mutex.create (); filled = Condition.create (); content = None })

let put p v =
  Mutex.protect p.mutex (fun () ->
    while p.content <> None do Condition.wait p.filled p.mutex done;
    p.content <- Some v; Condition.broadcast p.filled)

let take p =
  Mutex.protect p.mutex (fun () ->
    let rec go () = match p.content with
      | None -> Condition.wait p.filled p.mutex; go ()
      | Some v -> p.content <- None; Condition.broadcast p.filled; v in
    go ())

let () =
  let rounds = scaled 80 in
  let member d =
    let r = rng d and mine = chain 10 d in
    if d land 3 = 1 then put places.((d + 1) mod width) (d, chain 8 d);
    for k = 1 to rounds do
      let base, c = take places.(d) in
      check_chain "ring" 8 base c;
      ignore (Sys.opaque_identity (Array.init 200 (fun i -> ref i)));
      if below r 16 = 0 then collect r;
      let base = (k * 1000) + d in
      put places.((d + 1) mod width) (base, chain 8 base)
    done;
    check_chain "own" 10 d mine in
  (* What is still in a place at the end would block its giver: one last taker per place. *)
  let start = gate width in
  let domains = spawn_all width (fun d -> pass start; member d) in
  join_all domains;
  ok ()
