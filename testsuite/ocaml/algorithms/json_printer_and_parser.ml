(* A JSON reader and printer: recursive descent over a string, escapes, numbers, errors with positions. *)
(* modes: stress-ok *)
type json = Null | Bool of bool | Num of float | Str of string | Arr of json list | Obj of (string * json) list
exception Error of int * string
let parse s =
  let pos = ref 0 in
  let fail m = raise (Error (!pos, m)) in
  let peek () = if !pos < String.length s then s.[!pos] else '\000' in
  let next () = let c = peek () in incr pos; c in
  let rec skip () = match peek () with ' ' | '\n' | '\t' | '\r' -> incr pos; skip () | _ -> () in
  let expect c = if next () <> c then (decr pos; fail (Printf.sprintf "expected %C" c)) in
  let word w v = String.iter expect w; v in
  let string () =
    expect '"';
    let b = Buffer.create 16 in
    let rec go () = match next () with
      | '"' -> Buffer.contents b
      | '\\' ->
        (match next () with
         | 'n' -> Buffer.add_char b '\n' | 't' -> Buffer.add_char b '\t' | '"' | '\\'
             | '/' as c -> Buffer.add_char b c
         | 'u' -> let h = String.sub s !pos 4 in pos := !pos + 4;
         Buffer.add_utf_8_uchar b (Uchar.of_int (int_of_string ("0x" ^ h)))
         | _ -> fail "bad escape");
        go ()
      | '\000' -> fail "unterminated string"
      | c -> Buffer.add_char b c; go () in
    go () in
  let rec value () =
    skip ();
    match peek () with
    | 'n' -> word "null" Null | 't' -> word "true" (Bool true) | 'f' -> word "false" (Bool false)
    | '"' -> Str (string ())
    | '[' -> incr pos; Arr (items ']' value)
    | '{' -> incr pos; Obj (items '}' (fun () -> skip (); let k = string () in skip (); expect ':'; (k, value ())))
    | '-' | '0' .. '9' ->
      let start = !pos in
      while (match peek () with '-' | '+' | '.' | 'e' | 'E' | '0' .. '9' -> true | _ -> false) do incr pos done;
      Num (float_of_string (String.sub s start (!pos - start)))
    | _ -> fail "unexpected character"
  and items : 'a. char -> (unit -> 'a) -> 'a list = fun close item ->
    skip ();
    if peek () = close then (incr pos; []) else
      let rec more acc = skip (); match next () with
        | ',' -> more (item () :: acc) | c when c = close -> List.rev acc | _ -> decr pos;
        fail "expected , or end" in
      more [item ()] in
  let v = value () in
  skip (); if !pos < String.length s then fail "trailing text"; v
let rec print b = function
  | Null -> Buffer.add_string b "null" | Bool x -> Buffer.add_string b (string_of_bool x)
  | Num x -> Buffer.add_string b (Printf.sprintf "%.12g" x) | Str s -> Printf.bprintf b "%S" s
  | Arr l -> list b '[' ']' print l
  | Obj l -> list b '{' '}' (fun b (k, v) -> Printf.bprintf b "%S:%a" k print v) l
and list : 'a. Buffer.t -> char -> char -> (Buffer.t -> 'a -> unit) -> 'a list -> unit = fun b o c f l ->
  Buffer.add_char b o; List.iteri (fun i x -> if i > 0 then Buffer.add_char b ','; f b x) l; Buffer.add_char b c
let () =
  List.iter (fun s -> match parse s with
      | v -> let b = Buffer.create 10 in print b v; print_endline (Buffer.contents b)
      | exception Error (p, m) -> Printf.printf "error at %d: %s\n" p m)
    ["null"; " [1, -2.5e3, true] "; {|{"a":[],"b":{"c":"d\n\u00e9\""}}|}; "[1,2"; "{\"a\" 1}"; "nul";
      "[[[[[[1]]]]]]"; "\"open"; "1 2"; ""; {|["\q"]|}]
