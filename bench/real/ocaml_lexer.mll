(* A lexer of the size that language tools have; input for ocamllex.byte in bench/run and testsuite/run-tools. *)
{
type token =
  | Keyword of string | Ident of string | Upper of string | Label of string | Operator of string
  | Int of string | Float of string | Char of string | String of string | Comment of string
  | Directive of int * string | Punctuation of char | End

exception Error of string * Lexing.position

let error lexbuf message = raise (Error (message, Lexing.lexeme_start_p lexbuf))
let buffer = Buffer.create 256
let depth = ref 0

let code lexbuf base skip =
  let digits = String.sub (Lexing.lexeme lexbuf) skip (String.length (Lexing.lexeme lexbuf) - skip) in
  Char.chr (int_of_string (base ^ digits) land 255)
}

let newline = '\013'* '\010'
let blank = [' ' '\009' '\012']
let lowercase = ['a'-'z' '_']
let uppercase = ['A'-'Z']
let identchar = ['A'-'Z' 'a'-'z' '_' '\'' '0'-'9']
let utf8 = ['\192'-'\255'] ['\128'-'\191']*
let lowercase_ext = lowercase | utf8
let identchar_ext = identchar | utf8
let symbolchar = ['!' '$' '%' '&' '*' '+' '-' '.' '/' ':' '<' '=' '>' '?' '@' '^' '|' '~']
let coreoperator = ['*' '/' '%' '$' '&' '|' '^' '@' '<' '>' '=' '+' '-']
let dotsymbol = ['!' '?'] | coreoperator | ':'
let decimal = ['0'-'9'] ['0'-'9' '_']*
let hexdigit = ['0'-'9' 'A'-'F' 'a'-'f']
let hex = '0' ['x' 'X'] hexdigit ['0'-'9' 'A'-'F' 'a'-'f' '_']*
let octal = '0' ['o' 'O'] ['0'-'7'] ['0'-'7' '_']*
let binary = '0' ['b' 'B'] ['0'-'1'] ['0'-'1' '_']*
let int = decimal | hex | octal | binary
let float = ['0'-'9'] ['0'-'9' '_']* ('.' ['0'-'9' '_']*)? (['e' 'E'] ['+' '-']? ['0'-'9'] ['0'-'9' '_']*)?
let hexfloat =
  '0' ['x' 'X'] hexdigit ['0'-'9' 'A'-'F' 'a'-'f' '_']* ('.' ['0'-'9' 'A'-'F' 'a'-'f' '_']*)?
  (['p' 'P'] ['+' '-']? ['0'-'9'] ['0'-'9' '_']*)?
let modifier = ['G'-'Z' 'g'-'z']

rule token = parse
  | newline                          { Lexing.new_line lexbuf; token lexbuf }
  | blank+                           { token lexbuf }
  | "and" | "as" | "begin" | "do" | "done" | "else" | "end" | "fun" | "function" | "if" | "in" | "let" | "match"
  | "module" | "of" | "open" | "rec" | "sig" | "struct" | "then" | "try" | "type" | "val" | "with"
                                     { Keyword (Lexing.lexeme lexbuf) }
  | "let" (coreoperator dotsymbol* as op)  { Operator ("let" ^ op) }
  | "and" (coreoperator dotsymbol* as op)  { Operator ("and" ^ op) }
  | '~' (lowercase identchar* as name) ':' { Label name }
  | '?' (lowercase identchar* as name) ':' { Label ("?" ^ name) }
  | '~' (lowercase_ext identchar_ext* as name) ':' { Label name }
  | lowercase identchar* as name     { Ident name }
  | uppercase identchar* as name     { Upper name }
  | lowercase_ext identchar_ext* as name { Ident name }
  | "\\#" (lowercase identchar* as name) { Ident name }
  | int as digits                    { Int digits }
  | (int as digits) (modifier as m)  { Int (digits ^ String.make 1 m) }
  | (float | hexfloat) as digits     { Float digits }
  | (float | hexfloat as digits) (modifier as m) { Float (digits ^ String.make 1 m) }
  | (float | hexfloat | int) identchar+ as bad { error lexbuf ("bad number " ^ bad) }
  | '"'                              { Buffer.clear buffer; text lexbuf; String (Buffer.contents buffer) }
  | '{' (lowercase* as tag) '|'      { Buffer.clear buffer; quoted tag lexbuf; String (Buffer.contents buffer) }
  | "{%" (lowercase identchar* ('.' lowercase identchar*)* as name) blank* '|'
                                     { Buffer.clear buffer; quoted name lexbuf; String (Buffer.contents buffer) }
  | '\'' newline '\''                { Lexing.new_line lexbuf; Char "\n" }
  | '\'' ([^ '\\' '\'' '\010' '\013'] as c) '\'' { Char (String.make 1 c) }
  | "\'\\" (['\\' '\'' '"' 'n' 't' 'b' 'r' ' '] as c) '\'' { Char (String.make 1 c) }
  | "\'\\" ['0'-'9'] ['0'-'9'] ['0'-'9'] '\'' { Char (Lexing.lexeme lexbuf) }
  | "\'\\" 'o' ['0'-'7'] ['0'-'7'] ['0'-'7'] '\'' { Char (Lexing.lexeme lexbuf) }
  | "\'\\" 'x' hexdigit hexdigit '\'' { Char (Lexing.lexeme lexbuf) }
  | "(*"                             { depth := 1; Buffer.clear buffer; comment lexbuf; Comment (Buffer.contents buffer) }
  | "(*)"                            { depth := 1; Buffer.clear buffer; comment lexbuf; Comment (Buffer.contents buffer) }
  | '#' blank* (['0'-'9']+ as line) blank* ('"' ([^ '\010' '\013' '"']* as name) '"') [^ '\010' '\013']*
                                     { Directive (int_of_string line, name) }
  | "##" | "#" | "&" | "&&" | "`" | "'" | "(" | ")" | "*" | "," | "->" | "." | ".." | ":" | "::" | ":=" | ":>" | ";"
  | ";;" | "<" | "<-" | "=" | "[" | "[|" | "[<" | "[>" | "]" | "{" | "{<" | "|" | "||" | "|]" | ">" | ">]" | "}" | ">}"
  | "[@" | "[@@" | "[@@@" | "[%" | "[%%" | "!" | "!=" | "+" | "+." | "+=" | "-" | "-." | "?" | "??" | "~"
                                     { Operator (Lexing.lexeme lexbuf) }
  | '!' symbolchar+                  { Operator (Lexing.lexeme lexbuf) }
  | ['~' '?'] symbolchar+            { Operator (Lexing.lexeme lexbuf) }
  | ['=' '<' '>' '|' '&' '$'] symbolchar* { Operator (Lexing.lexeme lexbuf) }
  | ['@' '^'] symbolchar*            { Operator (Lexing.lexeme lexbuf) }
  | ['+' '-'] symbolchar*            { Operator (Lexing.lexeme lexbuf) }
  | "**" symbolchar*                 { Operator (Lexing.lexeme lexbuf) }
  | ['*' '/' '%'] symbolchar*        { Operator (Lexing.lexeme lexbuf) }
  | '#' (symbolchar | '#')+          { Operator (Lexing.lexeme lexbuf) }
  | eof                              { End }
  | _ as c                           { error lexbuf (Printf.sprintf "illegal character %C" c) }

