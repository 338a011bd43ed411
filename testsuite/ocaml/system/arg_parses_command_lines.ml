(* Arg: every kind of specification, errors, help text, dynamic parsing and response files. *)
(* modes: stress-ok *)
let p = Printf.printf
let spec () =
  let u = ref false and c = ref true and s = ref "" and i = ref 0 and f = ref 0.0 in
  let open Arg in
  ["-unit", Unit (fun () -> p "unit\n"), " call"; "-set", Set u, " set"; "-clear", Clear c, " clear";
    "-bool", Bool (p "bool %b\n"), "B  boolean"; "-string", String (p "string %S\n"), "S  string";
  "-sets", Set_string s, "S  set";
   "-int", Int (p "int %d\n"), "N  integer"; "-seti", Set_int i, "N  set";
   "-float", Float (p "float %g\n"), "X  float"; "-setf", Set_float f, "X  set";
   "-sym", Symbol (["a"; "b"; "c"], p "symbol %s\n"), " choice";
   "-tuple", Tuple [Int (p "t1 %d\n"); String (p "t2 %s\n")], "N S  two";
   "-rest", Rest (p "rest %s\n"), "...  rest"; "-restall", Rest_all
     (fun l -> p "all [%s]\n" (String.concat ";" l)), "...  all";
   "-hidden", Unit ignore, ""; "--", Rest (p "dash %s\n"), "  end";
   "-expand", Expand (fun s -> [| "-int"; s; "anon2" |]), "N  expand"],
  (fun () -> p "= %b %b %S %d %g\n" !u !c !s !i !f)
let run args =
  let spec, report = spec () in
  p "$ %s\n" (String.concat " " args);
  (match Arg.parse_argv ~current:(ref 0) (Array.of_list ("prog" :: args)) spec (p "anon %s\n") "usage: prog" with
   | () -> () | exception Arg.Bad m -> p "Bad %s" m | exception Arg.Help m -> p "Help %s" m
       | exception e -> p "%s\n" (Printexc.to_string e));
  report ()
let () =
  List.iter run
    [[]; ["a"; "-unit"; "b"]; ["-set"; "-clear"; "-sets"; "x y"; "-seti"; "0x10"; "-setf"; "2.5"];
      ["-bool"; "true"; "-string"; ""; "-int"; "-5"; "-float"; "1e3"]; ["-sym"; "b"; "-tuple"; "3"; "q"];
    ["-rest"; "-int"; "x"]; ["-restall"; "a"; "-b"]; ["--"; "-int"];
     ["-int"]; ["-int"; "x"]; ["-float"; "y"]; ["-bool"; "maybe"]; ["-sym"; "d"]; ["-unknown"]; ["-help"];
     ["--help"]; ["-int=5"; "-string=a=b"]; ["-set=x"]; ["-tuple"; "1"]; ["-"]]
let () =
  let spec, _ = spec () in
  print_string (Arg.usage_string spec "Usage:"); print_string
    (Arg.usage_string (Arg.align ~limit:12 ["-x", Arg.Unit ignore, " short";
        "-longer-option", Arg.Unit ignore, "ARG description"; "-s", Arg.Symbol (["p"; "q"], ignore), " sym"])
  "Aligned");
  (try Arg.parse_and_expand_argv_dynamic (ref 0) (ref [| "p"; "-expand"; "9"; "z" |]) (ref spec)
      (p "anon %s\n") "u" with Arg.Bad m -> p "%s" m);
  Out_channel.with_open_bin "args" (fun oc -> output_string oc "one\ntwo words\n-x\n");
  Array.iter (p "%S ") (Arg.read_arg "args"); Arg.write_arg0 "args0" [| "a\nb"; "c" |];
  Array.iter (p "%S ") (Arg.read_arg0 "args0"); Arg.write_arg "args" [| "d" |];
  Array.iter (p "%S\n") (Arg.read_arg "args")
