(* Weak: what is reachable otherwise stays; what is not may go, and is gone after a full collection. *)
module Spec = struct
  type cmd =
    | Put of int * int          (* weak and strong *)
    | Drop of int               (* the strong reference *)
    | Erase of int
    | Get of int
    | Get_copy of int
    | Check of int
    | Blit of int * int * int
    | Fill_none of int * int
    | Length
    | Minor
    | Full_major

  type element = Empty | Strong of int | Dropped of int
  type state = element list

  (* Element i is kept alive by strong.(i), unless it was dropped. *)
  type sut = { weak : int64 Weak.t; strong : int64 option array }

  let size = 6

  let show_cmd = function
    | Put (i, n) -> Printf.sprintf "put %d %d" i n
    | Drop i -> Printf.sprintf "drop %d" i
    | Erase i -> Printf.sprintf "set %d None" i
    | Get i -> Printf.sprintf "get %d" i
    | Get_copy i -> Printf.sprintf "get_copy %d" i
    | Check i -> Printf.sprintf "check %d" i
    | Blit (i, j, n) -> Printf.sprintf "blit %d %d %d" i j n
    | Fill_none (i, n) -> Printf.sprintf "fill %d %d None" i n
    | Length -> "length"
    | Minor -> "minor"
    | Full_major -> "full_major"

  let arb_cmd _ =
    let open QCheck.Gen in
    let i = int_bound (size - 1) in
    let put = map2 (fun i n -> Put (i, n)) (int_range (-1) size) small_nat in
    Props.commands show_cmd
      [ put; put; put; map (fun i -> Drop i) i; map (fun i -> Erase i) i; map (fun i -> Get i) i;
        map (fun i -> Get_copy i) i; map (fun i -> Check i) i; map3 (fun i j n -> Blit (i, j, n)) i i i;
        map2 (fun i n -> Fill_none (i, n)) i i; return Length;
        frequency [ (5, return Minor); (1, return Full_major) ] ]

  let init_state = List.init size (fun _ -> Empty)
  let init_sut () = { weak = Weak.create size; strong = Array.make size None }
  let cleanup _ = ()
  let precond _ _ = true
  let inside i n = i >= 0 && i + n <= size
  let update s i n f = List.mapi (fun k e -> if k >= i && k < i + n then f k e else e) s

  (* Where weak pointers are copied, the copies are not held by strong.(j). *)
  let weaken = function Strong n | Dropped n -> Dropped n | Empty -> Empty

  let next_state c s =
    match c with
    | Put (i, n) when inside i 1 -> update s i 1 (fun _ _ -> Strong n)
    | Drop i -> update s i 1 (fun _ e -> weaken e)
    | Erase i -> update s i 1 (fun _ _ -> Empty)
    | Blit (i, j, n) when inside i n && inside j n -> update s j n (fun k _ -> weaken (List.nth s (i + k - j)))
    | Fill_none (i, n) when inside i n -> update s i n (fun _ _ -> Empty)
    | _ -> s

  open STM

  let unit_result f t = Res (result unit exn, Props.try_ f t)

  let put t i n =
    let v = Int64.of_int (Sys.opaque_identity n) in
    Weak.set t.weak i (Some v);
    t.strong.(i) <- Some v

  let answer t f i = Res (option int, Option.map Int64.to_int (f t.weak i))

  let run c t =
    match c with
    | Put (i, n) -> unit_result (fun t -> put t i n) t
    | Drop i -> unit_result (fun t -> t.strong.(i) <- None) t
    | Erase i -> unit_result (fun t -> Weak.set t.weak i None) t
    | Get i -> answer t Weak.get i
    | Get_copy i -> answer t Weak.get_copy i
    | Check i -> Res (bool, Weak.check t.weak i)
    (* strong.(j) no longer says what weak.(j) is, so it goes. *)
    | Blit (i, j, n) ->
      unit_result (fun t -> Weak.blit t.weak i t.weak j n; Array.fill t.strong j n None) t
    | Fill_none (i, n) -> unit_result (fun t -> Weak.fill t.weak i n None) t
    | Length -> Res (int, Weak.length t.weak)
    | Minor -> unit_result (fun _ -> Gc.minor ()) t
    | Full_major -> unit_result (fun _ -> Gc.full_major ()) t

  let agrees e r = match e with Empty -> r = None | Strong n -> r = Some n | Dropped n -> r = None || r = Some n

  let postcond c (s : state) res =
    match (c, res) with
    | (Get i | Get_copy i), Res ((Option Int, _), r) -> agrees (List.nth s i) r
    | Check i, Res ((Bool, _), b) -> (match List.nth s i with Empty -> not b | Strong _ -> b | Dropped _ -> true)
    | Length, Res ((Int, _), n) -> n = size
    | Put (i, _), Res ((Result (Unit, Exn), _), r) ->
      r = if inside i 1 then Ok () else Error (Invalid_argument "Weak.set")
    | Blit (i, j, n), Res ((Result (Unit, Exn), _), r) ->
      r = if inside i n && inside j n then Ok () else Error (Invalid_argument "Weak.blit")
    | Fill_none (i, n), Res ((Result (Unit, Exn), _), r) ->
      r = if inside i n then Ok () else Error (Invalid_argument "Weak.fill")
    | _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

(* Which elements a full collection leaves is known exactly. *)
let exact =
  Props.property ~name:"after a full collection what was dropped is gone and the rest is there" ~count:60
    QCheck.(list_of_size (Gen.int_range 1 40) bool)
    (fun keep ->
      let weak = Weak.create (List.length keep) in
      let fill i kept =
        let v = ref i in
        Weak.set weak i (Some v);
        if kept then Some v else None in
      let strong = List.mapi fill keep in
      Gc.full_major ();
      let right = List.mapi (fun i kept -> match Weak.get weak i with Some v -> kept && !v = i | None -> not kept) keep in
      ignore (Sys.opaque_identity strong);
      List.for_all Fun.id right)

module Set_of_strings = Weak.Make (struct
  type t = string

  let equal = String.equal
  let hash = Hashtbl.hash
end)

module Api = struct
  (* What was added is held, so that a collection cannot change the answers. *)
  type t = Set_of_strings.t * string list Atomic.t

  let init () = (Set_of_strings.create 1, Atomic.make [])
  let cleanup _ = ()

  let rec hold held s =
    let old = Atomic.get held in
    if not (Atomic.compare_and_set held old (s :: old)) then hold held s

  let merge (set, held) s = hold held s; String.equal (Set_of_strings.merge set s) s
  let add (set, held) s = hold held s; Set_of_strings.add set s

  open Lin

  let s = string_small_printable

  let api =
    [ val_freq 2 "merge" merge (t @-> s @-> returning_or_exc bool);
      val_freq 2 "add" add (t @-> s @-> returning_or_exc unit);
      val_ "mem" (fun (w, _) -> Set_of_strings.mem w) (t @-> s @-> returning_or_exc bool);
      val_ "remove" (fun (w, _) -> Set_of_strings.remove w) (t @-> s @-> returning_or_exc unit);
      val_ "find_opt" (fun (w, _) -> Set_of_strings.find_opt w) (t @-> s @-> returning_or_exc (option s));
      val_ "count" (fun (w, _) -> Set_of_strings.count w) (t @-> returning_or_exc int);
      val_ "clear" (fun (w, _) -> Set_of_strings.clear w) (t @-> returning_or_exc unit) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "weak"
    [ S.sequential "weak array"; S.two_domains ~count:12 May_fail "weak array"; S.stress ~count:4 "weak array"; exact;
      L.linearizable May_fail "weak set" ]
