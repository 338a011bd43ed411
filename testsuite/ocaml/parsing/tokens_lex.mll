(* Source of generated_lexers_tokenise.ml: ocamllex -q tokens_lex.mll. *)
(* ocamllex output: longest and shortest match, bindings inside the lexeme, nested rules, refills, positions. *)
{
type token = INT of int | FLOAT of float | IDENT of string | STRING of string | OP of string | KEYWORD of string | NEWLINE | EOF
exception Lex_error of string * int
let keywords = ["let"; "in"; "if"; "then"; "else"; "fun"; "match"; "with"]
let buf = Buffer.create 64
}
let digit = ['0'-'9']
let letter = ['a'-'z' 'A'-'Z' '_']
rule token = parse
  | [' ' '\t']+ { token lexbuf }
  | '\n' { Lexing.new_line lexbuf; NEWLINE }
  | digit+ as n { INT (int_of_string n) }
  | "0x" (['0'-'9' 'a'-'f' 'A'-'F']+ as h) { INT (int_of_string ("0x" ^ h)) }
  | digit+ '.' digit* (['e' 'E'] ['+' '-']? digit+)? as f { FLOAT (float_of_string f) }
  | letter (letter | digit | '\'')* as id { if List.mem id keywords then KEYWORD id else IDENT id }
  | '"' { Buffer.clear buf; string (Lexing.lexeme_start lexbuf) lexbuf }
  | "(*" { comment 1 lexbuf; token lexbuf }
  | ("->" | "<=" | ">=" | "==" | "&&" | "||" | ['+' '-' '*' '/' '=' '<' '>' '(' ')' '[' ']' ';' ',' '|']) as op { OP op }
  | eof { EOF }
  | _ as c { raise (Lex_error (Printf.sprintf "illegal %C" c, Lexing.lexeme_start lexbuf)) }
and string start = parse
  | '"' { STRING (Buffer.contents buf) }
  | '\\' (['n' 't' '\\' '"'] as c) { Buffer.add_char buf (match c with 'n' -> '\n' | 't' -> '\t' | c -> c); string start lexbuf }
  | '\\' (digit as a) (digit as b) (digit as c) { Buffer.add_char buf (Char.chr (100 * (Char.code a - 48) + 10 * (Char.code b - 48) + Char.code c - 48)); string start lexbuf }
  | [^ '"' '\\']+ as s { Buffer.add_string buf s; string start lexbuf }
  | eof { raise (Lex_error ("unterminated string", start)) }
and comment depth = parse
  | "(*" { comment (depth + 1) lexbuf }
  | "*)" { if depth > 1 then comment (depth - 1) lexbuf }
  | eof { raise (Lex_error ("unterminated comment", Lexing.lexeme_start lexbuf)) }
  | '\n' { Lexing.new_line lexbuf; comment depth lexbuf }
  | _ { comment depth lexbuf }
and shortest_match = shortest
  | 'a' 'b'* { "short " ^ Lexing.lexeme lexbuf }
  | _ { "other" }
  | eof { "eof" }
and pairs = parse
  | (letter+ as key) ' '* '=' ' '* (digit+ as value) (',' (letter+ as option))? { Printf.sprintf "%s:%s:%s" key value (Option.value option ~default:"-") }
  | (letter* as before) (digit as d) (letter* as after) { Printf.sprintf "<%s|%c|%s>" before d after }
  | ('a' | "ab" as x) ("bc" | 'c' as y)? '!' { Printf.sprintf "%s+%s" x (Option.value y ~default:"-") }
  | ' '+ { pairs lexbuf }
  | eof { raise End_of_file }
{
let show = function INT n -> string_of_int n | FLOAT f -> string_of_float f | IDENT s -> s | STRING s -> Printf.sprintf "%S" s | OP s -> "'" ^ s | KEYWORD s -> String.uppercase_ascii s | NEWLINE -> "NL" | EOF -> "EOF"
let all lexbuf =
  let rec go () = match token lexbuf with
    | t -> let s = Lexing.lexeme_start_p lexbuf and e = Lexing.lexeme_end_p lexbuf in
      Printf.printf "%s@%d:%d-%d " (show t) s.Lexing.pos_lnum (s.pos_cnum - s.pos_bol) (e.pos_cnum - e.pos_bol); if t <> EOF then go () else print_newline ()
    | exception Lex_error (m, pos) -> Printf.printf "error %s at %d\n" m pos in
  go ()
let () =
  List.iter (fun s -> all (Lexing.from_string s))
    ["let x = 42 in x + 0xFF"; "1.5e-3 2. 3"; "\"a\\n\\\"b\\065\" 'q"; "(* c (* nested *) *) y"; "if a<=b then c -> d"; "(* open"; "\"open"; ""; "a\nb\n\n c"; "x'' _y z9"];
  (* a function that hands out three characters at a time: the buffer is refilled and grown *)
  let text = String.concat " " (List.init 300 (fun i -> Printf.sprintf "ident%d \"%s\" %d" i (String.make (i mod 60) 's') (i * i))) in
  let pos = ref 0 in
  let lb = Lexing.from_function (fun b n -> let k = min (min n 3) (String.length text - !pos) in Bytes.blit_string text !pos b 0 k; pos := !pos + k; k) in
  let rec count n h = match token lb with EOF -> Printf.printf "%d %d\n" n h | t -> count (n + 1) (Hashtbl.hash (h, show t)) in count 0 0;
  let oc = open_out "f" in for i = 1 to 2000 do Printf.fprintf oc "line %d (* c *) + %d.5\n" i i done; close_out oc;
  let ic = open_in "f" in let lb = Lexing.from_channel ~with_positions:true ic in Lexing.set_filename lb "name"; Lexing.set_position lb { pos_fname = "name"; pos_lnum = 10; pos_bol = 0; pos_cnum = 0 };
  let rec last t = match token lb with EOF -> t | t -> last (Some t) in (match last None with Some t -> Printf.printf "%s line %d of %s\n" (show t) lb.Lexing.lex_curr_p.pos_lnum lb.lex_curr_p.pos_fname | None -> ()); close_in ic;
  let lb = Lexing.from_string "key = 42 k2=7,opt ab3cd 9 abc! ab! abbc! a!" in
  (try while true do print_endline (pairs lb) done with End_of_file -> print_endline "end" | Failure m -> print_endline m);
  let lb = Lexing.from_function (let n = ref 0 in fun b _ -> incr n; if !n > 400 then 0 else (Bytes.set b 0 (if !n mod 100 = 0 then '7' else 'q'); 1)) in
  (try while true do print_int (String.length (pairs lb)); print_char ' ' done with End_of_file -> print_endline "end" | Failure m -> print_endline m);
  let lb = Lexing.from_string ~with_positions:false "abbb" in let a = shortest_match lb in let b = shortest_match lb in Printf.printf "%s, %s %b\n" a b (Lexing.with_positions lb); Lexing.flush_input lb; Printf.printf "%s\n" (shortest_match lb)
}
