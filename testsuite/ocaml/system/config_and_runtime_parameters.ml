(* caml_runtime_parameters lists the settings given in OCAMLRUNPARAM. *)
(* env: OCAMLRUNPARAM=s=32k,o=150,l=2M,d=7,b=1,V=0 *)
external runtime_parameters : unit -> string = "caml_runtime_parameters"
let () =
  let ps = List.filter_map (fun kv -> match String.split_on_char '=' kv with [k; v] -> Some (k, v) | _ -> None)
    (String.split_on_char ',' (runtime_parameters ())) in
  List.iter (fun k -> Printf.printf "%s %s\n" k (match List.assoc_opt k ps with Some v -> v
        | None -> "absent")) ["b"; "d"; "l"; "o"; "s"; "v"; "V"; "p"; "W"; "c"; "e"; "M"; "m"; "n"];
  Printf.printf "%d %d %b\n" (Gc.get ()).minor_heap_size (Gc.get ()).space_overhead (Printexc.backtrace_status ())
