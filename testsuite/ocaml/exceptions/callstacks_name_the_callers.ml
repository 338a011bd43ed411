(* Printexc.get_callstack lists the callers, at most as many as asked. *)
let stack n = Printexc.get_callstack n
let rec nested k n = if k = 0 then stack n else let bt = nested (k - 1) n in ignore (Sys.opaque_identity 1); bt
let () =
  List.iter (fun n ->
      let bt = nested 3 n in
      Printf.printf "-- %d: %d\n%s" n (Printexc.raw_backtrace_length bt) (Printexc.raw_backtrace_to_string bt))
      [0; 1; 2; 4; 100];
  let inside = List.map (fun x -> let bt = stack 5 in (x, bt)) [1] in
  List.iter (fun (x, bt) -> Printf.printf "%d\n%s" x (Printexc.raw_backtrace_to_string bt)) inside;
  let bt1 = nested 1 3 and bt2 = nested 1 3 in
  Printf.printf "%b\n" (Printexc.raw_backtrace_length bt1 = Printexc.raw_backtrace_length bt2);
  let e = Printexc.raw_backtrace_entries bt1 in
  Printf.printf "%d\n" (Array.length e);
  Array.iter (fun entry -> match Printexc.backtrace_slots_of_raw_entry entry with
      | Some s -> Printf.printf "%d slots\n" (Array.length s) | None -> print_endline "none") e
