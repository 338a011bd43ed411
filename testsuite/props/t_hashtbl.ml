(* Hashtbl: not meant to be shared, so two domains may see anything but a crash. *)
module Spec = struct
  type cmd =
    | Add of int * string
    | Replace of int * string
    | Remove of int
    | Find of int
    | Find_opt of int
    | Find_all of int
    | Mem of int
    | Length
    | Clear
    | Reset
    | Copy_length
    | Filter_even
    | Bindings

  type state = (int * string) list      (* the newest binding first *)
  type sut = (int, string) Hashtbl.t

  let show_cmd = function
    | Add (k, v) -> Printf.sprintf "add %d %S" k v
    | Replace (k, v) -> Printf.sprintf "replace %d %S" k v
    | Remove k -> Printf.sprintf "remove %d" k
    | Find k -> Printf.sprintf "find %d" k
    | Find_opt k -> Printf.sprintf "find_opt %d" k
    | Find_all k -> Printf.sprintf "find_all %d" k
    | Mem k -> Printf.sprintf "mem %d" k
    | Length -> "length"
    | Clear -> "clear"
    | Reset -> "reset"
    | Copy_length -> "length (copy t)"
    | Filter_even -> "filter_map_inplace even"
    | Bindings -> "bindings"

  let arb_cmd _ =
    let open QCheck.Gen in
    let k = int_bound 20 and v = small_string ~gen:printable in
    let add = map2 (fun k v -> Add (k, v)) k v in
    Props.commands show_cmd
      [ add; add; add; add; map2 (fun k v -> Replace (k, v)) k v; map (fun k -> Remove k) k; map (fun k -> Find k) k;
        map (fun k -> Find_opt k) k; map (fun k -> Find_all k) k; map (fun k -> Mem k) k;
        oneofl [ Length; Copy_length; Bindings ]; frequencyl [ (1, Clear); (1, Reset); (3, Filter_even) ] ]

  let init_state = []
  let init_sut () = Hashtbl.create 1      (* so that it grows soon *)
  let cleanup _ = ()
  let precond _ _ = true

  let rec remove_newest k = function
    | [] -> []
    | (k', _) :: rest when k' = k -> rest
    | b :: rest -> b :: remove_newest k rest

  let next_state c s =
    match c with
    | Add (k, v) -> (k, v) :: s
    | Replace (k, v) -> (k, v) :: remove_newest k s
    | Remove k -> remove_newest k s
    | Clear | Reset -> []
    | Filter_even -> List.filter (fun (k, _) -> k mod 2 = 0) s
    | Find _ | Find_opt _ | Find_all _ | Mem _ | Length | Copy_length | Bindings -> s

  let sorted_keys l = List.sort compare l

  open STM

  let unit_result f t = Res (result unit exn, Props.try_ f t)

  let run c t =
    match c with
    | Add (k, v) -> unit_result (fun t -> Hashtbl.add t k v) t
    | Replace (k, v) -> unit_result (fun t -> Hashtbl.replace t k v) t
    | Remove k -> unit_result (fun t -> Hashtbl.remove t k) t
    | Clear -> unit_result Hashtbl.clear t
    | Reset -> unit_result Hashtbl.reset t
    | Filter_even -> unit_result (Hashtbl.filter_map_inplace (fun k v -> if k mod 2 = 0 then Some v else None)) t
    | Find k -> Res (result string exn, Props.try_ (Hashtbl.find t) k)
    | Find_opt k -> Res (result (option string) exn, Props.try_ (Hashtbl.find_opt t) k)
    | Find_all k -> Res (result (list string) exn, Props.try_ (Hashtbl.find_all t) k)
    | Mem k -> Res (result bool exn, Props.try_ (Hashtbl.mem t) k)
    | Length -> Res (int, Hashtbl.length t)
    | Copy_length -> Res (int, Hashtbl.length (Hashtbl.copy t))
    | Bindings ->
      Res (result (list int) exn, Props.try_ (fun t -> sorted_keys (Hashtbl.fold (fun k _ l -> k :: l) t [])) t)

  let postcond c (s : state) res =
    match (c, res) with
    | Find k, Res ((Result (String, Exn), _), r) ->
      r = (match List.assoc_opt k s with Some v -> Ok v | None -> Error Not_found)
    | Find_opt k, Res ((Result (Option String, Exn), _), r) -> r = Ok (List.assoc_opt k s)
    | Find_all k, Res ((Result (List String, Exn), _), r) ->
      r = Ok (List.filter_map (fun (k', v) -> if k' = k then Some v else None) s)
    | Mem k, Res ((Result (Bool, Exn), _), r) -> r = Ok (List.mem_assoc k s)
    | (Length | Copy_length), Res ((Int, _), n) -> n = List.length s
    | Bindings, Res ((Result (List Int, Exn), _), r) -> r = Ok (sorted_keys (List.map fst s))
    | _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

module Api = struct
  type t = (char, int) Hashtbl.t

  let init () = Hashtbl.create 1
  let cleanup _ = ()

  open Lin

  let k = char_printable
  let v = nat_small

  let api =
    [ val_freq 3 "add" Hashtbl.add (t @-> k @-> v @-> returning_or_exc unit);
      val_ "replace" Hashtbl.replace (t @-> k @-> v @-> returning_or_exc unit);
      val_ "remove" Hashtbl.remove (t @-> k @-> returning_or_exc unit);
      val_ "find_opt" Hashtbl.find_opt (t @-> k @-> returning_or_exc (option v));
      val_ "find_all" Hashtbl.find_all (t @-> k @-> returning_or_exc (list v));
      val_ "mem" Hashtbl.mem (t @-> k @-> returning_or_exc bool);
      val_ "length" Hashtbl.length (t @-> returning int);
      val_ "reset" Hashtbl.reset (t @-> returning unit) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "hashtbl"
    [ S.sequential "hashtbl"; S.two_domains May_fail "hashtbl"; S.stress "hashtbl"; L.linearizable May_fail "hashtbl" ]
