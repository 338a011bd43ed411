(* Fun.protect: finally runs once, exceptions pass, a raising finally becomes Finally_raised; Fun's other functions. *)
(* modes: stress-ok *)
let p = Printf.printf
let () =
  let run name f fin = match Fun.protect ~finally:(fun () -> p "[finally %s] " name; fin ()) f with
    | n -> p "%d\n" n | exception e -> p "%s\n" (Printexc.to_string e) in
  run "ok" (fun () -> 1) ignore; run "raise" (fun () -> raise Not_found) ignore;
  run "fin raises" (fun () -> 1) (fun () -> failwith "fin");
  run "both" (fun () -> raise Exit) (fun () -> failwith "fin");
  p "%d %d\n" (Fun.id 3) (Fun.const 4 "x"); p "%d\n" (Fun.flip ( - ) 1 10);
  p "%b\n" (Fun.negate (fun x -> x > 0) 5);
  p "%d\n" (Fun.compose succ (fun x -> x * 2) 5)
let () =
  (* nested protects unwind from the inside *)
  let rec go n = if n = 0 then raise Exit else Fun.protect ~finally:(fun () -> p "%d " n) (fun () -> go (n - 1)) in
  (try go 5 with Exit -> p "Exit\n");
  let r = try Fun.protect ~finally:(fun () -> ()) (fun () -> try raise Exit with Exit -> 5) with Exit -> 6 in
  p "%d\n" r
