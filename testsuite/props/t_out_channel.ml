(* Out_channel: a file ends up with what was written, in order; each operation holds the channel's lock, so that
   operations of two domains do not mix. *)
type file = { path : string; channel : Out_channel.t }

(* Few names, used again and again, since making and removing files takes much longer than writing them; no test has
   more than a few files open at once. *)
let names = 64
let next_name = Atomic.make 0

let open_file () =
  let path = Printf.sprintf "out-%d.txt" (Atomic.fetch_and_add next_name 1 mod names) in
  { path; channel = Out_channel.open_bin path }

let close f = Out_channel.close_noerr f.channel

module Spec = struct
  type cmd =
    | Char of char
    | String of string
    | Substring of string * int * int
    | Byte of int
    | Seek of int
    | Pos
    | Flush
    | Written            (* flush, then look at the file *)
    | Set_buffered of bool
    | Is_buffered
    | Close

  type state = { data : string; pos : int; buffered : bool; closed : bool }
  type sut = file

  let show_cmd = function
    | Char c -> Printf.sprintf "output_char %C" c
    | String s -> Printf.sprintf "output_string %S" s
    | Substring (s, i, n) -> Printf.sprintf "output_substring %S %d %d" s i n
    | Byte n -> Printf.sprintf "output_byte %d" n
    | Seek n -> Printf.sprintf "seek %d" n
    | Pos -> "pos"
    | Flush -> "flush"
    | Written -> "flush; read the file"
    | Set_buffered b -> Printf.sprintf "set_buffered %b" b
    | Is_buffered -> "is_buffered"
    | Close -> "close"

  let arb_cmd s =
    let open QCheck.Gen in
    let text = small_string ~gen:printable and i = int_range (-1) 12 in
    let long = map2 (fun c n -> String.make (60000 + n) c) printable (int_bound 9000) in
    Props.commands show_cmd
      [ map (fun c -> Char c) printable; map (fun s -> String s) text; map (fun s -> String s) text;
        map3 (fun s i n -> Substring (s, i, n)) text i i; map (fun n -> Byte n) (int_range (-300) 300);
        map (fun n -> Seek n) (int_bound (String.length s.data)); return Pos; return Flush; return Written;
        map (fun b -> Set_buffered b) bool; return Is_buffered;
        frequency [ (1, return Close); (3, map (fun s -> String s) long); (4, return Pos) ] ]

  let init_state = { data = ""; pos = 0; buffered = true; closed = false }
  let init_sut = open_file
  let cleanup = close
  let precond c s = match c with Seek n -> n <= String.length s.data | _ -> true

  let write s part =
    let n = String.length part and length = String.length s.data in
    let from = s.pos + n in
    let rest = if from < length then String.sub s.data from (length - from) else "" in
    { s with data = String.sub s.data 0 s.pos ^ part ^ rest; pos = from }

  let valid s i n = i >= 0 && n >= 0 && i + n <= String.length s

  let next_state c s =
    if s.closed then s
    else
      match c with
      | Char c -> write s (String.make 1 c)
      | String t -> write s t
      | Substring (t, i, n) -> if valid t i n then write s (String.sub t i n) else s
      | Byte n -> write s (String.make 1 (Char.chr (n land 255)))
      | Seek n -> { s with pos = n }
      | Set_buffered buffered -> { s with buffered }
      | Close -> { s with closed = true }
      | Pos | Flush | Written | Is_buffered -> s

  open STM

  let unit_result f t = Res (result unit exn, Props.try_ f t)

  let written f =
    Out_channel.flush f.channel;
    In_channel.with_open_bin f.path In_channel.input_all

  let run (c : cmd) f =
    let ch = f.channel in
    match c with
    | Char c -> unit_result (Out_channel.output_char ch) c
    | String s -> unit_result (Out_channel.output_string ch) s
    | Substring (s, i, n) -> unit_result (Out_channel.output_substring ch s i) n
    | Byte n -> unit_result (Out_channel.output_byte ch) n
    | Seek n -> unit_result (Out_channel.seek ch) (Int64.of_int n)
    | Pos -> Res (result int64 exn, Props.try_ Out_channel.pos ch)
    | Flush -> unit_result Out_channel.flush ch
    | Written -> Res (result string exn, Props.try_ written f)
    | Set_buffered b -> unit_result (Out_channel.set_buffered ch) b
    | Is_buffered -> Res (bool, Out_channel.is_buffered ch)
    | Close -> unit_result Out_channel.close ch

  let refused = function Error (Sys_error _) -> true | _ -> false

  let postcond (c : cmd) (s : state) res =
    match (c, res) with
    (* Of a closed channel, only that nothing else than Sys_error comes. *)
    | _, Res ((Result (Unit, Exn), _), r) when s.closed ->
      (match c with Substring (t, i, n) when not (valid t i n) -> true | _ -> r = Ok () || refused r)
    | Pos, Res ((Result (Int64, Exn), _), r) -> if s.closed then true else r = Ok (Int64.of_int s.pos)
    | Written, Res ((Result (String, Exn), _), r) -> s.closed || r = Ok s.data
    | Is_buffered, Res ((Bool, _), b) -> s.closed || b = s.buffered
    | Substring (t, i, n), Res ((Result (Unit, Exn), _), r) ->
      if valid t i n then r = Ok () else (match r with Error (Invalid_argument _) -> true | _ -> false)
    | _, Res ((Result (Unit, Exn), _), r) -> r = Ok ()
    | _ -> false
