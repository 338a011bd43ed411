(* Parsing.set_trace returns the previous state and switches the trace on stderr on and off. *)
type token =
  | INT of (
        int
)
  | IDENT of (
        string
)
  | PLUS
  | MINUS
  | TIMES
  | DIV
  | POW
  | LPAREN
  | RPAREN
  | COMMA
  | SEMI
  | EQ
  | EOF

open Parsing
let _ = parse_error;;
type ast = Num of int | Var of string | Bin of char * ast * ast | Neg of ast | Call of string * ast list | Err of int * int
let where () = (Parsing.symbol_start (), Parsing.symbol_end ())
let yytransl_const = [|
  259 (* PLUS *);
  260 (* MINUS *);
  261 (* TIMES *);
  262 (* DIV *);
  263 (* POW *);
  264 (* LPAREN *);
  265 (* RPAREN *);
  266 (* COMMA *);
  267 (* SEMI *);
  268 (* EQ *);
    0 (* EOF *);
    0|]

let yytransl_block = [|
  257 (* INT *);
  258 (* IDENT *);
    0|]

let yylhs = "\255\255\
\001\000\001\000\001\000\003\000\003\000\003\000\004\000\004\000\
\004\000\004\000\004\000\004\000\004\000\004\000\004\000\004\000\
\004\000\005\000\005\000\005\000\002\000\000\000\000\000"

let yylen = "\002\000\
\001\000\003\000\002\000\003\000\001\000\001\000\001\000\001\000\
\003\000\004\000\003\000\003\000\003\000\003\000\003\000\002\000\
\003\000\000\000\001\000\003\000\002\000\002\000\002\000"

let yydefred = "\000\000\
\000\000\000\000\000\000\006\000\007\000\000\000\000\000\000\000\
\001\000\022\000\000\000\000\000\000\000\023\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\003\000\000\000\000\000\
\000\000\000\000\000\000\021\000\000\000\000\000\000\000\017\000\
\009\000\002\000\000\000\000\000\000\000\000\000\000\000\010\000\
\000\000\000\000"

let yydgoto = "\003\000\
\010\000\014\000\011\000\012\000\030\000"

let yysindex = "\029\000\
\067\000\001\255\000\000\000\000\000\000\248\254\001\255\039\255\
\000\000\000\000\006\000\017\255\000\255\000\000\073\000\001\255\
\001\255\011\255\018\255\053\255\067\000\000\000\001\255\001\255\
\001\255\001\255\001\255\000\000\017\255\035\255\017\255\000\000\
\000\000\000\000\007\255\007\255\011\255\011\255\011\255\000\000\
\001\255\017\255"

let yyrindex = "\000\000\
\000\000\000\000\000\000\000\000\000\000\046\000\000\000\000\000\
\000\000\000\000\000\000\007\000\001\000\000\000\000\000\043\255\
\000\000\010\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\054\255\000\000\015\000\000\000\
\000\000\000\000\051\000\055\000\019\000\028\000\037\000\000\000\
\000\000\056\255"

let yygindex = "\000\000\
\008\000\000\000\000\000\009\000\000\000"

let yytablesize = 336
let yytable = "\016\000\
\008\000\005\000\013\000\017\000\007\000\022\000\005\000\016\000\
\008\000\016\000\015\000\025\000\026\000\027\000\004\000\018\000\
\020\000\027\000\013\000\023\000\024\000\025\000\026\000\027\000\
\029\000\031\000\032\000\014\000\034\000\001\000\002\000\035\000\
\036\000\037\000\038\000\039\000\015\000\000\000\019\000\005\000\
\013\000\000\000\007\000\040\000\041\000\008\000\008\000\000\000\
\000\000\042\000\011\000\018\000\018\000\000\000\012\000\023\000\
\024\000\025\000\026\000\027\000\000\000\033\000\019\000\019\000\
\020\000\020\000\009\000\000\000\000\000\000\000\000\000\000\000\
\028\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\
\000\000\000\000\000\000\008\000\008\000\008\000\008\000\008\000\
\000\000\008\000\008\000\008\000\016\000\016\000\016\000\016\000\
\021\000\005\000\016\000\016\000\016\000\013\000\013\000\013\000\
\013\000\004\000\000\000\013\000\013\000\013\000\014\000\014\000\
\014\000\014\000\000\000\000\000\014\000\014\000\014\000\015\000\
\015\000\015\000\015\000\000\000\000\000\015\000\015\000\015\000\
\008\000\008\000\008\000\008\000\008\000\011\000\011\000\000\000\
\008\000\012\000\012\000\011\000\011\000\011\000\000\000\012\000\
\012\000\012\000\004\000\005\000\006\000\000\000\007\000\000\000\
\000\000\000\000\008\000\023\000\024\000\025\000\026\000\027\000"

