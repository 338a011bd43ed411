(* Domain: trees and graphs of domains that spawn, join, fail and keep domain-local data. *)

(* ---- trees: each node spawns its children and adds up what they return -------------------------------------- *)

type tree = Node of int * tree list

let rec show_tree (Node (n, l)) = Printf.sprintf "%d(%s)" n (String.concat " " (List.map show_tree l))
let rec sum_tree (Node (n, l)) = List.fold_left (fun s t -> s + sum_tree t) n l
let rec count_tree (Node (_, l)) = List.fold_left (fun s t -> s + count_tree t) 1 l

(* At most [budget] nodes. *)
let gen_tree =
  let open QCheck.Gen in
  let rec tree budget =
    int_bound 100 >>= fun n ->
    if budget <= 1 then return (Node (n, []))
    else
      int_bound (min 4 (budget - 1)) >>= fun children ->
      map (fun l -> Node (n, l)) (list_repeat children (tree ((budget - 1) / max 1 children))) in
  int_range 1 30 >>= tree

let rec shrink_tree (Node (n, l)) yield =
  List.iter yield l;
  QCheck.Shrink.list ~shrink:shrink_tree l (fun l -> yield (Node (n, l)))

let arb_tree = QCheck.make ~print:show_tree ~shrink:shrink_tree gen_tree
let garbage n = ignore (Sys.opaque_identity (List.init (10 * n) (fun i -> Some i)))

let spawn_trees =
  let rec run count (Node (n, l)) =
    Atomic.incr count;
    let children = List.map (fun t -> Domain.spawn (fun () -> run count t)) l in
    garbage n;
    List.fold_left (fun s d -> s + Domain.join d) n children in
  Props.property ~name:"a tree of domains adds up" ~count:40 arb_tree (fun t ->
      let count = Atomic.make 0 in
      run count t = sum_tree t && Atomic.get count = count_tree t)

(* Nobody joins: all run to their end before the program does, and before the counter is complete. *)
let unjoined =
  let rec run count (Node (n, l)) =
    List.iter (fun t -> ignore (Domain.spawn (fun () -> run count t))) l;
    garbage n;
    Atomic.incr count in
  Props.property ~name:"domains that nobody joins run to their end" ~count:20 arb_tree (fun t ->
      let count = Atomic.make 0 in
      run count t;
      while Atomic.get count < count_tree t do Domain.cpu_relax () done;
      true)

(* ---- graphs: each domain joins some of the earlier ones, several may join the same -------------------------- *)

let gen_graph =
  let open QCheck.Gen in
  int_range 1 12 >>= fun n ->
  let edges i = if i = 0 then return [] else list_size (int_bound 3) (int_bound (i - 1)) in
  flatten_l (List.init n edges)

let arb_graph = QCheck.make ~print:QCheck.Print.(list (list int)) gen_graph

let join_graphs =
  Props.property ~name:"a domain may be joined by several others" ~count:40 arb_graph (fun graph ->
      let n = List.length graph in
      let domains = Array.make n None and results = Array.make n 0 in
      let start i before =
        let wanted = List.map (fun k -> Option.get domains.(k)) before in
        results.(i) <- List.fold_left (fun s k -> s + results.(k)) 1 before;
        domains.(i) <- Some (Domain.spawn (fun () ->
            garbage i;
            List.fold_left (fun s d -> s + Domain.join d) 1 wanted)) in
      List.iteri start graph;
      Array.for_all2 (fun d r -> Domain.join (Option.get d) = r) domains results)

(* ---- exceptions, identities -------------------------------------------------------------------------------- *)

exception Failed of int

let exceptions =
  Props.property ~name:"join raises what ended the domain, each time" ~count:40
    QCheck.(list_of_size (Gen.int_range 1 8) (pair bool small_nat))
    (fun plan ->
      let spawn (fails, n) = Domain.spawn (fun () -> garbage n; if fails then raise (Failed n) else n) in
      let domains = List.map spawn plan in
      let once (fails, n) d =
        match Domain.join d with v -> (not fails) && v = n | exception Failed m -> fails && m = n in
      List.for_all2 once plan domains && List.for_all2 once plan domains)

