(* Bigarray: memory outside the heap; elements are read and written without tearing, slices share it. *)
open Bigarray

module Spec = struct
  type cmd =
    | Get of int
    | Set of int * int
    | Fill of int
    | Fill_slice of int * int * int
    | Blit of int * int * int
    | Sub_get of int * int * int
    | Dim
    | Size
    | Sum

  type state = int list
  type sut = (int, int16_signed_elt, c_layout) Array1.t

  let size = 12

  let show_cmd = function
    | Get i -> Printf.sprintf "get %d" i
    | Set (i, v) -> Printf.sprintf "set %d %d" i v
    | Fill v -> Printf.sprintf "fill %d" v
    | Fill_slice (i, n, v) -> Printf.sprintf "fill (sub %d %d) %d" i n v
    | Blit (i, j, n) -> Printf.sprintf "blit (sub %d %d) (sub %d %d)" i n j n
    | Sub_get (i, n, k) -> Printf.sprintf "get (sub %d %d) %d" i n k
    | Dim -> "dim"
    | Size -> "size_in_bytes"
    | Sum -> "sum"

  let arb_cmd _ =
    let open QCheck.Gen in
    let i = int_range (-1) (size + 1) and v = int_range (-40000) 40000 in
    Props.commands show_cmd
      [ map (fun i -> Get i) i; map2 (fun i v -> Set (i, v)) i v; map2 (fun i v -> Set (i, v)) i v; map (fun v -> Fill v) v;
        map3 (fun i n v -> Fill_slice (i, n, v)) i i v; map3 (fun i j n -> Blit (i, j, n)) i i i;
        map3 (fun i n k -> Sub_get (i, n, k)) i i i; oneofl [ Dim; Size; Sum ] ]

  let init_state = List.init size (fun _ -> 0)

  let init_sut () =
    let a = Array1.create int16_signed c_layout size in
    Array1.fill a 0;
    a

  let cleanup _ = ()
  let precond _ _ = true
  let inside i n = i >= 0 && n >= 0 && i + n <= size
  let overwrite s i n f = List.mapi (fun k x -> if k >= i && k < i + n then f (k - i) else x) s

  (* What 16 bits keep of an int. *)
  let cut v = ((v + 32768) land 65535) - 32768

  let next_state c s =
    match c with
    | Set (i, v) when inside i 1 -> overwrite s i 1 (fun _ -> cut v)
    | Fill v -> overwrite s 0 size (fun _ -> cut v)
    | Fill_slice (i, n, v) when inside i n -> overwrite s i n (fun _ -> cut v)
    | Blit (i, j, n) when inside i n && inside j n -> overwrite s j n (fun k -> List.nth s (i + k))
    | _ -> s

  open STM

  let unit_result f a = Res (result unit exn, Props.try_ f a)

  let sum a =
    let n = ref 0 in
    for i = 0 to Array1.dim a - 1 do n := !n + a.{i} done;
    !n

  let run c a =
    match c with
    | Get i -> Res (result int exn, Props.try_ (Array1.get a) i)
    | Set (i, v) -> unit_result (fun a -> a.{i} <- v) a
    | Fill v -> unit_result (fun a -> Array1.fill a v) a
    | Fill_slice (i, n, v) -> unit_result (fun a -> Array1.fill (Array1.sub a i n) v) a
    | Blit (i, j, n) -> unit_result (fun a -> Array1.blit (Array1.sub a i n) (Array1.sub a j n)) a
    | Sub_get (i, n, k) -> Res (result int exn, Props.try_ (fun a -> (Array1.sub a i n).{k}) a)
    | Dim -> Res (int, Array1.dim a)
    | Size -> Res (int, Array1.size_in_bytes a)
    | Sum -> Res (int, sum a)

  let bounds = Error (Invalid_argument "index out of bounds")
  let bad_sub = Error (Invalid_argument "Bigarray.sub: bad sub-array")

  let postcond c (s : state) res =
    match (c, res) with
    | Get i, Res ((Result (Int, Exn), _), r) -> r = if inside i 1 then Ok (List.nth s i) else bounds
    | Set (i, _), Res ((Result (Unit, Exn), _), r) -> r = if inside i 1 then Ok () else bounds
    | Fill _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | Fill_slice (i, n, _), Res ((Result (Unit, Exn), _), r) -> r = if inside i n then Ok () else bad_sub
    | Blit (i, j, n), Res ((Result (Unit, Exn), _), r) -> r = if inside i n && inside j n then Ok () else bad_sub
    | Sub_get (i, n, k), Res ((Result (Int, Exn), _), r) ->
      r = if not (inside i n) then bad_sub else if k < 0 || k >= n then bounds else Ok (List.nth s (i + k))
    | Dim, Res ((Int, _), n) -> n = size
    | Size, Res ((Int, _), n) -> n = 2 * size
    | Sum, Res ((Int, _), n) -> n = List.fold_left ( + ) 0 s
    | _ -> false
end

module Api = struct
  type t = (float, float64_elt, c_layout) Array1.t

  let init () = Array1.init float64 c_layout 4 float_of_int
  let cleanup _ = ()

  open Lin

  let i = int_bound 4

  let api =
    [ val_ "get" (fun (a : t) k -> a.{k}) (t @-> i @-> returning_or_exc float);
      val_freq 2 "set" (fun (a : t) k v -> a.{k} <- v) (t @-> i @-> float @-> returning_or_exc unit);
      val_ "fill" (fun (a : t) v -> Array1.fill a v) (t @-> float @-> returning unit);
      val_ "dim" Array1.dim (t @-> returning int) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "bigarray"
    [ S.sequential "bigarray"; S.two_domains May_fail "bigarray"; S.stress "bigarray"; L.linearizable May_fail "bigarray" ]
