(* %d %i %u %x %X %o with all flags, widths and precisions, for all four integer types. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  List.iter (fun n ->
      p "|%d|%i|%u|%x|%X|%o|\n" n n n n n n;
      p "|%5d|%-5d|%05d|%+d|% d|%+5d|%-+5d|%+05d|% 05d|\n" n n n n n n n n n;
      p "|%#x|%#X|%#o|%#d|%#10x|%-#10x|%#010x|%x|\n" n n n n n n n n;
      p "|%.3d|%8.3d|%-8.3d|%.0d|%+.5d|%.8x|\n" n n n n n n;
      p "|%*d|%-*d|%.*d|%*.*d|\n" 7 n 7 n 4 n 9 5 n)
    [0; 1; -1; 42; -42; 123456; -1234567; max_int; min_int];
  List.iter (fun n
      -> p "|%ld|%li|%lu|%lx|%lX|%lo|%10ld|%-10ld|%010ld|%+ld|%#lx|%.12ld|\n" n n n n n n n n n n n n)
  [0l; -1l; 255l; Int32.max_int; Int32.min_int];
  List.iter (fun n
      -> p "|%Ld|%Li|%Lu|%Lx|%LX|%Lo|%22Ld|%-22Ld|%022Ld|%+Ld|%#Lx|%.21Ld|\n" n n n n n n n n n n n n)
  [0L; -1L; 255L; Int64.max_int; Int64.min_int];
  List.iter (fun n -> p "|%nd|%ni|%nu|%nx|%nX|%no|%22nd|%-22nd|%022nd|%+nd|%#nx|\n" n n n n n n n n n n n)
    [0n; -1n; 255n; Nativeint.max_int; Nativeint.min_int];
  p "|%#d|%#d|%#i|%#u|%#Ld|%#ld|%#nd|\n" 1234567 (-1234567) 1234 1234567 1234567890123L 1234567l 12345n;
  p "|%s|%s|\n" (string_of_int min_int) (Int.to_string 0)

external format_int : string -> int -> string = "caml_format_int"
external format_int32 : string -> int32 -> string = "caml_int32_format"
external format_int64 : string -> int64 -> string = "caml_int64_format"
let () =
  (* the primitives themselves *)
  List.iter (fun f -> p "%s|" (format_int f (-255))) ["%d"; "%i"; "%u"; "%x"; "%X"; "%o"; "%6d"; "%-6d";
    "%06d"; "%+d"; "%#x"; "%30.20d"];
  List.iter (fun f -> p "%s|" (format_int32 f (-255l))) ["%d"; "%u"; "%x"; "%#o"; "%-12d"];
  List.iter (fun f -> p "%s|" (format_int64 f (-255L))) ["%d"; "%u"; "%x"; "%#o"; "%-12d"; "%022x"];
  print_newline ()
