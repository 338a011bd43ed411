(* Lexing buffers by hand: lexemes, characters, positions, sub-lexemes, refilling past a growing token. *)
(* modes: stress-ok *)
open Lexing
let p = Printf.printf
let () =
  let lb = from_string "hello world" in
  lb.lex_start_pos <- 0; lb.lex_curr_pos <- 5;
  p "%s %c %d %d\n" (lexeme lb) (lexeme_char lb 1) (lexeme_start lb) (lexeme_end lb);
  p "%s %s %c\n" (sub_lexeme lb 6 11) (match sub_lexeme_opt lb (-1) 3 with None -> "none" | Some s -> s)
    (sub_lexeme_char lb 6);
  p "%s %s\n" (match sub_lexeme_opt lb 0 3 with Some s -> s | None -> "none")
    (match sub_lexeme_char_opt lb (-1) with None -> "none" | Some c -> String.make 1 c);
  new_line lb; let q = lexeme_end_p lb in p "%d %d %d\n" q.pos_lnum q.pos_bol q.pos_cnum;
  set_filename lb "file"; p "%s %s\n" (lexeme_end_p lb).pos_fname dummy_pos.pos_fname;
  set_position lb { dummy_pos with pos_lnum = 7; pos_cnum = 3 };
  p "%d %d %b\n" (lexeme_end_p lb).pos_lnum lb.lex_abs_pos (with_positions lb);
  flush_input lb; p "%d %b\n" lb.lex_buffer_len lb.lex_eof_reached;
  let calls = ref [] in
  let f = from_function (fun b n -> calls := n :: !calls; if List.length !calls > 3 then 0 else
      (Bytes.fill b 0 2 'x'; 2)) in
  for _ = 1 to 5 do f.refill_buff f done;
  p "%d %d %b\n" f.lex_buffer_len (List.length !calls) f.lex_eof_reached
