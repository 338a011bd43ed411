(* The last registered printer that answers shapes the message of an uncaught exception. *)
(* exit: 2 *)
exception E of int list
let () =
  Printexc.register_printer (function E l -> Some ("E[" ^ String.concat "," (List.map string_of_int l) ^ "]")
      | _ -> None);
  Printexc.register_printer (function E _ -> failwith "this printer fails" | _ -> None);
  raise (E [1; 2; 3])
