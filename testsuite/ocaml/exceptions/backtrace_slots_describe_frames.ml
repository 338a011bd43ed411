(* Raw backtraces: slots, locations, definition names, truncation, re-raising with another backtrace. *)
let rec depth n = if n <= 0 then raise Not_found else let r = depth (n - 1) in r + 1
let show label bt =
  Printf.printf "%s: %d raw\n" label (Printexc.raw_backtrace_length bt);
  match Printexc.backtrace_slots bt with
  | None -> print_endline "  no slots"
  | Some slots -> Array.iteri (fun i s ->
      Printf.printf "  %s raise %b inline %b name %s loc %s\n"
        (match Printexc.Slot.format i s with Some t -> t | None -> "-") (Printexc.Slot.is_raise s)
          (Printexc.Slot.is_inline s)
        (match Printexc.Slot.name s with Some n -> n | None -> "-")
        (match Printexc.Slot.location s with Some l -> Printf.sprintf
            "%s:%d:%d-%d-%d" l.filename l.line_number l.start_char l.end_char l.end_line | None -> "-")) slots
let () =
  Printf.printf "%b\n" (Printexc.backtrace_status ());
  (try ignore (depth 2) with Not_found -> show "off" (Printexc.get_raw_backtrace ()));
  Printexc.record_backtrace true;
  Printf.printf "%b\n" (Printexc.backtrace_status ());
  (try ignore (depth 3) with Not_found -> show "on" (Printexc.get_raw_backtrace ()));
  let saved = try ignore (depth 1); assert false with Not_found -> Printexc.get_raw_backtrace () in
  print_string (Printexc.raw_backtrace_to_string saved);
  (try Printexc.raise_with_backtrace Exit saved with Exit -> show "with backtrace" (Printexc.get_raw_backtrace ()));
  (try (try ignore (depth 1) with Not_found as e -> raise e) with Not_found -> show "re-raised"
      (Printexc.get_raw_backtrace ()));
  (try (try ignore (depth 1) with Not_found as e -> raise_notrace e) with Not_found -> show "notrace"
      (Printexc.get_raw_backtrace ()));
  print_string (Printexc.get_backtrace ());
  for i = 0 to Printexc.raw_backtrace_length saved - 1 do
    let s = Printexc.get_raw_backtrace_slot saved i in
    let inlined = match Printexc.get_raw_backtrace_next_slot s with None -> "last" | Some _ -> "more" in
    Printf.printf "%d %s\n" i inlined; ignore (Printexc.convert_raw_backtrace_slot s)
  done;
  Printexc.record_backtrace false; Printf.printf "%b\n" (Printexc.backtrace_status ())