let identities =
  Props.property ~name:"live domains have different identities, and no two ever the same" ~count:30
    QCheck.(int_range 1 10)
    (fun n ->
      let go = Atomic.make false in
      let body () =
        while not (Atomic.get go) do Domain.cpu_relax () done;
        (Domain.self () :> int) in
      let domains = List.init n (fun _ -> Domain.spawn body) in
      let ids = List.map (fun d -> (Domain.get_id d :> int)) domains in
      Atomic.set go true;
      let selves = List.map Domain.join domains in
      let me = (Domain.self () :> int) in
      ids = selves && List.length (List.sort_uniq compare (me :: ids)) = n + 1
      && Domain.is_main_domain () && Domain.recommended_domain_count () >= 1)

let at_exit_order =
  Props.property ~name:"at_exit functions run once, the last one first, before join returns" ~count:30
    QCheck.(int_range 0 10)
    (fun n ->
      let log = Atomic.make [] in
      let note i () = Atomic.set log (i :: Atomic.get log) in
      let d = Domain.spawn (fun () -> for i = 1 to n do Domain.at_exit (note i) done) in
      Domain.join d;
      Atomic.get log = List.init n (fun i -> i + 1))

(* ---- domain-local storage ----------------------------------------------------------------------------------- *)

module Local = struct
  (* Key k starts as k; the keys of the upper half go on to children as the parent's value + 100, also where the parent
     never looked at them. *)
  type cmd = Get of int | Set of int * int | Child_get of int | Child_set of int * int | New_key of int
  type state = int list
  type sut = int Domain.DLS.key array

  let keys = 8

  let show_cmd = function
    | Get k -> Printf.sprintf "get %d" k
    | Set (k, v) -> Printf.sprintf "set %d %d" k v
    | Child_get k -> Printf.sprintf "in a child: get %d" k
    | Child_set (k, v) -> Printf.sprintf "in a child: set %d %d; get" k v
    | New_key v -> Printf.sprintf "get (new_key %d)" v

  let arb_cmd _ =
    let open QCheck.Gen in
    let k = int_bound (keys - 1) and v = int_bound 99 in
    Props.commands show_cmd
      [ map (fun k -> Get k) k; map2 (fun k v -> Set (k, v)) k v; map (fun k -> Child_get k) k;
        map2 (fun k v -> Child_set (k, v)) k v; map (fun v -> New_key v) v ]

  let inherits k = 2 * k >= keys
  let init_state = List.init keys Fun.id

  let init_sut () =
    Array.init keys (fun k ->
        if inherits k then Domain.DLS.new_key ~split_from_parent:(fun v -> v + 100) (fun () -> k)
        else Domain.DLS.new_key (fun () -> k))

  let cleanup _ = ()
  let precond _ _ = true
  let next_state c s = match c with Set (k, v) -> List.mapi (fun i x -> if i = k then v else x) s | _ -> s

  open STM

  let in_child f = Domain.join (Domain.spawn f)

  let run c keys =
    match c with
    | Get k -> Res (int, Domain.DLS.get keys.(k))
    | Set (k, v) -> Res (unit, Domain.DLS.set keys.(k) v)
    | Child_get k -> Res (int, in_child (fun () -> Domain.DLS.get keys.(k)))
    | Child_set (k, v) ->
      Res (int, in_child (fun () -> Domain.DLS.set keys.(k) v; garbage v; Domain.DLS.get keys.(k)))
    | New_key v -> Res (int, Domain.DLS.get (Domain.DLS.new_key (fun () -> v)))

  let postcond c (s : state) res =
    match (c, res) with
    | Get k, Res ((Int, _), n) -> n = List.nth s k
    | Child_get k, Res ((Int, _), n) -> if inherits k then n = List.nth s k + 100 else n = k
    | (Child_set (_, v) | New_key v), Res ((Int, _), n) -> n = v
    | Set _, Res ((Unit, _), ()) -> true
    | _ -> false
end

module S = Props.Stm (Local)

let () =
  Props.run "domain"
    [ spawn_trees; unjoined; join_graphs; exceptions; identities; at_exit_order;
      S.sequential ~count:60 "domain-local storage"; S.stress ~count:5 "domain-local storage" ]
