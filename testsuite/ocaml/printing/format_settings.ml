(* Format: margins, maximal indentation, ellipsis, tabulations, tags, output functions, symbolic output. *)
(* modes: stress-ok *)
open Format
let () =
  let b = Buffer.create 100 in let ppf = formatter_of_buffer b in
  printf "%d %d %d %b@." (pp_get_margin ppf ()) (pp_get_max_indent ppf ()) (pp_get_max_boxes ppf ())
    (pp_over_max_boxes ppf ());
  pp_set_max_boxes ppf 3; pp_set_ellipsis_text ppf "..."; fprintf ppf "@[1@[2@[3@[4@[5@]@]@]@]@]@.";
  printf "%s" (Buffer.contents b); Buffer.clear b; pp_set_max_boxes ppf 100;
  pp_set_margin ppf 40; pp_set_max_indent ppf 10; fprintf ppf "@[<v 8>a@,@[<v 8>b@,@[<v 8>c@,d@]@]@]@.";
  printf "%s%d@." (Buffer.contents b) (pp_get_max_indent ppf ()); Buffer.clear b;
  pp_set_geometry ppf ~max_indent:20 ~margin:30; let g = pp_get_geometry ppf () in
  printf "%d %d@." g.max_indent g.margin; (try pp_set_geometry ppf ~max_indent:30 ~margin:20
      with Invalid_argument m -> printf "%s@." m); printf "%b@."
  (pp_safe_set_geometry ppf ~max_indent:1 ~margin:2; true);
  pp_set_tags ppf true; pp_set_formatter_stag_functions ppf
    { mark_open_stag = (function String_tag s -> "<" ^ s ^ ">" | _ -> "<?>");
    mark_close_stag = (function String_tag s -> "</" ^ s ^ ">" | _ -> "</?>");
  print_open_stag = (fun _ -> pp_print_string ppf "["); print_close_stag = (fun _ -> pp_print_string ppf "]") };
  fprintf ppf "@{<em>text@} and @{<b>nested @{<i>tags@}@}@."; printf "%s" (Buffer.contents b); Buffer.clear b;
  pp_set_mark_tags ppf false; fprintf ppf "@{<em>x@}@."; printf "%s %b %b@." (String.trim (Buffer.contents b))
    (pp_get_print_tags ppf ()) (pp_get_mark_tags ppf ()); Buffer.clear b; pp_set_tags ppf false;
  pp_open_tbox ppf (); pp_set_tab ppf (); pp_print_string ppf "col1"; pp_print_string ppf "   ";
  pp_set_tab ppf (); pp_print_string ppf "col2"; pp_print_tab ppf (); pp_print_string ppf "x";
  pp_print_tab ppf (); pp_print_string ppf "y"; pp_print_tbreak ppf 1 2; pp_close_tbox ppf ();
  pp_print_newline ppf (); printf "%s" (Buffer.contents b);
  let out = Buffer.create 10 in let f = make_formatter (fun s p n -> Buffer.add_string out
      (String.uppercase_ascii (String.sub s p n))) (fun () -> Buffer.add_string out "!") in
  fprintf f "made@ formatter@."; printf "%s@." (Buffer.contents out);
  let fs = pp_get_formatter_out_functions f () in pp_set_formatter_out_functions f
    { fs with out_newline = (fun () -> fs.out_string "\\n" 0 2);
    out_spaces = (fun n -> fs.out_string (String.make n '_') 0 n);
  out_indent = (fun n -> fs.out_string (String.make n '.') 0 n) }; fprintf f "@[<v 3>a@ b@,c@]@.";
  printf "%s@." (Buffer.contents out);
  let sob = make_symbolic_output_buffer () in let sf = formatter_of_symbolic_output_buffer sob in
  fprintf sf "@[<v 2>a@ b%d@]@." 3; List.iter (function Output_flush -> printf "flush "
      | Output_newline -> printf "nl " | Output_string s -> printf "%S " s
    | Output_spaces n -> printf "sp%d " n | Output_indent n -> printf "in%d " n)
  (flush_symbolic_output_buffer sob); printf "@.";
  printf "%s|%s@." (asprintf "%d%a" 1 pp_print_string "x") (sprintf "@[<v>a@,b@]");
  kasprintf (fun s -> printf "k %s@." s) "%s" "kas"; dprintf "%d %s" 1 "d" std_formatter; printf "@.";
  printf "%t|%a@." (dprintf "inner %d" 5) (fun ppf -> fprintf ppf "<%s>") "a"; ifprintf std_formatter "%d" 1;
  kfprintf (fun ppf -> fprintf ppf "after@.") std_formatter "kf ";
  printf "%s@." (Format.asprintf "%a" (pp_print_custom_break ~fits:("a", 1, "b")
        ~breaks:("c", 2, "d") |> fun f ppf () -> f ppf) ())
let () = set_margin 25; open_box 2; print_string "std"; print_space (); print_int 1; print_break 1 2;
  print_float 2.5; print_cut (); print_char 'c'; print_bool true; close_box (); print_newline (); open_hvbox 1;
  print_as 3 "abc"; force_newline (); print_if_newline (); close_box (); print_flush (); eprintf "err %d@." 1;
  fprintf err_formatter "%s@?" "flushed"; printf "%d@." (get_margin ())
