(* Scanf: every conversion, widths, char sets, skipping, delimiters, %n %l %N, scanning to the end. *)
(* modes: stress-ok *)
open Scanf
let p = Printf.printf
let () =
  sscanf "12 -7 0x1F 0b101 0o17 +5 077" "%d %d %i %i %i %d %d"
    (fun a b c d e f g -> p "%d %d %d %d %d %d %d\n" a b c d e f g);
  sscanf "ff FF 17 42" "%x %X %o %u" (fun a b c d -> p "%d %d %d %d\n" a b c d);
  sscanf "1l 2" "%ldl %d" (fun a b -> p "%ld %d\n" a b); sscanf "123 456 789" "%ld %Ld %nd"
    (fun a b c -> p "%ld %Ld %nd\n" a b c); sscanf "1.5 -2e3 .5 0x1p3 3." "%f %e %g %h %F"
    (fun a b c d e -> p "%g %g %g %g %g\n" a b c d e);
  sscanf "word \"quoted \\n str\" 'c' x true" "%s %S %C %c %B"
    (fun a b c d e -> p "%s %S %C %c %b\n" a b c d e); sscanf "12345" "%2d%1d%d"
    (fun a b c -> p "%d %d %d\n" a b c); sscanf "abcdef" "%3s%s" (fun a b -> p "%s %s\n" a b);
  sscanf "key = value" "%s@= %s" (fun a b -> p "%S %S\n" a b);
  sscanf "a:b:c" "%s@:%s@:%s" (fun a b c -> p "%s %s %s\n" a b c);
  sscanf "abc123def" "%[a-z]%[0-9]%[^x]" (fun a b c -> p "%s %s %s\n" a b c);
  sscanf "]-^x" "%[]^-]%c" (fun a b -> p "%S %c\n" a b); sscanf "skip 42 this" "%_s %d %_s"
    (fun n -> p "%d\n" n); sscanf "a b\nc" "%c %c %c%n%l%N" (fun a b c n l t -> p "%c%c%c %d %d %d\n" a b c n l t);
  sscanf "  spaces" " %s" (p "%s\n"); sscanf "100%" "%d%%" (p "%d\n");
  sscanf "x,y" "%c,%c%!" (fun a b -> p "%c%c\n" a b); sscanf "1;2;3;" "%d;%d;%d;%!"
    (fun a b c -> p "%d\n" (a + b + c)); sscanf "(1,2)" "(%d,%d)" (fun a b -> p "%d\n" (a * b));
  sscanf "3 abc" "%d %r" (fun ic -> bscanf ic "%c" Char.uppercase_ascii) (fun n c -> p "%d %c\n" n c);
  p "%d\n" (sscanf "7" "%d" succ)
let () =
  let ib = Scanning.from_string "1 2 3 four" in let rec go acc = match bscanf ib " %d" (fun n -> n) with n
    -> go (n :: acc) | exception Scan_failure m -> p "%s\n" m; acc in p "%d\n" (List.length (go []));
  bscanf ib "%s" (p "%S\n"); p "%b %b\n" (Scanning.end_of_input ib) (Scanning.beginning_of_input ib);
  p "%s\n" (Scanning.name_of_input ib);
  p "%d\n" (match sscanf_opt "x" "%d" Fun.id with None -> -1 | Some n -> n);
  p "%d %d\n" (Option.get (sscanf_opt "5" "%d" Fun.id)) (ksscanf "bad" (fun _ _ -> -9) "%d" Fun.id);
  p "%S\n" (unescaped "a\\tb"); let n = ref 0 in let f = Scanning.from_function
    (fun () -> incr n; if !n > 5 then raise End_of_file else Char.chr (48 + !n)) in p "%d\n" (bscanf f "%d" Fun.id);
  Out_channel.with_open_bin "data" (fun oc -> for i = 1 to 500 do Printf.fprintf oc "%d,%f\n" i
      (sqrt (float i)) done); let ic = Scanning.open_in "data" in let s = ref 0. in
  for _ = 1 to 500 do bscanf ic "%d,%f\n" (fun i x -> s := !s +. x *. float i) done;
  p "%.4f %b\n" !s (Scanning.end_of_input ic); Scanning.close_in ic;
  bscanf_format (Scanning.from_string "\"%d-%d\"") "%d %d" (fun f -> p "%s\n" (string_of_format f));
  p "%s\n" (string_of_format (format_from_string "%i!" "%d"))