let yycheck = "\008\001\
\000\000\001\001\002\001\012\001\004\001\000\000\000\000\008\001\
\008\001\000\000\002\000\005\001\006\001\007\001\000\000\007\000\
\008\000\007\001\000\000\003\001\004\001\005\001\006\001\007\001\
\016\000\017\000\009\001\000\000\021\000\001\000\002\000\023\000\
\024\000\025\000\026\000\027\000\000\000\255\255\000\001\001\001\
\002\001\255\255\004\001\009\001\010\001\000\000\008\001\255\255\
\255\255\041\000\000\000\009\001\010\001\255\255\000\000\003\001\
\004\001\005\001\006\001\007\001\255\255\009\001\009\001\010\001\
\009\001\010\001\000\000\255\255\255\255\255\255\255\255\255\255\
\000\000\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\255\
\255\255\255\255\255\255\003\001\004\001\005\001\006\001\007\001\
\255\255\009\001\010\001\011\001\003\001\004\001\005\001\006\001\
\011\001\011\001\009\001\010\001\011\001\003\001\004\001\005\001\
\006\001\011\001\255\255\009\001\010\001\011\001\003\001\004\001\
\005\001\006\001\255\255\255\255\009\001\010\001\011\001\003\001\
\004\001\005\001\006\001\255\255\255\255\009\001\010\001\011\001\
\003\001\004\001\005\001\006\001\007\001\003\001\004\001\255\255\
\011\001\003\001\004\001\009\001\010\001\011\001\255\255\009\001\
\010\001\011\001\000\001\001\001\002\001\255\255\004\001\255\255\
\255\255\255\255\008\001\003\001\004\001\005\001\006\001\007\001"

let yynames_const = "\
  PLUS\000\
  MINUS\000\
  TIMES\000\
  DIV\000\
  POW\000\
  LPAREN\000\
  RPAREN\000\
  COMMA\000\
  SEMI\000\
  EQ\000\
  EOF\000\
  "

let yynames_block = "\
  INT\000\
  IDENT\000\
  "

let yyact = [|
  (fun _ -> failwith "parser")
; (fun __caml_parser_env ->
    Obj.repr(
             ( [] )
               : (string option * ast * (int * int)) list))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'stmt) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : (string option * ast * (int * int)) list) in
    Obj.repr(
                                        ( _1 :: _3 )
               : (string option * ast * (int * int)) list))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 1 : 'stmt) in
    Obj.repr(
                                                                ( [_1] )
               : (string option * ast * (int * int)) list))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : string) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                    ( (Some _1, _3, where ()) )
               : 'stmt))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                                                       ( (None, _1, (Parsing.rhs_start 1, Parsing.rhs_end 1)) )
               : 'stmt))
