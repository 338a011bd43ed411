(* Scanf: the texts of failures and the ends of input. *)
(* modes: stress-ok *)
open Scanf
let t name f = match f () with () -> Printf.printf "%s ok\n" name
    | exception Scan_failure m -> Printf.printf "%s Scan_failure %s\n" name m
    | exception Failure m -> Printf.printf "%s Failure %s\n" name m
    | exception End_of_file -> Printf.printf "%s End_of_file\n" name
    | exception Invalid_argument m -> Printf.printf "%s Invalid_argument %s\n" name m
let () =
  t "letters" (fun () -> sscanf "abc" "%d" ignore); t "empty" (fun () -> sscanf "" "%d" ignore);
  t "sign" (fun () -> sscanf "-" "%d" ignore); t "overflow"
    (fun () -> sscanf "99999999999999999999" "%d" ignore); t "int32"
    (fun () -> sscanf "4294967296" "%ld" ignore); t "hex" (fun () -> sscanf "xyz" "%x" ignore);
  t "octal" (fun () -> sscanf "89" "%o" ignore); t "float" (fun () -> sscanf "1.x" "%f"
      (fun f -> if f = 1. then ())); t "no float" (fun () -> sscanf "e" "%f" ignore);
  t "F" (fun () -> sscanf "1" "%F" ignore); t "bool" (fun () -> sscanf "maybe" "%B" ignore);
  t "string" (fun () -> sscanf "no quote" "%S" ignore); t "unclosed" (fun () -> sscanf "\"abc" "%S" ignore);
  t "char" (fun () -> sscanf "'ab'" "%C" ignore); t "bad escape" (fun () -> sscanf "\"\\q\"" "%S" ignore);
  t "literal" (fun () -> sscanf "abd" "abc" ()); t "end" (fun () -> sscanf "ab" "abc" ());
  t "not at end" (fun () -> sscanf "abc" "ab%!" ()); t "set" (fun () -> sscanf "123" "%[a-z]x" ignore);
  t "empty set is fine" (fun () -> sscanf "123" "%[a-z]" ignore);
  t "char at end" (fun () -> sscanf "" "%c" ignore); t "second"
    (fun () -> sscanf "1 x" "%d %d" (fun _ _ -> ())); t "delimiter" (fun () -> sscanf "ab" "%s@:" ignore);
  t "user" (fun () -> sscanf "1" "%d" (fun _ -> failwith "mine"));
  t "format" (fun () -> ignore (format_from_string "%s" "%d"));
  t "%r raises" (fun () -> sscanf "1" "%r" (fun _ -> failwith "reader") ignore);
  t "no file" (fun () -> match Scanning.open_in "nofile" with _ -> () | exception Sys_error m -> print_endline m)
