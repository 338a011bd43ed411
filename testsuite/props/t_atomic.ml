(* Atomic: every operation is one step that all domains see in the same order. *)
module Spec = struct
  type cmd = Get | Set of int | Exchange of int | Compare_and_set of int * int | Fetch_and_add of int | Incr | Decr
  type state = int
  type sut = int Atomic.t

  let show_cmd = function
    | Get -> "get"
    | Set n -> Printf.sprintf "set %d" n
    | Exchange n -> Printf.sprintf "exchange %d" n
    | Compare_and_set (a, b) -> Printf.sprintf "compare_and_set %d %d" a b
    | Fetch_and_add n -> Printf.sprintf "fetch_and_add %d" n
    | Incr -> "incr"
    | Decr -> "decr"

  let arb_cmd s =
    let open QCheck.Gen in
    let n = Props.small_int in
    (* An expected value that is often right. *)
    let seen = oneof [ n; return s ] in
    Props.commands show_cmd
      [ return Get; map (fun n -> Set n) n; map (fun n -> Exchange n) n;
        map2 (fun a b -> Compare_and_set (a, b)) seen n; map (fun n -> Fetch_and_add n) n; return Incr; return Decr ]

  let init_state = 0
  let init_sut () = Atomic.make 0
  let cleanup _ = ()
  let precond _ _ = true

  let next_state c s =
    match c with
    | Get -> s
    | Set n | Exchange n -> n
    | Compare_and_set (a, b) -> if s = a then b else s
    | Fetch_and_add n -> s + n
    | Incr -> s + 1
    | Decr -> s - 1

  open STM

  let run c r =
    match c with
    | Get -> Res (int, Atomic.get r)
    | Set n -> Res (unit, Atomic.set r n)
    | Exchange n -> Res (int, Atomic.exchange r n)
    | Compare_and_set (a, b) -> Res (bool, Atomic.compare_and_set r a b)
    | Fetch_and_add n -> Res (int, Atomic.fetch_and_add r n)
    | Incr -> Res (unit, Atomic.incr r)
    | Decr -> Res (unit, Atomic.decr r)

  let postcond c (s : state) res =
    match (c, res) with
    | (Get | Exchange _ | Fetch_and_add _), Res ((Int, _), n) -> n = s
    | Compare_and_set (a, _), Res ((Bool, _), b) -> b = (s = a)
    | (Set _ | Incr | Decr), Res ((Unit, _), ()) -> true
    | _ -> false
end

(* Boxed values: compare_and_set compares addresses, and exchanged blocks may be young. *)
module Boxed = struct
  type t = string list Atomic.t

  let init () = Atomic.make []
  let cleanup _ = ()

  let rec push r s =
    let old = Atomic.get r in
    if not (Atomic.compare_and_set r old (s :: old)) then push r s

  let rec pop r =
    match Atomic.get r with
    | [] -> None
    | s :: rest as old -> if Atomic.compare_and_set r old rest then Some s else pop r

  open Lin

  let api =
    [ val_ "push" push (t @-> string_small_printable @-> returning unit);
      val_ "pop" pop (t @-> returning (option string_small_printable));
      val_ "get" Atomic.get (t @-> returning (list string_small_printable));
      val_ "drain" (fun r -> Atomic.exchange r []) (t @-> returning (list string_small_printable)) ]
end

module S = Props.Stm (Spec)
module B = Props.Linear (Boxed)

let () =
  Props.run "atomic"
    [ S.sequential "atomic integer"; S.two_domains Holds "atomic integer"; S.stress "atomic integer";
      B.linearizable Holds "stack of an atomic list" ]
