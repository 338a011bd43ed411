(* Queue: not meant to be shared, so two domains may see anything but a crash. *)
module Spec = struct
  type cmd = Add of int | Take_opt | Take | Peek_opt | Length | Is_empty | Clear | To_list | Transfer | Fold
  type state = int list
  type sut = int Queue.t

  let show_cmd = function
    | Add n -> Printf.sprintf "add %d" n
    | Take_opt -> "take_opt"
    | Take -> "take"
    | Peek_opt -> "peek_opt"
    | Length -> "length"
    | Is_empty -> "is_empty"
    | Clear -> "clear"
    | To_list -> "to_list"
    | Transfer -> "transfer (copy q) q"
    | Fold -> "fold (+) 0"

  let arb_cmd _ =
    let open QCheck.Gen in
    let add = map (fun n -> Add n) Props.small_int in
    Props.commands show_cmd
      ([ add; add; add ]
       @ List.map return [ Take_opt; Take; Peek_opt; Length; Is_empty; Clear; To_list; Transfer; Fold ])

  let init_state = []
  let init_sut () = Queue.create ()
  let cleanup _ = ()
  let precond _ _ = true

  let next_state c s =
    match c with
    | Add n -> s @ [ n ]
    | Take_opt | Take -> (match s with [] -> [] | _ :: rest -> rest)
    | Clear -> []
    | Transfer -> s @ s
    | Peek_opt | Length | Is_empty | To_list | Fold -> s

  open STM

  let run c q =
    match c with
    | Add n -> Res (unit, Queue.add n q)
    | Take_opt -> Res (option int, Queue.take_opt q)
    | Take -> Res (result int exn, Props.try_ Queue.take q)
    | Peek_opt -> Res (option int, Queue.peek_opt q)
    | Length -> Res (int, Queue.length q)
    | Is_empty -> Res (bool, Queue.is_empty q)
    | Clear -> Res (unit, Queue.clear q)
    | To_list -> Res (list int, List.of_seq (Queue.to_seq q))
    (* A longer queue than this only makes the search slow. *)
    | Transfer -> Res (unit, if Queue.length q < 64 then Queue.transfer (Queue.copy q) q)
    | Fold -> Res (int, Queue.fold ( + ) 0 q)

  let next_state c s = if c = Transfer && List.length s >= 64 then s else next_state c s

  let postcond c (s : state) res =
    match (c, res) with
    | (Take_opt | Peek_opt), Res ((Option Int, _), r) -> r = List.nth_opt s 0
    | Take, Res ((Result (Int, Exn), _), r) -> r = (match s with [] -> Error Queue.Empty | n :: _ -> Ok n)
    | Length, Res ((Int, _), n) -> n = List.length s
    | Is_empty, Res ((Bool, _), b) -> b = (s = [])
    | To_list, Res ((List Int, _), l) -> l = s
    | Fold, Res ((Int, _), n) -> n = List.fold_left ( + ) 0 s
    | (Add _ | Clear | Transfer), Res ((Unit, _), ()) -> true
    | _ -> false
end

module Api = struct
  type t = string Queue.t

  let init () = Queue.create ()
  let cleanup _ = ()

  open Lin

  let s = string_small_printable

  let api =
    [ val_freq 3 "add" (fun q x -> Queue.add x q) (t @-> s @-> returning unit);
      val_ "take_opt" Queue.take_opt (t @-> returning (option s));
      val_ "peek" Queue.peek (t @-> returning_or_exc s);
      val_ "length" Queue.length (t @-> returning int);
      val_ "to_list" (fun q -> List.of_seq (Queue.to_seq q)) (t @-> returning (list s)) ]
end

(* What a program does about it: the same operations under a mutex. *)
module Guarded = struct
  type t = Mutex.t * string Queue.t

  let init () = (Mutex.create (), Queue.create ())
  let cleanup _ = ()
  let under f (m, q) = Mutex.protect m (fun () -> f q)

  open Lin

  let s = string_small_printable

  let api =
    [ val_freq 3 "add" (fun g x -> under (Queue.add x) g) (t @-> s @-> returning unit);
      val_ "take_opt" (under Queue.take_opt) (t @-> returning (option s));
      val_ "peek" (under Queue.peek) (t @-> returning_or_exc s);
      val_ "length" (under Queue.length) (t @-> returning int);
      val_ "to_list" (under (fun q -> List.of_seq (Queue.to_seq q))) (t @-> returning (list s)) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)
module G = Props.Linear (Guarded)

let () =
  Props.run "queue"
    [ S.sequential "queue"; S.two_domains May_fail "queue"; S.stress "queue"; L.linearizable May_fail "queue";
      G.linearizable Holds "queue under a mutex" ]
