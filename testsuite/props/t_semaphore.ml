(* Semaphore: counts as a model does, and lets no more in than it has places. *)
module Counting = struct
  type cmd = Acquire | Try_acquire | Release | Get_value
  type state = int
  type sut = Semaphore.Counting.t

  let show_cmd = function
    | Acquire -> "acquire"
    | Try_acquire -> "try_acquire"
    | Release -> "release"
    | Get_value -> "get_value"

  let arb_cmd s =
    let choice = [ Try_acquire; Release; Release; Get_value ] in
    Props.commands show_cmd [ QCheck.Gen.oneofl (if s > 0 then Acquire :: choice else choice) ]

  let init_state = 2
  let init_sut () = Semaphore.Counting.make init_state
  let cleanup _ = ()

  (* Would block for ever. *)
  let precond c s = not (c = Acquire && s = 0)
  let next_state c s = match c with Acquire | Try_acquire -> max 0 (s - 1) | Release -> s + 1 | Get_value -> s

  open STM

  let run c s =
    match c with
    | Acquire -> Res (unit, Semaphore.Counting.acquire s)
    | Try_acquire -> Res (bool, Semaphore.Counting.try_acquire s)
    | Release -> Res (unit, Semaphore.Counting.release s)
    | Get_value -> Res (int, Semaphore.Counting.get_value s)

  let postcond c (s : state) res =
    match (c, res) with
    | Try_acquire, Res ((Bool, _), b) -> b = (s > 0)
    | Get_value, Res ((Int, _), n) -> n = s
    | (Acquire | Release), Res ((Unit, _), ()) -> true
    | _ -> false
end

module Binary = struct
  type t = Semaphore.Binary.t

  let init () = Semaphore.Binary.make true
  let cleanup _ = ()

  open Lin

  let api =
    [ val_ "try_acquire" Semaphore.Binary.try_acquire (t @-> returning bool);
      val_ "release" Semaphore.Binary.release (t @-> returning unit) ]
end

let places =
  Props.property ~name:"no more are inside than there are places" ~count:25
    QCheck.(triple (int_range 1 3) (int_range 2 4) (int_range 1 60))
    (fun (places, domains, rounds) ->
      let semaphore = Semaphore.Counting.make places in
      let inside = Atomic.make 0 and crowded = Atomic.make false in
      let body () =
        for _ = 1 to rounds do
          Semaphore.Counting.acquire semaphore;
          if Atomic.fetch_and_add inside 1 >= places then Atomic.set crowded true;
          Domain.cpu_relax ();
          Atomic.decr inside;
          Semaphore.Counting.release semaphore
        done in
      List.iter Domain.join (List.init domains (fun _ -> Domain.spawn body));
      (not (Atomic.get crowded)) && Semaphore.Counting.get_value semaphore = places)

let ping_pong =
  Props.property ~name:"two binary semaphores take turns" ~count:15
    QCheck.(int_range 1 300)
    (fun rounds ->
      let ping = Semaphore.Binary.make true and pong = Semaphore.Binary.make false in
      let trace = ref [] in
      let player mine other name () =
        for _ = 1 to rounds do
          Semaphore.Binary.acquire mine;
          trace := name :: !trace;
          Semaphore.Binary.release other
        done in
      let d = Domain.spawn (player pong ping 1) in
      player ping pong 0 ();
      Domain.join d;
      List.rev !trace = List.init (2 * rounds) (fun i -> i land 1))

module S = Props.Stm (Counting)
module L = Props.Linear (Binary)

let () =
  Props.run "semaphore"
    [ S.sequential "counting semaphore"; S.two_domains ~guarded:true Holds "counting semaphore";
      S.stress ~guarded:true "counting semaphore"; L.linearizable Holds "binary semaphore"; places; ping_pong ]
