(* Stack: not meant to be shared, so two domains may see anything but a crash. *)
module Spec = struct
  type cmd = Push of int | Pop | Pop_opt | Top_opt | Length | Is_empty | Clear | To_list | Copy_and_drop
  type state = int list
  type sut = int Stack.t

  let show_cmd = function
    | Push n -> Printf.sprintf "push %d" n
    | Pop -> "pop"
    | Pop_opt -> "pop_opt"
    | Top_opt -> "top_opt"
    | Length -> "length"
    | Is_empty -> "is_empty"
    | Clear -> "clear"
    | To_list -> "to_list"
    | Copy_and_drop -> "drop (copy s)"

  let arb_cmd _ =
    let open QCheck.Gen in
    let push = map (fun n -> Push n) Props.small_int in
    Props.commands show_cmd
      ([ push; push; push ] @ List.map return [ Pop; Pop_opt; Top_opt; Length; Is_empty; Clear; To_list; Copy_and_drop ])

  let init_state = []
  let init_sut () = Stack.create ()
  let cleanup _ = ()
  let precond _ _ = true

  let next_state c s =
    match c with
    | Push n -> n :: s
    | Pop | Pop_opt -> (match s with [] -> [] | _ :: rest -> rest)
    | Clear -> []
    | Top_opt | Length | Is_empty | To_list | Copy_and_drop -> s

  open STM

  let run c s =
    match c with
    | Push n -> Res (unit, Stack.push n s)
    | Pop -> Res (result int exn, Props.try_ Stack.pop s)
    | Pop_opt -> Res (option int, Stack.pop_opt s)
    | Top_opt -> Res (option int, Stack.top_opt s)
    | Length -> Res (int, Stack.length s)
    | Is_empty -> Res (bool, Stack.is_empty s)
    | Clear -> Res (unit, Stack.clear s)
    | To_list -> Res (list int, List.of_seq (Stack.to_seq s))
    | Copy_and_drop -> Res (option int, Stack.pop_opt (Stack.copy s))

  let postcond c (s : state) res =
    match (c, res) with
    | (Pop_opt | Top_opt | Copy_and_drop), Res ((Option Int, _), r) -> r = List.nth_opt s 0
    | Pop, Res ((Result (Int, Exn), _), r) -> r = (match s with [] -> Error Stack.Empty | n :: _ -> Ok n)
    | Length, Res ((Int, _), n) -> n = List.length s
    | Is_empty, Res ((Bool, _), b) -> b = (s = [])
    | To_list, Res ((List Int, _), l) -> l = s
    | (Push _ | Clear), Res ((Unit, _), ()) -> true
    | _ -> false
end

module Api = struct
  type t = string Stack.t

  let init () = Stack.create ()
  let cleanup _ = ()

  open Lin

  let s = string_small_printable

  let api =
    [ val_freq 3 "push" (fun st x -> Stack.push x st) (t @-> s @-> returning unit);
      val_ "pop" Stack.pop (t @-> returning_or_exc s);
      val_ "top_opt" Stack.top_opt (t @-> returning (option s));
      val_ "length" Stack.length (t @-> returning int);
      val_ "clear" Stack.clear (t @-> returning unit);
      val_ "to_list" (fun st -> List.of_seq (Stack.to_seq st)) (t @-> returning (list s)) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "stack"
    [ S.sequential "stack"; S.two_domains May_fail "stack"; S.stress "stack"; L.linearizable May_fail "stack" ]
