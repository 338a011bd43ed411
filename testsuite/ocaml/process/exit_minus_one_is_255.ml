(* exit (-1) ends with status 255. *)
(* exit: 255 *)
let () = prerr_string "err"; exit (-1)
