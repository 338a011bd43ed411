(* Bytes that are read as a marshalled value while other domains write them: a value or an exception. *)
(* differs: the reference believes what it has checked before and can crash *)
(* expect: marshalled bytes *)
let rounds = 300
let racing n body =
  let ds = List.init n (fun i -> Domain.spawn (fun () -> body (i + 1))) in
  body 0; List.iter Domain.join ds
let guard f = try ignore (f ()) with Failure _ -> ()
let () =
  let b = Marshal.to_bytes (List.init 20 (fun i -> (i, string_of_int i))) [] in
  let whole = Bytes.copy b in
  racing 2 (fun me ->
    for i = 1 to rounds do
      Bytes.set b ((i * 7 + me) mod Bytes.length b) (Char.chr (i land 255));
      guard (fun () -> Marshal.data_size b 0); guard (fun () -> Marshal.total_size b 0);
      (try ignore (Marshal.from_bytes b 0 : Obj.t) with _ -> ());
      Bytes.blit whole 0 b 0 (Bytes.length b)
    done);
  print_endline "marshalled bytes"
