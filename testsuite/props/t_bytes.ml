(* Bytes: each byte is a location of its own; operations on many bytes are not one step. *)
module Spec = struct
  type cmd =
    | Get of int
    | Set of int * char
    | Fill of int * int * char
    | Blit of int * int * int
    | Sub_string of int * int
    | To_string
    | Length
    | Index of char
    | Set_int32 of int * int32
    | Get_int64 of int

  type state = string
  type sut = Bytes.t

  let size = 24

  let show_cmd = function
    | Get i -> Printf.sprintf "get %d" i
    | Set (i, c) -> Printf.sprintf "set %d %C" i c
    | Fill (i, n, c) -> Printf.sprintf "fill %d %d %C" i n c
    | Blit (i, j, n) -> Printf.sprintf "blit %d %d %d" i j n
    | Sub_string (i, n) -> Printf.sprintf "sub_string %d %d" i n
    | To_string -> "to_string"
    | Length -> "length"
    | Index c -> Printf.sprintf "index_opt %C" c
    | Set_int32 (i, n) -> Printf.sprintf "set_int32_le %d %ld" i n
    | Get_int64 i -> Printf.sprintf "get_int64_be %d" i

  let arb_cmd _ =
    let open QCheck.Gen in
    let i = int_range (-1) (size + 1) and c = printable in
    Props.commands show_cmd
      [ map (fun i -> Get i) i; map2 (fun i c -> Set (i, c)) i c; map2 (fun i c -> Set (i, c)) i c;
        map3 (fun i n c -> Fill (i, n, c)) i i c; map3 (fun i j n -> Blit (i, j, n)) i i i;
        map2 (fun i n -> Sub_string (i, n)) i i; return To_string; return Length; map (fun c -> Index c) c;
        map2 (fun i n -> Set_int32 (i, n)) i ui32; map (fun i -> Get_int64 i) i ]

  let init_state = String.make size '.'
  let init_sut () = Bytes.make size '.'
  let cleanup _ = ()
  let precond _ _ = true
  let inside i n = i >= 0 && n >= 0 && i + n <= size

  (* Written byte by byte, so that it does not share code with what is tested. *)
  let overwrite s i part = String.mapi (fun j c -> if j >= i && j < i + String.length part then part.[j - i] else c) s
  let byte_of_int32 n k = Char.chr (Int32.to_int (Int32.logand (Int32.shift_right_logical n (8 * k)) 255l))

  let next_state c s =
    match c with
    | Set (i, c) when inside i 1 -> overwrite s i (String.make 1 c)
    | Fill (i, n, c) when inside i n -> overwrite s i (String.make n c)
    | Blit (i, j, n) when inside i n && inside j n -> overwrite s j (String.init n (fun k -> s.[i + k]))
    | Set_int32 (i, n) when inside i 4 -> overwrite s i (String.init 4 (byte_of_int32 n))
    | _ -> s

  open STM

  let unit_result f b = Res (result unit exn, Props.try_ f b)

  let run c b =
    match c with
    | Get i -> Res (result char exn, Props.try_ (Bytes.get b) i)
    | Set (i, c) -> unit_result (fun b -> Bytes.set b i c) b
    | Fill (i, n, c) -> unit_result (fun b -> Bytes.fill b i n c) b
    | Blit (i, j, n) -> unit_result (fun b -> Bytes.blit b i b j n) b
    | Sub_string (i, n) -> Res (result string exn, Props.try_ (Bytes.sub_string b i) n)
    | To_string -> Res (string, Bytes.to_string b)
    | Length -> Res (int, Bytes.length b)
    | Index c -> Res (option int, Bytes.index_opt b c)
    | Set_int32 (i, n) -> unit_result (fun b -> Bytes.set_int32_le b i n) b
    | Get_int64 i -> Res (result int64 exn, Props.try_ (Bytes.get_int64_be b) i)

  let int64_be s i =
    List.fold_left (fun n k -> Int64.add (Int64.mul n 256L) (Int64.of_int (Char.code s.[i + k]))) 0L [ 0; 1; 2; 3; 4; 5; 6; 7 ]

  let bounds = Error (Invalid_argument "index out of bounds")

  let postcond c (s : state) res =
    match (c, res) with
    | Get i, Res ((Result (Char, Exn), _), r) -> r = if inside i 1 then Ok s.[i] else bounds
    | Set (i, _), Res ((Result (Unit, Exn), _), r) -> r = if inside i 1 then Ok () else bounds
    | Set_int32 (i, _), Res ((Result (Unit, Exn), _), r) -> r = if inside i 4 then Ok () else bounds
    | Fill (i, n, _), Res ((Result (Unit, Exn), _), r) ->
      r = if inside i n then Ok () else Error (Invalid_argument "String.fill / Bytes.fill")
    | Blit (i, j, n), Res ((Result (Unit, Exn), _), r) ->
      r = if inside i n && inside j n then Ok () else Error (Invalid_argument "Bytes.blit")
    | Sub_string (i, n), Res ((Result (String, Exn), _), r) ->
      r = if inside i n then Ok (String.init n (fun k -> s.[i + k])) else Error (Invalid_argument "String.sub / Bytes.sub")
    | To_string, Res ((String, _), r) -> r = s
    | Length, Res ((Int, _), n) -> n = size
    | Index c, Res ((Option Int, _), r) -> r = String.index_opt s c
    | Get_int64 i, Res ((Result (Int64, Exn), _), r) -> r = if inside i 8 then Ok (int64_be s i) else bounds
    | _ -> false
end

module Api = struct
  type t = Bytes.t

  let init () = Bytes.make 10 '.'
  let cleanup _ = ()

  open Lin

  let i = int_bound 10

  let api =
    [ val_ "get" Bytes.get (t @-> i @-> returning_or_exc char);
      val_freq 2 "set" Bytes.set (t @-> i @-> char_printable @-> returning_or_exc unit);
      val_ "fill" Bytes.fill (t @-> i @-> i @-> char_printable @-> returning_or_exc unit);
      val_ "to_string" Bytes.to_string (t @-> returning string);
      val_ "length" Bytes.length (t @-> returning int) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "bytes"
    [ S.sequential "bytes"; S.two_domains May_fail "bytes"; S.stress "bytes"; L.linearizable May_fail "bytes" ]