and comment = parse
  | "(*"                             { incr depth; Buffer.add_string buffer "(*"; comment lexbuf }
  | "*)"                             { decr depth; if !depth > 0 then (Buffer.add_string buffer "*)"; comment lexbuf) }
  | "''"                             { comment lexbuf }
  | "'" newline "'"                  { Lexing.new_line lexbuf; comment lexbuf }
  | "'" [^ '\\' '\'' '\010' '\013'] "'" { comment lexbuf }
  | "'\\" ['\\' '"' '\'' 'n' 't' 'b' 'r' ' '] "'" { comment lexbuf }
  | "'\\" ['0'-'9'] ['0'-'9'] ['0'-'9'] "'" { comment lexbuf }
  | "'\\" 'x' hexdigit hexdigit "'"  { comment lexbuf }
  | newline                          { Lexing.new_line lexbuf; Buffer.add_char buffer '\n'; comment lexbuf }
  | eof                              { error lexbuf "comment not closed" }
  | _ as c                           { Buffer.add_char buffer c; comment lexbuf }

and text = parse
  | '"'                              { () }
  | '\\' newline blank*              { Lexing.new_line lexbuf; text lexbuf }
  | '\\' (['\\' '\'' '"' 'n' 't' 'b' 'r' ' '] as c) { Buffer.add_char buffer c; text lexbuf }
  | '\\' ['0'-'9'] ['0'-'9'] ['0'-'9'] { Buffer.add_char buffer (code lexbuf "" 1); text lexbuf }
  | '\\' 'o' ['0'-'7'] ['0'-'7'] ['0'-'7'] { Buffer.add_char buffer (code lexbuf "0o" 2); text lexbuf }
  | '\\' 'x' hexdigit hexdigit       { Buffer.add_char buffer (code lexbuf "0x" 2); text lexbuf }
  | '\\' 'u' '{' (hexdigit+ as digits) '}'
      { Buffer.add_utf_8_uchar buffer (Uchar.of_int (int_of_string ("0x" ^ digits))); text lexbuf }
  | newline                          { Lexing.new_line lexbuf; Buffer.add_char buffer '\n'; text lexbuf }
  | eof                              { error lexbuf "string not closed" }
  | _ as c                           { Buffer.add_char buffer c; text lexbuf }

and quoted tag = parse
  | '|' (lowercase* as found) '}'
      { if found <> tag then (Buffer.add_string buffer (Lexing.lexeme lexbuf); quoted tag lexbuf) }
  | newline                          { Lexing.new_line lexbuf; Buffer.add_char buffer '\n'; quoted tag lexbuf }
  | eof                              { error lexbuf "quoted string not closed" }
  | _ as c                           { Buffer.add_char buffer c; quoted tag lexbuf }

{
let describe = function
  | Keyword s -> "keyword " ^ s | Ident s -> "ident " ^ s | Upper s -> "upper " ^ s | Label s -> "label " ^ s
  | Operator s -> "operator " ^ s | Int s -> "int " ^ s | Float s -> "float " ^ s | Char s -> "char " ^ String.escaped s
  | String s -> "string " ^ String.escaped s | Comment s -> "comment of " ^ string_of_int (String.length s)
  | Directive (n, s) -> Printf.sprintf "line %d of %s" n s | Punctuation c -> String.make 1 c | End -> "end"

let () =
  if Array.length Sys.argv > 1 then
    In_channel.with_open_bin Sys.argv.(1) (fun channel ->
      let lexbuf = Lexing.from_channel channel in
      let rec go n = match token lexbuf with
        | End -> n
        | t -> if n mod 100 = 0 then print_endline (describe t); go (n + 1)
      in
      Printf.printf "%d tokens, %d lines\n" (go 0) lexbuf.Lexing.lex_curr_p.Lexing.pos_lnum)
}
