%{
(* Source of generated_parsers_build_trees.ml, which adds a lexer: precedence, associativity, error recovery, positions of symbols, several entry points. *)
type ast = Num of int | Var of string | Bin of char * ast * ast | Neg of ast | Call of string * ast list | Err of int * int
let where () = (Parsing.symbol_start (), Parsing.symbol_end ())
%}
%token <int> INT
%token <string> IDENT
%token PLUS MINUS TIMES DIV POW LPAREN RPAREN COMMA SEMI EQ EOF
%left PLUS MINUS
%left TIMES DIV
%nonassoc UMINUS
%right POW
%start program expr_only
%type <(string option * ast * (int * int)) list> program
%type <ast> expr_only
%%
program: EOF { [] } | stmt SEMI program { $1 :: $3 } | stmt EOF { [$1] } ;
stmt: IDENT EQ expr { (Some $1, $3, where ()) } | expr { (None, $1, (Parsing.rhs_start 1, Parsing.rhs_end 1)) }
  | error { (None, Err (Parsing.symbol_start (), (Parsing.symbol_end_pos ()).Lexing.pos_cnum), where ()) } ;
expr: INT { Num $1 } | IDENT { Var $1 } | LPAREN expr RPAREN { $2 } | IDENT LPAREN args RPAREN { Call ($1, List.rev $3) }
  | expr PLUS expr { Bin ('+', $1, $3) } | expr MINUS expr { Bin ('-', $1, $3) } | expr TIMES expr { Bin ('*', $1, $3) } | expr DIV expr { Bin ('/', $1, $3) }
  | expr POW expr { Bin ('^', $1, $3) } | MINUS expr %prec UMINUS { Neg $2 } | LPAREN error RPAREN { Err ((Parsing.rhs_start_pos 2).Lexing.pos_cnum, Parsing.rhs_end 3) } ;
args: { [] } | expr { [$1] } | args COMMA expr { $3 :: $1 } ;
expr_only: expr EOF { $1 } ;
%%
