(* Domain ids are never used twice, the main domain is 0, and self is the id that spawn returned. *)
let p = Printf.printf
let () =
  p "%d %b\n" (Domain.self () :> int) (Domain.is_main_domain ());
  let d = Domain.spawn (fun () -> ((Domain.self () :> int), Domain.is_main_domain ())) in
  let id = (Domain.get_id d :> int) in
  let self, main = Domain.join d in
  p "%b %b\n" (id = self) main;
  let ids = List.init 50 (fun _ -> Domain.join (Domain.spawn (fun () -> (Domain.self () :> int)))) in
  p "%d %b\n" (List.length (List.sort_uniq compare ids)) (List.sort compare ids = ids);
  p "%b\n" (Domain.recommended_domain_count () >= 1);
  let d = Domain.spawn (fun () -> 1) in
  p "%d %d\n" (Domain.join d) (Domain.join d);
  let d = Domain.spawn (fun () -> raise Exit) in
  let joined () = match Domain.join d with () -> "no exception" | exception Exit -> "Exit" in
  p "%s %s\n" (joined ()) (joined ())
