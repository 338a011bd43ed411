(* Printexc.to_string, registered printers, names and ids of exceptions. *)
(* modes: stress-ok *)
exception Plain
exception Arg of int
exception Two of int * string
exception Mixed of int * string * float * char * int list
exception Record of { a : int; b : string }
exception Nested of exn
exception Float of float
module Sub = struct exception Inner exception With of string end
let () =
  let show e = Printf.printf "%s | %s | %s\n" (Printexc.to_string e) (Printexc.to_string_default e)
    (Printexc.exn_slot_name e) in
  List.iter show
    [Plain; Arg 3; Arg (-3); Two (1, "x\n"); Mixed (1, "s", 2.5, 'c', [1]); Record { a = 1; b = "b" };
      Nested Plain; Nested (Arg 1); Float 1.0; Sub.Inner; Sub.With "w";
     Not_found; Exit; End_of_file; Failure "f"; Invalid_argument "i"; Sys_error "s"; Division_by_zero;
     Out_of_memory; Stack_overflow; Sys_blocked_io; Match_failure ("f.ml", 3, 4); Assert_failure ("g.ml", 5, 6);
     Undefined_recursive_module ("h.ml", 7, 8); Stdlib.Lazy.Undefined; Scanf.Scan_failure "x"; Arg.Bad "b";
     Arg.Help "h"; Queue.Empty; Stack.Empty; Sys.Break; Fun.Finally_raised Exit; Parsing.Parse_error;
     Obj.magic (Arg 1)]
let () =
  let module M = struct exception Local of int end in
  print_endline (Printexc.to_string (M.Local 1));
  let make () = let module X = struct exception Fresh end in X.Fresh in
  let a = make () and b = make () in
  Printf.printf "%b %b %b\n" (a = a) (a = b) (Printexc.exn_slot_id a = Printexc.exn_slot_id b);
  Printexc.register_printer (function Arg n -> Some (Printf.sprintf "registered Arg %d" n) | _ -> None);
  Printexc.register_printer (function Arg 5 -> Some "five" | Plain -> raise Exit | _ -> None);
  List.iter (fun e -> print_endline (Printexc.to_string e)) [Arg 4; Arg 5; Plain; Not_found];
  print_endline (Printexc.to_string_default (Arg 5));
  Printf.printf "%s\n" (match Printexc.use_printers (Arg 5) with Some s -> s | None -> "none");
  Printf.printf "%s\n" (match Printexc.use_printers Not_found with Some s -> s | None -> "none");
  (try Printexc.print (fun () -> raise (Arg 6)) () with Arg 6 -> print_endline "printed and passed on")