; (fun __caml_parser_env ->
    Obj.repr(
          ( (None, Err (Parsing.symbol_start (), (Parsing.symbol_end_pos ()).Lexing.pos_cnum), where ()) )
               : 'stmt))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 0 : int) in
    Obj.repr(
          ( Num _1 )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 0 : string) in
    Obj.repr(
                             ( Var _1 )
               : 'expr))
; (fun __caml_parser_env ->
    let _2 = (Parsing.peek_val __caml_parser_env 1 : 'expr) in
    Obj.repr(
                                                             ( _2 )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 3 : string) in
    let _3 = (Parsing.peek_val __caml_parser_env 1 : 'args) in
    Obj.repr(
                                                                                               ( Call (_1, List.rev _3) )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'expr) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                   ( Bin ('+', _1, _3) )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'expr) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                                                           ( Bin ('-', _1, _3) )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'expr) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                                                                                                   ( Bin ('*', _1, _3) )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'expr) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                                                                                                                                         ( Bin ('/', _1, _3) )
               : 'expr))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'expr) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                  ( Bin ('^', _1, _3) )
               : 'expr))
; (fun __caml_parser_env ->
    let _2 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                                                                  ( Neg _2 )
               : 'expr))
; (fun __caml_parser_env ->
    Obj.repr(
                                                                                                   ( Err ((Parsing.rhs_start_pos 2).Lexing.pos_cnum, Parsing.rhs_end 3) )
               : 'expr))
; (fun __caml_parser_env ->
    Obj.repr(
      ( [] )
               : 'args))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                    ( [_1] )
               : 'args))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 2 : 'args) in
    let _3 = (Parsing.peek_val __caml_parser_env 0 : 'expr) in
    Obj.repr(
                                               ( _3 :: _1 )
               : 'args))
; (fun __caml_parser_env ->
    let _1 = (Parsing.peek_val __caml_parser_env 1 : 'expr) in
    Obj.repr(
                    ( _1 )
               : ast))
(* Entry program *)
; (fun __caml_parser_env -> raise (Parsing.YYexit (Parsing.peek_val __caml_parser_env 0)))
(* Entry expr_only *)
; (fun __caml_parser_env -> raise (Parsing.YYexit (Parsing.peek_val __caml_parser_env 0)))
|]
let yytables =
  { Parsing.actions=yyact;
    Parsing.transl_const=yytransl_const;
    Parsing.transl_block=yytransl_block;
    Parsing.lhs=yylhs;
    Parsing.len=yylen;
    Parsing.defred=yydefred;
    Parsing.dgoto=yydgoto;
    Parsing.sindex=yysindex;
    Parsing.rindex=yyrindex;
    Parsing.gindex=yygindex;
    Parsing.tablesize=yytablesize;
    Parsing.table=yytable;
    Parsing.check=yycheck;
    Parsing.error_function=parse_error;
    Parsing.names_const=yynames_const;
    Parsing.names_block=yynames_block }
let program (lexfun : Lexing.lexbuf -> token) (lexbuf : Lexing.lexbuf) =
   (Parsing.yyparse yytables 1 lexfun lexbuf : (string option * ast * (int * int)) list)
let expr_only (lexfun : Lexing.lexbuf -> token) (lexbuf : Lexing.lexbuf) =
   (Parsing.yyparse yytables 2 lexfun lexbuf : ast)
;;
(* one character at a time is enough for this lexer *)
let rec token lb =
  let open Lexing in
  let next () = if lb.lex_curr_pos >= lb.lex_buffer_len then '\000' else Bytes.get lb.lex_buffer lb.lex_curr_pos in
  let advance () = lb.lex_curr_pos <- lb.lex_curr_pos + 1 in
  let span ok = let s = lb.lex_curr_pos in while ok (next ()) do advance () done; Bytes.sub_string lb.lex_buffer s (lb.lex_curr_pos - s) in
  let finish t = lb.lex_curr_p <- { lb.lex_curr_p with pos_cnum = lb.lex_curr_pos }; t in
  lb.lex_start_pos <- lb.lex_curr_pos; lb.lex_start_p <- { lb.lex_start_p with pos_cnum = lb.lex_curr_pos };
  match next () with
  | '\000' -> finish EOF
  | ' ' -> advance (); token lb
  | '0' .. '9' -> finish (INT (int_of_string (span (fun c -> c >= '0' && c <= '9'))))
  | 'a' .. 'z' -> finish (IDENT (span (fun c -> c >= 'a' && c <= 'z')))
  | c -> advance (); finish (match c with '+' -> PLUS | '-' -> MINUS | '*' -> TIMES | '/' -> DIV | '^' -> POW | '(' -> LPAREN | ')' -> RPAREN | ',' -> COMMA | ';' -> SEMI | '=' -> EQ | _ -> failwith "lexer")
let rec show = function
  | Num n -> string_of_int n | Var v -> v | Neg a -> "-" ^ show a | Bin (c, a, b) -> Printf.sprintf "(%s%c%s)" (show a) c (show b)
  | Call (f, l) -> f ^ "[" ^ String.concat "," (List.map show l) ^ "]" | Err (a, b) -> Printf.sprintf "<error %d-%d>" a b
let parse s =
  match program token (Lexing.from_string s) with
  | l -> Printf.printf "%d statements
%!" (List.length l)
  | exception Parsing.Parse_error -> print_endline "Parse_error"
let () =
  List.iter (fun on -> Printf.printf "%b
%!" (Parsing.set_trace on); parse "f(1, x) ; 2 +"; parse "a = -b ^ 2")
    [false; true; true; false]
