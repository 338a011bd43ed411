(* Thousands of domains one after the other; nothing is left of them. *)
let () =
  let s = ref 0 and m = Mutex.create () in
  for i = 1 to 3000 do
    s := !s + Domain.join (Domain.spawn (fun () -> Mutex.protect m (fun () -> List.length (List.init (i land 7) Fun.id))))
  done;
  Printf.printf "%d\n" !s
