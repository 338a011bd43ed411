(* caml_format_float hands %a to the C library (Printf never does): each has a leading digit of its own choice. *)
(* needs: glibc *)
external format_float : string -> float -> string = "caml_format_float"
let () =
  List.iter (fun fmt -> List.iter (fun x -> print_endline (format_float fmt x)) [0.; 1.; -0.1; 1e300; 5e-324; nan; infinity])
    ["%a"; "%.3a"; "%20.5A"; "%-+9a"]
