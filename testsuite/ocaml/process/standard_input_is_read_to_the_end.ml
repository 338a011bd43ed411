(* Words, numbers and lines are read from standard input up to the end of file. *)
(* stdin: 12 apples and 7 pears *)
(* stdin: *)
(* stdin: 	tab, and some "quoted" text *)
(* stdin: last line *)
let () =
  let n, what = Scanf.scanf "%d %s" (fun n w -> (n, w)) in Printf.printf "%d %s\n" n what;
  Scanf.scanf " and %d %s" (fun n w -> Printf.printf "%d %s\n" n w);
  Scanf.scanf "%c" (fun c -> Printf.printf "%C\n" c);
  Scanf.scanf "%[^\n]%c" (fun s c -> Printf.printf "%S %C\n" s c);
  Scanf.scanf "%s@\n" (fun s -> Printf.printf "%S\n" s);
  (try Scanf.scanf " %s@\n" (fun s -> Printf.printf "%S\n" s) with End_of_file -> print_endline "eof");
  (try Scanf.scanf "%c" (fun c -> Printf.printf "%C\n" c) with End_of_file -> print_endline "eof");
  (try ignore (read_line ()) with End_of_file -> print_endline "End_of_file");
  Printf.printf "%b\n" (Scanf.scanf "%!" true)
