(* env: OCAMLRUNPARAM=d=4 *)
(* d=4: with three other domains alive a fourth is refused, and after one has been joined it is not. *)
let () =
  let go = Atomic.make false in
  let body () = while not (Atomic.get go) do Domain.cpu_relax () done in
  let ds = List.init 3 (fun _ -> Domain.spawn body) in
  (match Domain.spawn ignore with _ -> print_endline "spawned" | exception Failure m -> print_endline m);
  (match Domain.spawn ignore with _ -> print_endline "spawned" | exception Failure m -> print_endline m);
  Atomic.set go true;
  List.iter Domain.join ds;
  List.iter Domain.join (List.init 3 (fun _ -> Domain.spawn ignore));
  for i = 1 to 20 do Domain.join (Domain.spawn ignore) done;
  print_endline "done"
