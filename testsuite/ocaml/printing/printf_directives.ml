(* Every directive of Printf that is not a number: strings, characters, booleans, %a %t %! %% %@ %, and widths. *)
(* modes: stress-ok *)
open Printf
let () =
  printf "|%s|%10s|%-10s|%*s|%-*s|\n" "abc" "abc" "abc" 6 "abc" 6 "abc";
  printf "|%S|%12S|%-12S|%c|%C|%C|%B|%b|%7B|%-7b|\n" "a\"b\n" "x" "x" 'c' 'c' '\n' true false true false;
  printf "%%|%@|%,|%d%%\n" 50;
  printf "%a|%t|%a\n" (fun oc x -> fprintf oc "<%d>" x) 5 (fun oc -> output_string oc "t")
    (fun oc (a, b) -> fprintf oc "%s=%s" a b) ("k", "v");
  print_string (sprintf "%a|%t|%s\n" (fun () x -> string_of_int x) 5 (fun () -> "t") "end");
  let b = Buffer.create 10 in bprintf b "%d-%s" 1 "x"; bprintf b "%a"
    (fun b n -> Buffer.add_string b (String.make n '*')) 3; print_endline (Buffer.contents b);
  ksprintf (fun s -> print_endline ("k:" ^ s)) "%d %s" 1 "a";
  kfprintf (fun oc -> output_string oc "after\n") stdout "%s " "kf"; ifprintf stdout "%d %s" 1 "nothing";
  ikfprintf (fun oc -> output_string oc "ik\n") stdout "%d" 1;
  kbprintf (fun b -> print_int (Buffer.length b); print_newline ()) b "%s" "zz"; ibprintf b "%d" 5;
  fprintf stderr "to stderr %d%!\n" 1; eprintf "%s\n%!" "again"
let () =
  let fmt : (int -> string -> string, unit, string) format = "%d and %s" in
  print_endline (sprintf fmt 1 "x"); print_endline (string_of_format fmt);
  let open_fmt () = format_of_string "%d and %s" in print_endline (sprintf (open_fmt () ^^ "!%c") 1 "y" 'z');
  printf "%(%d%s%)|%{%d%s%}|\n" "<%d:%s>" 1 "s" "%i%s"; let f = format_of_string "%d\n" in printf f 3;
  (try ignore (Scanf.format_from_string "%d %d" "%s") with Scanf.Scan_failure m -> print_endline m);
  let partial = printf "%d %d %d\n" 1 in let p2 = partial 2 in p2 3; p2 4; partial 5 6;
  List.iter (printf "%s;") (List.map (sprintf "%03d") [1; 22; 333; 4444]); print_newline ();
  printf "%s %s\n" (sprintf "%5.1f" 3.14159) (sprintf "%-8s|" "ab");
  printf "%d %d %d %d %d %d %d %d %d %d %d %d\n" 1 2 3 4 5 6 7 8 9 10 11 12;
  printf "%s" ""; printf "\n"; printf "%d" 0; print_newline (); printf "%.3d %+d % d %x\n" 5 5 5 255;
  printf "@[no@ box@]@.\n"; printf "%C%C%C\n" '\'' '"' '\\';
  printf "%s\n" (String.concat "," (List.init 5 (sprintf "%#x")))
