(* Locations inside the standard library and raises by primitives appear in backtraces. *)
(* env: OCAMLRUNPARAM=b=1 *)
(* exit: 2 *)
let get t k = let v = Hashtbl.find t k in v + 1
let protect f = Fun.protect ~finally:(fun () -> print_endline "finally") f
let guarded i = protect (fun () -> let x = [| 1; 2; 3 |].(i) in x + 1)
let () =
  let t = Hashtbl.create 3 in
  (try ignore (get t 1) with Not_found -> Printexc.print_backtrace stdout);
  (try ignore (guarded 5) with Invalid_argument _ -> Printexc.print_backtrace stdout);
  (try ignore (List.map (fun x -> 1 / x) [1; 0; 2]) with Division_by_zero -> Printexc.print_backtrace stdout);
  (try ignore (String.sub "abc" 2 5) with Invalid_argument _ -> Printexc.print_backtrace stdout);
  ignore (int_of_string (String.concat "" ["x"; "y"]))