end

(* Reading the file is not part of the channel's lock: in parallel the channel itself is asked. *)
module Shared = struct
  include Spec

  let precond c s = match c with Written | Seek _ -> false | _ -> Spec.precond c s

  let arb_cmd s =
    let arb = Spec.arb_cmd s in
    let rec allowed rand = let c = QCheck.gen arb rand in if precond c s then c else allowed rand in
    QCheck.make ~print:show_cmd allowed
end

module Api = struct
  type t = file

  let init = open_file
  let cleanup = close

  open Lin

  let s = string_small_printable

  let api =
    [ val_freq 3 "output_string" (fun f -> Out_channel.output_string f.channel) (t @-> s @-> returning_or_exc unit);
      val_ "output_char" (fun f -> Out_channel.output_char f.channel) (t @-> char_printable @-> returning_or_exc unit);
      val_ "pos" (fun f -> Out_channel.pos f.channel) (t @-> returning_or_exc int64);
      val_ "flush" (fun f -> Out_channel.flush f.channel) (t @-> returning_or_exc unit);
      val_ "length" (fun f -> ignore (Out_channel.length f.channel)) (t @-> returning_or_exc unit) ]
end

(* Lines that several domains write whole come out whole. *)
let whole_lines =
  Props.property ~name:"lines of several domains come out whole" ~count:15
    QCheck.(triple (int_range 2 4) (int_range 1 150) (int_range 0 900))
    (fun (domains, lines, width) ->
      let f = open_file () in
      let line d i = Printf.sprintf "%d %d %s\n" d i (String.make width (Char.chr (97 + d))) in
      let body d () = for i = 1 to lines do Out_channel.output_string f.channel (line d i) done in
      List.iter Domain.join (List.init domains (fun d -> Domain.spawn (body d)));
      Out_channel.flush f.channel;
      let found = In_channel.with_open_bin f.path In_channel.input_all in
      close f;
      let found = List.map (fun l -> l ^ "\n") (List.filter (( <> ) "") (String.split_on_char '\n' found)) in
      let of_domain d = List.filter (fun l -> l.[0] = Char.chr (48 + d)) found in
      List.for_all (fun d -> of_domain d = List.init lines (fun i -> line d (i + 1))) (List.init domains Fun.id))

module S = Props.Stm (Spec)
module P = Props.Stm (Shared)
module L = Props.Linear (Api)

let () =
  Props.run "out_channel"
    [ S.sequential ~count:60 "out_channel"; P.two_domains ~count:5 May_fail "out_channel"; P.stress ~count:3 "out_channel";
      L.linearizable ~count:10 Holds "out_channel"; whole_lines ]
