(* Ephemeron: the data stays as long as the key does, even when only the ephemeron holds it. *)
module Key = struct
  type t = int ref

  let equal a b = !a = !b
  let hash k = Hashtbl.hash !k
end

module Table = Ephemeron.K1.Make (Key)

module Spec = struct
  type cmd =
    | Add of int * string
    | Replace of int * string
    | Remove of int
    | Find_opt of int
    | Find_all of int
    | Mem of int
    | Length
    | Clean
    | Clear
    | Minor
    | Full_major

  type state = (int * string) list

  (* All keys are held, so that the table answers like Hashtbl; the properties below drop keys. *)
  type sut = { table : string Table.t; keys : Key.t array }

  let keys = 8

  let show_cmd = function
    | Add (k, v) -> Printf.sprintf "add %d %S" k v
    | Replace (k, v) -> Printf.sprintf "replace %d %S" k v
    | Remove k -> Printf.sprintf "remove %d" k
    | Find_opt k -> Printf.sprintf "find_opt %d" k
    | Find_all k -> Printf.sprintf "find_all %d" k
    | Mem k -> Printf.sprintf "mem %d" k
    | Length -> "length"
    | Clean -> "clean"
    | Clear -> "clear"
    | Minor -> "minor"
    | Full_major -> "full_major"

  let arb_cmd _ =
    let open QCheck.Gen in
    let k = int_bound (keys - 1) and v = small_string ~gen:printable in
    let add = map2 (fun k v -> Add (k, v)) k v in
    Props.commands show_cmd
      [ add; add; add; map2 (fun k v -> Replace (k, v)) k v; map (fun k -> Remove k) k; map (fun k -> Find_opt k) k;
        map (fun k -> Find_all k) k; map (fun k -> Mem k) k; oneofl [ Length; Clean ];
        frequencyl [ (1, Clear); (2, Minor); (1, Full_major) ] ]

  let init_state = []
  let init_sut () = { table = Table.create 1; keys = Array.init keys (fun i -> ref (Sys.opaque_identity i)) }
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
    | Clear -> []
    | Find_opt _ | Find_all _ | Mem _ | Length | Clean | Minor | Full_major -> s

  open STM

  let fresh s = String.concat "" [ s ]
  let unit_result f t = Res (result unit exn, Props.try_ f t)

  let run c { table; keys } =
    match c with
    | Add (k, v) -> unit_result (fun t -> Table.add t keys.(k) (fresh v)) table
    | Replace (k, v) -> unit_result (fun t -> Table.replace t keys.(k) (fresh v)) table
    | Remove k -> unit_result (fun t -> Table.remove t keys.(k)) table
    | Clean -> unit_result Table.clean table
    | Clear -> unit_result Table.clear table
    | Minor -> unit_result (fun _ -> Gc.minor ()) table
    | Full_major -> unit_result (fun _ -> Gc.full_major ()) table
    | Find_opt k -> Res (result (option string) exn, Props.try_ (Table.find_opt table) keys.(k))
    | Find_all k -> Res (result (list string) exn, Props.try_ (Table.find_all table) keys.(k))
    | Mem k -> Res (result bool exn, Props.try_ (Table.mem table) keys.(k))
    | Length -> Res (int, Table.length table)

  let postcond c (s : state) res =
    match (c, res) with
    | Find_opt k, Res ((Result (Option String, Exn), _), r) -> r = Ok (List.assoc_opt k s)
    | Find_all k, Res ((Result (List String, Exn), _), r) ->
      r = Ok (List.filter_map (fun (k', v) -> if k' = k then Some v else None) s)
    | Mem k, Res ((Result (Bool, Exn), _), r) -> r = Ok (List.mem_assoc k s)
    | Length, Res ((Int, _), n) -> n = List.length s
    | _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

(* Chains of ephemerons in which the data of each is the key of the next, and refers to its own key besides: all keys
   of a chain live if the first is held, and none if it is not. *)
let chains =
  Props.property ~name:"chains of ephemerons stand and fall with the first key" ~count:60
    QCheck.(list_of_size (Gen.int_range 1 15) (pair bool (int_range 1 5)))
    (fun chains ->
      let make (keep, length) =
        let seen = Weak.create (length + 1) in
        let rec extend i key =
          Weak.set seen i (Some key);
          if i = length then []
          else
            let next = ref (i + 1) in
            let link = Ephemeron.K1.make key (next, key) in
            link :: extend (i + 1) next in
        let first = ref 0 in
        let links = extend 0 first in
        (seen, links, if keep then Some first else None) in
      let made = List.map make chains in
      Gc.full_major ();
      let all_are lives seen = List.for_all (fun i -> Weak.check seen i = lives) (List.init (Weak.length seen) Fun.id) in
      let rec walk key = function
        | [] -> true
        | e :: rest ->
          (match Ephemeron.K1.query e key with Some (next, k) -> k == key && walk next rest | None -> false) in
      let right (seen, links, first) =
        match first with Some key -> all_are true seen && walk key links | None -> all_are false seen in
      List.for_all right (Sys.opaque_identity made))

(* The bindings whose keys are gone are no longer counted. *)
let counted =
  Props.property ~name:"a table counts the bindings whose keys live" ~count:40
    QCheck.(list_of_size (Gen.int_range 1 30) bool)
    (fun keep ->
      let table = Table.create 4 in
      let add i kept =
        let k = ref i in
        Table.add table k (string_of_int i);
        if kept then Some k else None in
      let held = List.mapi add keep in
      Gc.full_major ();
      let stats = Table.stats_alive table in
      let found = function Some k -> Table.find_opt table k = Some (string_of_int !k) | None -> true in
      let good = List.for_all found held in
      good && stats.Hashtbl.num_bindings = List.length (List.filter Fun.id keep))

module Api = struct
  type t = string Table.t * Key.t array

  let init () = (Table.create 1, Array.init 5 (fun i -> ref (Sys.opaque_identity i)))
  let cleanup _ = ()

  open Lin

  let k = int_bound 4
  let s = string_small_printable

  let api =
    [ val_freq 2 "add" (fun (t, ks) k -> Table.add t ks.(k)) (t @-> k @-> s @-> returning_or_exc unit);
      val_ "replace" (fun (t, ks) k -> Table.replace t ks.(k)) (t @-> k @-> s @-> returning_or_exc unit);
      val_ "remove" (fun (t, ks) k -> Table.remove t ks.(k)) (t @-> k @-> returning_or_exc unit);
      val_ "find_opt" (fun (t, ks) k -> Table.find_opt t ks.(k)) (t @-> k @-> returning_or_exc (option s));
      val_ "length" (fun (t, _) -> Table.length t) (t @-> returning int) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "ephemeron"
    [ S.sequential "ephemeron table"; S.two_domains ~count:12 May_fail "ephemeron table";
      S.stress ~count:4 "ephemeron table"; chains; counted; L.linearizable May_fail "ephemeron table" ]
