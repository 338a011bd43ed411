(* Buffer: not meant to be shared, so two domains may see anything but a crash. *)
module Spec = struct
  type cmd =
    | Add_char of char
    | Add_string of string
    | Add_int32 of int32
    | Add_utf_8 of int
    | Add_itself
    | Contents
    | Length
    | Nth of int
    | Sub of int * int
    | Truncate of int
    | Clear
    | Reset

  type state = string
  type sut = Buffer.t

  let show_cmd = function
    | Add_char c -> Printf.sprintf "add_char %C" c
    | Add_string s -> Printf.sprintf "add_string %S" s
    | Add_int32 n -> Printf.sprintf "add_int32_be %ld" n
    | Add_utf_8 n -> Printf.sprintf "add_utf_8_uchar %d" n
    | Add_itself -> "add_buffer b b"
    | Contents -> "contents"
    | Length -> "length"
    | Nth i -> Printf.sprintf "nth %d" i
    | Sub (i, n) -> Printf.sprintf "sub %d %d" i n
    | Truncate n -> Printf.sprintf "truncate %d" n
    | Clear -> "clear"
    | Reset -> "reset"

  let arb_cmd s =
    let open QCheck.Gen in
    let index = int_range (-1) (String.length s + 1) in
    Props.commands show_cmd
      [ map (fun c -> Add_char c) printable; map (fun s -> Add_string s) (small_string ~gen:printable);
        map (fun n -> Add_int32 n) ui32; map (fun n -> Add_utf_8 n) (int_bound 0xd7ff); return Add_itself;
        return Contents; return Length; map (fun i -> Nth i) index; map2 (fun i n -> Sub (i, n)) index index;
        map (fun i -> Truncate i) index; return Clear; return Reset ]

  let init_state = ""
  let init_sut () = Buffer.create 1
  let cleanup _ = ()
  let precond _ _ = true
  let longest = 1000        (* keeps a buffer that doubles within bounds *)

  let utf_8 n =
    let b = Bytes.create 4 in
    Bytes.sub_string b 0 (Bytes.set_utf_8_uchar b 0 (Uchar.of_int n))

  let int32_be n =
    let b = Bytes.create 4 in
    Bytes.set_int32_be b 0 n;
    Bytes.to_string b

  let next_state c s =
    match c with
    | Add_char c -> s ^ String.make 1 c
    | Add_string a -> s ^ a
    | Add_int32 n -> s ^ int32_be n
    | Add_utf_8 n -> s ^ utf_8 n
    | Add_itself -> if String.length s < longest then s ^ s else s
    | Truncate n -> if n < 0 || n > String.length s then s else String.sub s 0 n
    | Clear | Reset -> ""
    | Contents | Length | Nth _ | Sub _ -> s

  open STM

  (* In parallel the length may shrink under an addition, which may then raise. *)
  let unit_result f b = Res (result unit exn, Props.try_ f b)

  let run c b =
    match c with
    | Add_char c -> unit_result (fun b -> Buffer.add_char b c) b
    | Add_string s -> unit_result (fun b -> Buffer.add_string b s) b
    | Add_int32 n -> unit_result (fun b -> Buffer.add_int32_be b n) b
    | Add_utf_8 n -> unit_result (fun b -> Buffer.add_utf_8_uchar b (Uchar.of_int n)) b
    | Add_itself -> unit_result (fun b -> if Buffer.length b < longest then Buffer.add_buffer b b) b
    | Truncate n -> unit_result (fun b -> Buffer.truncate b n) b
    | Clear -> unit_result Buffer.clear b
    | Reset -> unit_result Buffer.reset b
    | Contents -> Res (result string exn, Props.try_ Buffer.contents b)
    | Length -> Res (int, Buffer.length b)
    | Nth i -> Res (result char exn, Props.try_ (Buffer.nth b) i)
    | Sub (i, n) -> Res (result string exn, Props.try_ (Buffer.sub b i) n)

  let postcond c (s : state) res =
    match (c, res) with
    | Contents, Res ((Result (String, Exn), _), r) -> r = Ok s
    | Length, Res ((Int, _), n) -> n = String.length s
    | Nth i, Res ((Result (Char, Exn), _), r) ->
      r = if i < 0 || i >= String.length s then Error (Invalid_argument "Buffer.nth") else Ok s.[i]
    | Sub (i, n), Res ((Result (String, Exn), _), r) ->
      r = if i < 0 || n < 0 || i > String.length s - n then Error (Invalid_argument "Buffer.sub") else Ok (String.sub s i n)
    | Truncate n, Res ((Result (Unit, Exn), _), r) ->
      r = if n < 0 || n > String.length s then Error (Invalid_argument "Buffer.truncate") else Ok ()
    | _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

module Api = struct
  type t = Buffer.t

  let init () = Buffer.create 1
  let cleanup _ = ()

  open Lin

  let s = string_small_printable

  let api =
    [ val_ "add_char" Buffer.add_char (t @-> char_printable @-> returning_or_exc unit);
      val_freq 2 "add_string" Buffer.add_string (t @-> s @-> returning_or_exc unit);
      val_ "contents" Buffer.contents (t @-> returning_or_exc s);
      val_ "length" Buffer.length (t @-> returning int);
      val_ "nth" Buffer.nth (t @-> nat_small @-> returning_or_exc char);
      val_ "truncate" Buffer.truncate (t @-> nat_small @-> returning_or_exc unit);
      val_ "reset" Buffer.reset (t @-> returning unit) ]
end

module S = Props.Stm (Spec)
module L = Props.Linear (Api)

let () =
  Props.run "buffer"
    [ S.sequential "buffer"; S.two_domains May_fail "buffer"; S.stress "buffer"; L.linearizable May_fail "buffer" ]
