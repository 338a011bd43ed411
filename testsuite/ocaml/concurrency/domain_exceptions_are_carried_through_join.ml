(* env: OCAMLRUNPARAM=l=100k *)
(* The exception of a domain is raised by join with the trace of where it was raised. *)
exception Mine of int * string list
let deep n = let rec go k = if k = 0 then raise (Mine (n, [ "a"; "b" ])) else 1 + go (k - 1) in go 3
let () =
  Printexc.record_backtrace true;
  let d = Domain.spawn (fun () -> deep 5) in
  (match Domain.join d with
   | _ -> print_endline "no exception"
   | exception (Mine (n, l) as e) ->
     Printf.printf "%d %s %s\n" n (String.concat "" l) (Printexc.to_string e);
     print_string (Printexc.get_backtrace ()));
  Gc.compact ();
  (match Domain.join d with
   | _ -> print_endline "no exception"
   | exception e -> print_endline (Printexc.to_string e));
  let twice = Domain.spawn (fun () -> Domain.join (Domain.spawn (fun () -> deep 6))) in
  (match Domain.join twice with
   | _ -> print_endline "no exception"
   | exception Mine (n, _) -> Printf.printf "%d\n%s" n (Printexc.get_backtrace ()));
  match Domain.join (Domain.spawn (fun () -> let rec f x = 1 + f (x + 1) in f 0)) with
  | _ -> print_endline "no exception"
  | exception Stack_overflow -> print_endline "Stack_overflow"
