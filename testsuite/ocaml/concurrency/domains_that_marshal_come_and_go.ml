(* A domain that marshals leaves nothing behind when it ends: three hundred of them, one after the other. *)
let () =
  for i = 1 to 300 do
    let d = Domain.spawn (fun () -> Marshal.from_string (Marshal.to_string (List.init 50 string_of_int) []) 0) in
    assert (List.length (Domain.join d : string list) = 50); ignore i
  done; print_endline "ok"
