(* In_channel: reads what the file holds.  Each primitive holds the channel's lock, so that two domains that read from
   one channel get each byte once; input_line and input_all are several primitives, and not one step. *)
let content = String.concat "" (List.init 40 (fun i -> Printf.sprintf "line %d%s\n" i (String.make (i mod 7) '.')))
let size = String.length content


(* One file for all, since making files takes much longer than reading them. *)
let path = Filename.temp_file "props" ".txt"
let () = Out_channel.with_open_bin path (fun oc -> Out_channel.output_string oc content)
let open_file () = In_channel.open_bin path

module Spec = struct
  type cmd =
    | Char
    | Byte
    | Line
    | Really of int
    | Input of int
    | Rest
    | Pos
    | Seek of int
    | Length
    | Close

  type state = { pos : int; closed : bool }
  type sut = In_channel.t

  let show_cmd = function
    | Char -> "input_char"
    | Byte -> "input_byte"
    | Line -> "input_line"
    | Really n -> Printf.sprintf "really_input_string %d" n
    | Input n -> Printf.sprintf "input %d" n
    | Rest -> "input_all"
    | Pos -> "pos"
    | Seek n -> Printf.sprintf "seek %d" n
    | Length -> "length"
    | Close -> "close"

  let arb_cmd _ =
    let open QCheck.Gen in
    let n = int_bound 60 in
    Props.commands show_cmd
      [ return Char; return Byte; return Line; return Line; map (fun n -> Really n) n; map (fun n -> Input n) n;
        return Pos; map (fun n -> Seek n) (int_bound (size + 10)); return Length;
        frequency [ (1, return Close); (2, return Rest); (5, return Line) ] ]

  let init_state = { pos = 0; closed = false }
  let init_sut = open_file
  let cleanup = In_channel.close_noerr
  let precond _ _ = true
  let left s = max 0 (size - s.pos)

  let line_end s =
    match String.index_from_opt content s.pos '\n' with Some i -> i + 1 | None -> size

  let next_state c s =
    if s.closed then s
    else
      match c with
      | Char | Byte -> if left s > 0 then { s with pos = s.pos + 1 } else s
      | Line -> if left s > 0 then { s with pos = line_end s } else s
      | Really n | Input n -> { s with pos = s.pos + min n (left s) }
      | Rest -> { s with pos = s.pos + left s }
      | Seek n -> { s with pos = n }
      | Close -> { s with closed = true }
      | Pos | Length -> s

  open STM

  let input ch n =
    let b = Bytes.create n in
    let got = In_channel.input ch b 0 n in
    Bytes.sub_string b 0 got

  let run (c : cmd) ch =
    match c with
    | Char -> Res (result (option char) exn, Props.try_ In_channel.input_char ch)
    | Byte -> Res (result (option int) exn, Props.try_ In_channel.input_byte ch)
    | Line -> Res (result (option string) exn, Props.try_ In_channel.input_line ch)
    | Really n -> Res (result (option string) exn, Props.try_ (In_channel.really_input_string ch) n)
    | Input n -> Res (result string exn, Props.try_ (input ch) n)
    | Rest -> Res (result string exn, Props.try_ In_channel.input_all ch)
    | Pos -> Res (result int64 exn, Props.try_ In_channel.pos ch)
    | Seek n -> Res (result unit exn, Props.try_ (In_channel.seek ch) (Int64.of_int n))
    | Length -> Res (result int64 exn, Props.try_ In_channel.length ch)
    | Close -> Res (result unit exn, Props.try_ In_channel.close ch)

  (* Of a closed channel, only that nothing else than Sys_error comes. *)
  let agrees s r expected = match r with Error (Sys_error _) -> s.closed | r -> s.closed || r = Ok expected
  let at s = if left s > 0 then Some content.[s.pos] else None

  let postcond (c : cmd) (s : state) res =
    match (c, res) with
    | Char, Res ((Result (Option Char, Exn), _), r) -> agrees s r (at s)
    | Byte, Res ((Result (Option Int, Exn), _), r) -> agrees s r (Option.map Char.code (at s))
    | Line, Res ((Result (Option String, Exn), _), r) ->
      agrees s r (if left s = 0 then None else Some (String.sub content s.pos (line_end s - 1 - s.pos)))
    | Really n, Res ((Result (Option String, Exn), _), r) ->
      agrees s r (if left s >= n then Some (if n = 0 then "" else String.sub content s.pos n) else None)
    | Input n, Res ((Result (String, Exn), _), r) ->
      agrees s r (if left s = 0 then "" else String.sub content s.pos (min n (left s)))
    | Rest, Res ((Result (String, Exn), _), r) -> agrees s r (if left s = 0 then "" else String.sub content s.pos (left s))
    | Pos, Res ((Result (Int64, Exn), _), r) -> agrees s r (Int64.of_int s.pos)
    | Length, Res ((Result (Int64, Exn), _), r) -> agrees s r (Int64.of_int size)
    | (Seek _ | Close), Res ((Result (Unit, Exn), _), r) -> agrees s r ()
    | _ -> false
end

module Api = struct
  type t = In_channel.t

  let init = open_file
  let cleanup = In_channel.close_noerr

  open Lin

  let primitives =
    [ val_freq 2 "input_char" In_channel.input_char (t @-> returning_or_exc (option char));
      val_ "input" Spec.input (t @-> nat_small @-> returning_or_exc string);
      val_ "pos" In_channel.pos (t @-> returning_or_exc int64);
      val_ "length" In_channel.length (t @-> returning_or_exc int64);
      val_ "seek" (fun ch n -> In_channel.seek ch (Int64.of_int n)) (t @-> nat_small @-> returning_or_exc unit) ]

  let api = primitives
end

module With_lines = struct
  include Api

  let api =
    Lin.(val_freq 3 "input_line" In_channel.input_line (t @-> returning_or_exc (option string)))
    :: primitives
end

let each_byte_once =
  Props.property ~name:"each byte is read once, by one of the domains" ~count:10
    QCheck.(triple (int_range 2 4) (int_range 0 90000) (int_range 1 9000))
    (fun (domains, size, piece) ->
      let path = Filename.temp_file "props" ".bin" in
      let all = String.init size (fun i -> Char.chr (i * i mod 251)) in
      Out_channel.with_open_bin path (fun oc -> Out_channel.output_string oc all);
      let channel = In_channel.open_bin path in
      let body () =
        let counts = Array.make 256 0 and b = Bytes.create piece in
        let rec read () =
          let n = In_channel.input channel b 0 piece in
          Seq.iter (fun c -> counts.(Char.code c) <- counts.(Char.code c) + 1) (Seq.take n (Bytes.to_seq b));
          if n > 0 then read () in
        read ();
        counts in
      let got = List.map Domain.join (List.init domains (fun _ -> Domain.spawn body)) in
      In_channel.close channel;
      Sys.remove path;
      let expected = Array.make 256 0 in
      String.iter (fun c -> expected.(Char.code c) <- expected.(Char.code c) + 1) all;
      List.fold_left (Array.map2 ( + )) (Array.make 256 0) got = expected)

module S = Props.Stm (Spec)
module L = Props.Linear (Api)
module M = Props.Linear (With_lines)

let () =
  Props.run "in_channel"
    [ S.sequential ~count:100 "in_channel"; S.two_domains ~count:5 May_fail "in_channel"; S.stress ~count:3 "in_channel";
      L.linearizable ~count:10 Holds "primitives of in_channel"; M.linearizable ~count:5 May_fail "input_line too";
      each_byte_once ]
