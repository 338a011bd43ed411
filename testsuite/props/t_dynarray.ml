(* Dynarray: not meant to be shared; it promises to raise rather than to crash then. *)
module Spec = struct
  type cmd =
    | Add_last of string
    | Append of string list
    | Pop_last_opt
    | Remove_last
    | Get of int
    | Set of int * string
    | Truncate of int
    | Clear
    | Reset
    | Fit_capacity
    | Ensure_capacity of int
    | Length
    | To_list

  type state = string list
  type sut = string Dynarray.t

  let show_cmd = function
    | Add_last s -> Printf.sprintf "add_last %S" s
    | Append l -> Printf.sprintf "append_list [%s]" (String.concat "; " l)
    | Pop_last_opt -> "pop_last_opt"
    | Remove_last -> "remove_last"
    | Get i -> Printf.sprintf "get %d" i
    | Set (i, s) -> Printf.sprintf "set %d %S" i s
    | Truncate n -> Printf.sprintf "truncate %d" n
    | Clear -> "clear"
    | Reset -> "reset"
    | Fit_capacity -> "fit_capacity"
    | Ensure_capacity n -> Printf.sprintf "ensure_capacity %d" n
    | Length -> "length"
    | To_list -> "to_list"

  let arb_cmd s =
    let open QCheck.Gen in
    let i = int_bound (List.length s + 1) and x = map string_of_int (int_bound 99) in
    let add = map (fun x -> Add_last x) x in
    Props.commands show_cmd
      [ add; add; add; map (fun l -> Append l) (list_size (int_bound 5) x); return Pop_last_opt; return Remove_last;
        map (fun i -> Get i) i; map2 (fun i x -> Set (i, x)) i x; map (fun i -> Truncate i) i;
        oneofl [ Clear; Reset; Fit_capacity ]; map (fun i -> Ensure_capacity i) (int_bound 40); return Length; return To_list ]

  let init_state = []
  let init_sut () = Dynarray.create ()
  let cleanup _ = ()
  let precond _ _ = true
  let first n s = List.filteri (fun k _ -> k < n) s

  let next_state c s =
    match c with
    | Add_last x -> s @ [ x ]
    | Append l -> s @ l
    | Pop_last_opt | Remove_last -> first (List.length s - 1) s
    | Set (i, x) -> List.mapi (fun k y -> if k = i then x else y) s
    | Truncate n -> first n s
    | Clear | Reset -> []
    | Get _ | Fit_capacity | Ensure_capacity _ | Length | To_list -> s

  open STM

  let fresh s = String.concat "" [ s ]
  let unit_result f a = Res (result unit exn, Props.try_ f a)

  let run c a =
    match c with
    | Add_last x -> unit_result (fun a -> Dynarray.add_last a (fresh x)) a
    | Append l -> unit_result (fun a -> Dynarray.append_list a l) a
    | Pop_last_opt -> Res (result (option string) exn, Props.try_ Dynarray.pop_last_opt a)
    | Remove_last -> unit_result Dynarray.remove_last a
    | Get i -> Res (result string exn, Props.try_ (Dynarray.get a) i)
    | Set (i, x) -> unit_result (fun a -> Dynarray.set a i (fresh x)) a
    | Truncate n -> unit_result (fun a -> Dynarray.truncate a n) a
    | Clear -> unit_result Dynarray.clear a
    | Reset -> unit_result Dynarray.reset a
    | Fit_capacity -> unit_result Dynarray.fit_capacity a
    | Ensure_capacity n -> unit_result (fun a -> Dynarray.ensure_capacity a n) a
    | Length -> Res (int, Dynarray.length a)
    | To_list -> Res (result (list string) exn, Props.try_ Dynarray.to_list a)

  (* The text of the exceptions is not promised. *)
  let raised = function Error (Invalid_argument _) -> true | _ -> false

  let postcond c (s : state) res =
    let n = List.length s in
    match (c, res) with
    | Pop_last_opt, Res ((Result (Option String, Exn), _), r) -> 
      r = Ok (if n = 0 then None else List.nth_opt s (n - 1))
    | Get i, Res ((Result (String, Exn), _), r) -> if i < n then r = Ok (List.nth s i) else raised r
    | Set (i, _), Res ((Result (Unit, Exn), _), r) -> if i < n then r = Ok () else raised r
    | Length, Res ((Int, _), k) -> k = n
    | To_list, Res ((Result (List String, Exn), _), r) -> r = Ok s
    | _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

module Api = struct
  type t = int Dynarray.t

  let init () = Dynarray.create ()
  let cleanup _ = ()

  open Lin

  let api =
    [ val_freq 3 "add_last" Dynarray.add_last (t @-> nat_small @-> returning_or_exc unit);
      val_ "pop_last_opt" Dynarray.pop_last_opt (t @-> returning_or_exc (option nat_small));
      val_ "get_last" Dynarray.get_last (t @-> returning_or_exc nat_small);
      val_ "length" Dynarray.length (t @-> returning int);
      val_ "clear" Dynarray.clear (t @-> returning_or_exc unit) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "dynarray"
    [ S.sequential "dynarray"; S.two_domains May_fail "dynarray"; S.stress "dynarray"; L.linearizable May_fail "dynarray" ]
