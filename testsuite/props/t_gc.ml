(* Gc: collections of every kind from any domain keep what is reachable and tell consistent figures. *)
module Spec = struct
  type block = Nothing | Ints of int | Strings of int | Floats of int | Big of int

  type cmd =
    | Make of int * block
    | Look of int
    | Garbage of int
    | Minor
    | Major_slice of int
    | Major
    | Full_major
    | Compact
    | Stat
    | Quick_stat
    | Counters
    | Allocated
    | Heap_words
    | Set_minor of int
    | Get_minor
    | Set_overhead of int
    | Get_overhead

  type state = { blocks : block list; minor : int; overhead : int }

  (* The elements are atomics, so that what a domain reads is one of the blocks that were stored. *)
  type sut = Obj.t Atomic.t array

  let size = 6

  let show_block = function
    | Nothing -> "nothing"
    | Ints n -> Printf.sprintf "ints %d" n
    | Strings n -> Printf.sprintf "strings %d" n
    | Floats n -> Printf.sprintf "floats %d" n
    | Big n -> Printf.sprintf "big %d" n

  let show_cmd = function
    | Make (i, b) -> Printf.sprintf "make %d (%s)" i (show_block b)
    | Look i -> Printf.sprintf "look %d" i
    | Garbage n -> Printf.sprintf "garbage %d" n
    | Minor -> "minor"
    | Major_slice n -> Printf.sprintf "major_slice %d" n
    | Major -> "major"
    | Full_major -> "full_major"
    | Compact -> "compact"
    | Stat -> "stat"
    | Quick_stat -> "quick_stat"
    | Counters -> "counters"
    | Allocated -> "allocated_bytes"
    | Heap_words -> "quick_stat heap_words"
    | Set_minor n -> Printf.sprintf "set minor_heap_size %d" n
    | Get_minor -> "get minor_heap_size"
    | Set_overhead n -> Printf.sprintf "set space_overhead %d" n
    | Get_overhead -> "get space_overhead"

  let arb_cmd _ =
    let open QCheck.Gen in
    let i = int_bound (size - 1) in
    let block =
      oneof [ return Nothing; map (fun n -> Ints n) (int_bound 200); map (fun n -> Strings n) (int_bound 100);
              map (fun n -> Floats n) (int_bound 300); map (fun n -> Big n) (int_range 4000 20000) ] in
    let make = map2 (fun i b -> Make (i, b)) i block and look = map (fun i -> Look i) i in
    Props.commands show_cmd
      [ make; make; make; look; look; look; map (fun n -> Garbage n) (int_bound 3000); return Minor;
        map (fun n -> Major_slice n) (int_bound 5000); oneofl [ Major; Full_major; Compact ];
        oneofl [ Stat; Quick_stat; Counters; Allocated; Heap_words ];
        map (fun n -> Set_minor n) (oneofl [ 4096; 8192; 32768 ]); return Get_minor;
        map (fun n -> Set_overhead n) (oneofl [ 80; 120; 200 ]); return Get_overhead ]

  let precond _ _ = true
  let before = Gc.get ()
  let init_state =
    { blocks = List.init size (fun _ -> Nothing); minor = before.minor_heap_size; overhead = before.space_overhead }

  let cleanup _ = Gc.set before

  let next_state c s =
    match c with
    | Make (i, b) -> { s with blocks = List.mapi (fun k x -> if k = i then b else x) s.blocks }
    | Set_minor n -> { s with minor = n }
    | Set_overhead n -> { s with overhead = n }
    | _ -> s

  let build = function
    | Nothing -> Obj.repr ()
    | Ints n -> Obj.repr (List.init n Fun.id)
    | Strings n -> Obj.repr (Array.init n string_of_int)
    | Floats n -> Obj.repr (Array.init n float_of_int)
    | Big n -> Obj.repr (Array.make n (Some n))

  let init_sut () = Array.init size (fun _ -> Atomic.make (build Nothing))

  (* What a block is, by its look; -1 if it is damaged. *)
  let recognise o =
    if Obj.is_int o then if Obj.obj o = 0 then 0 else -1
    else if Obj.tag o = Obj.double_array_tag then
      let a : float array = Obj.obj o in
      if Array.for_all Fun.id (Array.mapi (fun i x -> x = float_of_int i) a) then 10000 + Array.length a else -1
    else if Obj.size o > 4000 then
      let a : int option array = Obj.obj o in
      if Array.for_all (fun x -> x = Some (Array.length a)) a then 100000 + Array.length a else -1
    else if Obj.size o = 2 && Obj.is_int (Obj.field o 0) then
      let l : int list = Obj.obj o in
      if List.mapi (fun i _ -> i) l = l then 1000 + List.length l else -1
    else
      let a : string array = Obj.obj o in
      if Array.for_all Fun.id (Array.mapi (fun i s -> s = string_of_int i) a) then 2000 + Array.length a else -1

  let code = function
    | Nothing | Ints 0 -> 0
    | Floats 0 | Strings 0 -> 2000          (* the empty array *)
    | Ints n -> 1000 + n
    | Strings n -> 2000 + n
    | Floats n -> 10000 + n
    | Big n -> 100000 + n

  open STM

  let plausible (s : Gc.stat) =
    s.minor_words >= 0. && s.promoted_words >= 0. && s.promoted_words <= s.minor_words && s.major_words >= s.promoted_words
    && s.minor_collections >= 0 && s.heap_words >= 0 && s.top_heap_words >= s.heap_words

  let full (s : Gc.stat) = plausible s && s.live_words >= 0 && s.live_blocks >= 0 && s.live_words <= s.heap_words

  (* Figures of one domain never fall. *)
  let never_falls figure =
    let a = figure () in
    ignore (Sys.opaque_identity (List.init 10 Fun.id));
    let b = figure () in
    b >= a

  let counters_agree () =
    let minor, promoted, major = Gc.counters () in
    minor >= promoted && major >= 0. && promoted >= 0.

  let run c t =
    match c with
    | Make (i, b) -> Res (unit, Atomic.set t.(i) (build b))
    | Look i -> Res (int, recognise (Atomic.get t.(i)))
    | Garbage n -> Res (int, List.length (List.rev (List.init n (fun i -> [ i ]))))
    | Minor -> Res (unit, Gc.minor ())
    | Major_slice n -> Res (unit, ignore (Gc.major_slice n))
    | Major -> Res (unit, Gc.major ())
    | Full_major -> Res (unit, Gc.full_major ())
    | Compact -> Res (unit, Gc.compact ())
    | Stat -> Res (bool, full (Gc.stat ()))
    | Quick_stat -> Res (bool, plausible (Gc.quick_stat ()))
    | Counters -> Res (bool, counters_agree ())
    | Allocated -> Res (bool, never_falls Gc.minor_words && never_falls Gc.allocated_bytes)
    | Heap_words -> Res (bool, (Gc.quick_stat ()).heap_words > 0)
    | Set_minor n -> Res (unit, Gc.set { (Gc.get ()) with minor_heap_size = n })
    | Get_minor -> Res (int, (Gc.get ()).minor_heap_size)
    | Set_overhead n -> Res (unit, Gc.set { (Gc.get ()) with space_overhead = n })
    | Get_overhead -> Res (int, (Gc.get ()).space_overhead)

  let postcond c (s : state) res =
    match (c, res) with
    | Look i, Res ((Int, _), n) -> n = code (List.nth s.blocks i)
    | Garbage n, Res ((Int, _), k) -> k = n
    | Get_minor, Res ((Int, _), n) -> n = s.minor
    | Get_overhead, Res ((Int, _), n) -> n = s.overhead
    | (Stat | Quick_stat | Counters | Allocated | Heap_words), Res ((Bool, _), b) -> b
    | _, Res ((Unit, _), ()) -> true
    | _ -> false
end

(* In parallel only blocks are modelled: Gc.set reads and writes several parameters, and what a domain sees of
   another's is not promised.  Nor is that a domain promotes no more than it allocates: it helps others. *)
module Shared = struct
  include Spec

  let precond c _ = match c with Set_minor _ | Get_minor | Set_overhead _ | Get_overhead -> false | _ -> true

  let arb_cmd s =
    let arb = Spec.arb_cmd s in
    let rec allowed rand = let c = QCheck.gen arb rand in if precond c s then c else allowed rand in
    QCheck.make ~print:show_cmd allowed

  let run c t =
    match c with
    | Counters -> STM.Res (STM.bool, (let minor, promoted, major = Gc.counters () in min minor (min promoted major) >= 0.))
    | _ -> Spec.run c t
end

module S = Props.Stm (Spec)
module P = Props.Stm (Shared)

let () =
  Props.run "gc"
    [ S.sequential ~count:50 "gc"; P.two_domains ~count:8 Holds "gc"; S.stress ~count:3 "gc with parameters set" ]
