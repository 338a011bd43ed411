(* Array: each element is a location of its own; operations on many elements are not one step.  The elements are boxed,
   so that a reader that sees a block before its content would see a wrong string. *)
module Spec = struct
  type cmd =
    | Get of int
    | Set of int * string
    | Fill of int * int * string
    | Blit of int * int * int
    | Sub of int * int
    | To_list
    | Length
    | Mem of string
    | Sort
    | Copy

  type state = string list
  type sut = string array

  let size = 12

  let show_cmd = function
    | Get i -> Printf.sprintf "get %d" i
    | Set (i, s) -> Printf.sprintf "set %d %S" i s
    | Fill (i, n, s) -> Printf.sprintf "fill %d %d %S" i n s
    | Blit (i, j, n) -> Printf.sprintf "blit %d %d %d" i j n
    | Sub (i, n) -> Printf.sprintf "sub %d %d" i n
    | To_list -> "to_list"
    | Length -> "length"
    | Mem s -> Printf.sprintf "mem %S" s
    | Sort -> "sort"
    | Copy -> "copy"

  let arb_cmd _ =
    let open QCheck.Gen in
    let i = int_range (-1) (size + 1) and s = map string_of_int (int_bound 99) in
    Props.commands show_cmd
      [ map (fun i -> Get i) i; map2 (fun i s -> Set (i, s)) i s; map2 (fun i s -> Set (i, s)) i s;
        map3 (fun i n s -> Fill (i, n, s)) i i s; map3 (fun i j n -> Blit (i, j, n)) i i i; map2 (fun i n -> Sub (i, n)) i i;
        oneofl [ To_list; Length; Copy ]; map (fun s -> Mem s) s; return Sort ]

  let init_state = List.init size (fun _ -> "")
  let init_sut () = Array.make size ""
  let cleanup _ = ()
  let precond _ _ = true
  let inside i n = i >= 0 && n >= 0 && i + n <= size
  let part s i n = List.filteri (fun k _ -> k >= i && k < i + n) s
  let overwrite s i n f = List.mapi (fun k x -> if k >= i && k < i + n then f (k - i) else x) s

  let next_state c s =
    match c with
    | Set (i, x) when inside i 1 -> overwrite s i 1 (fun _ -> x)
    | Fill (i, n, x) when inside i n -> overwrite s i n (fun _ -> x)
    | Blit (i, j, n) when inside i n && inside j n -> overwrite s j n (fun k -> List.nth s (i + k))
    | Sort -> List.sort compare s
    | _ -> s

  open STM

  (* A fresh string each time: the store publishes a young block. *)
  let fresh s = String.concat "" [ s ]
  let unit_result f a = Res (result unit exn, Props.try_ f a)

  let run c a =
    match c with
    | Get i -> Res (result string exn, Props.try_ (Array.get a) i)
    | Set (i, s) -> unit_result (fun a -> a.(i) <- fresh s) a
    | Fill (i, n, s) -> unit_result (fun a -> Array.fill a i n (fresh s)) a
    | Blit (i, j, n) -> unit_result (fun a -> Array.blit a i a j n) a
    | Sub (i, n) -> Res (result (list string) exn, Props.try_ (fun i -> Array.to_list (Array.sub a i n)) i)
    | To_list -> Res (list string, Array.to_list a)
    | Copy -> Res (list string, Array.to_list (Array.copy a))
    | Length -> Res (int, Array.length a)
    | Mem s -> Res (bool, Array.mem s a)
    | Sort -> unit_result (Array.sort compare) a

  let bounds = Error (Invalid_argument "index out of bounds")
  let wrong name = Error (Invalid_argument name)

  let postcond c (s : state) res =
    match (c, res) with
    | Get i, Res ((Result (String, Exn), _), r) -> r = if inside i 1 then Ok (List.nth s i) else bounds
    | Set (i, _), Res ((Result (Unit, Exn), _), r) -> r = if inside i 1 then Ok () else bounds
    | Fill (i, n, _), Res ((Result (Unit, Exn), _), r) -> r = if inside i n then Ok () else wrong "Array.fill"
    | Blit (i, j, n), Res ((Result (Unit, Exn), _), r) -> r = if inside i n && inside j n then Ok () else wrong "Array.blit"
    | Sub (i, n), Res ((Result (List String, Exn), _), r) -> r = if inside i n then Ok (part s i n) else wrong "Array.sub"
    | (To_list | Copy), Res ((List String, _), r) -> r = s
    | Length, Res ((Int, _), n) -> n = size
    | Mem x, Res ((Bool, _), b) -> b = List.mem x s
    | Sort, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

(* Flat arrays of floats, which are 64-bit words of their own. *)
module Floats = struct
  type t = float array

  let init () = Array.make 6 0.
  let cleanup _ = ()

  open Lin

  let i = int_bound 6

  let api =
    [ val_ "get" Array.get (t @-> i @-> returning_or_exc float);
      val_freq 2 "set" Array.set (t @-> i @-> float @-> returning_or_exc unit);
      val_ "length" Array.length (t @-> returning int);
      val_ "to_list" Array.to_list (t @-> returning (list float)) ]
end

module S = Props.Stm (Spec)
module F = Props.Linear (Floats)

let () =
  Props.run "array"
    [ S.sequential "array"; S.two_domains May_fail "array"; S.stress "array"; F.linearizable May_fail "float array" ]
