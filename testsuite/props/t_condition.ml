(* Condition: nobody who waits is forgotten, whatever the numbers of domains and messages. *)

(* A queue of at most [capacity] messages; both sides wait. *)
type 'a channel = { lock : Mutex.t; not_full : Condition.t; not_empty : Condition.t; items : 'a Queue.t; capacity : int }

let make capacity =
  { lock = Mutex.create (); not_full = Condition.create (); not_empty = Condition.create (); items = Queue.create ();
    capacity }

(* [wake] is Condition.signal or Condition.broadcast: both are enough here. *)
let send wake c x =
  Mutex.protect c.lock (fun () ->
      while Queue.length c.items >= c.capacity do Condition.wait c.not_full c.lock done;
      Queue.add x c.items;
      wake c.not_empty)

let receive wake c =
  Mutex.protect c.lock (fun () ->
      while Queue.is_empty c.items do Condition.wait c.not_empty c.lock done;
      let x = Queue.take c.items in
      wake c.not_full;
      x)

type plan = { senders : int; receivers : int; messages : int; capacity : int; broadcast : bool; collect : bool }

let show p =
  Printf.sprintf "{ senders = %d; receivers = %d; messages = %d; capacity = %d; broadcast = %b; collect = %b }" p.senders
    p.receivers p.messages p.capacity p.broadcast p.collect

let arb_plan =
  let open QCheck.Gen in
  QCheck.make ~print:show
    (map3
       (fun (senders, receivers) (messages, capacity) (broadcast, collect) ->
         { senders; receivers; messages; capacity; broadcast; collect })
       (pair (int_range 1 3) (int_range 1 3))
       (pair (int_bound 60) (int_range 1 5))
       (pair bool bool))

let every_message_arrives =
  Props.property ~name:"every message arrives once, and those of one sender in order" ~count:40 arb_plan (fun p ->
      let c = make p.capacity in
      let wake = if p.broadcast then Condition.broadcast else Condition.signal in
      let sender s () = for i = 1 to p.messages do send wake c (Some (s, i)) done in
      let receiver () =
        let rec take got =
          if p.collect && List.length got mod 16 = 7 then Gc.minor ();
          match receive wake c with None -> List.rev got | Some m -> take (m :: got) in
        take [] in
      let receivers = List.init p.receivers (fun _ -> Domain.spawn receiver) in
      let senders = List.init p.senders (fun s -> Domain.spawn (sender s)) in
      List.iter Domain.join senders;
      for _ = 1 to p.receivers do send wake c None done;
      let got = List.map Domain.join receivers in
      let all = List.concat_map (fun s -> List.init p.messages (fun i -> (s, i + 1))) (List.init p.senders Fun.id) in
      let of_sender s l = List.filter (fun (s', _) -> s' = s) l in
      let ordered l = List.for_all (fun s -> let o = of_sender s l in o = List.sort compare o) (List.init p.senders Fun.id) in
      List.sort compare (List.concat got) = all && List.for_all ordered got)

(* A round begins when all have arrived. *)
let barrier =
  Props.property ~name:"a barrier of mutex and condition keeps rounds apart" ~count:20
    QCheck.(pair (int_range 2 4) (int_range 1 30))
    (fun (domains, rounds) ->
      let lock = Mutex.create () and turn = Condition.create () in
      let arrived = ref 0 and round = ref 0 in
      let wait () =
        Mutex.protect lock (fun () ->
            let mine = !round in
            incr arrived;
            if !arrived = domains then begin
              arrived := 0;
              incr round;
              Condition.broadcast turn
            end
            else while !round = mine do Condition.wait turn lock done) in
      let places = Array.init domains (fun _ -> Atomic.make 0) in
      let apart = Atomic.make true in
      let body i () =
        for r = 1 to rounds do
          Atomic.set places.(i) r;
          wait ();
          Array.iter (fun p -> if Atomic.get p < r then Atomic.set apart false) places;
          wait ()
        done in
      List.iter Domain.join (List.init domains (fun i -> Domain.spawn (body i)));
      Atomic.get apart && !round = 2 * rounds)

(* Without a waiter a signal is lost, and nothing else happens. *)
module Spec = struct
  type cmd = Signal | Broadcast | Wake_waiters of int
  type state = unit
  type sut = { lock : Mutex.t; condition : Condition.t; mutable generation : int; mutable waiting : int }

  let show_cmd = function
    | Signal -> "signal"
    | Broadcast -> "broadcast"
    | Wake_waiters n -> Printf.sprintf "wake %d waiters" n

  let arb_cmd _ =
    let open QCheck.Gen in
    Props.commands show_cmd [ return Signal; return Broadcast; map (fun n -> Wake_waiters n) (int_bound 3) ]

  let init_state = ()
  let init_sut () = { lock = Mutex.create (); condition = Condition.create (); generation = 0; waiting = 0 }
  let cleanup _ = ()
  let precond _ _ = true
  let next_state _ s = s

  let waiter t () =
    Mutex.protect t.lock (fun () ->
        let mine = t.generation in
        t.waiting <- t.waiting + 1;
        while t.generation = mine do Condition.wait t.condition t.lock done;
        t.waiting <- t.waiting - 1)

  let wake t n =
    let domains = List.init n (fun _ -> Domain.spawn (waiter t)) in
    let rec until_all_wait () =
      if Mutex.protect t.lock (fun () -> t.waiting) < n then begin Domain.cpu_relax (); until_all_wait () end in
    until_all_wait ();
    Mutex.protect t.lock (fun () -> t.generation <- t.generation + 1; Condition.broadcast t.condition);
    List.iter Domain.join domains;
    t.waiting

  open STM

  let run c t =
    match c with
    | Signal -> Res (unit, Condition.signal t.condition)
    | Broadcast -> Res (unit, Condition.broadcast t.condition)
    | Wake_waiters n -> Res (int, wake t n)

  let postcond c (_ : state) res =
    match (c, res) with
    | Wake_waiters _, Res ((Int, _), left) -> left = 0
    | (Signal | Broadcast), Res ((Unit, _), ()) -> true
    | _ -> false
end

module S = Props.Stm (Spec)

let () = Props.run "condition" [ S.sequential ~count:30 "condition"; every_message_arrives; barrier ]
