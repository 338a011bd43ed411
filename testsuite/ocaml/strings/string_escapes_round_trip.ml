(* Escapes in literals, String.escaped, %S and Scanf.unescaped agree for every byte. *)
(* modes: stress-ok *)
let () =
  let all = String.init 256 Char.chr in
  print_endline (String.escaped all);
  Printf.printf "%S\n" all;
  String.iter (fun c -> Printf.printf "%s %C\n" (Char.escaped c) c) all;
  print_endline (string_of_bool (Scanf.unescaped (String.escaped all) = all));
  print_endline (string_of_bool (String.escaped "plain" == "plain" || String.escaped "plain" = "plain"))
let () =
  let lits = ["\n\t\b\r\\\"\'\ "; "\065\x42\o103"; "\u{e9}\u{20ac}\u{1F600}\u{0}"; "two\
               parts"; {|raw "\n" text|}; {xx|with |} inside|xx}; "\255\000\127\128"; "line
break"] in
  List.iter (fun s -> Printf.printf "%d %S\n" (String.length s) s) lits;
  List.iter (fun c -> Printf.printf "%d " (Char.code c)) ['\n'; '\t'; '\b'; '\r'; '\\'; '\''; '"'; '\ ';
    '\065'; '\x42'; '\o103'];
  print_newline ();
  List.iter (fun s -> match Scanf.unescaped s with
      | u -> Printf.printf "%S -> %S\n" s u
      | exception Scanf.Scan_failure m -> Printf.printf "%S fails: %s\n" s m
      | exception Failure m -> Printf.printf "%S Failure: %s\n" s m)
    ["a\\nb"; "\\065"; "\\x41"; "\\q"; "\\"; "\\25"; "\\300"; "\""; "no escapes"];
  Printf.printf "%S %s\n" (String.escaped "tab\there") (String.escaped "\\ \"q\"")
