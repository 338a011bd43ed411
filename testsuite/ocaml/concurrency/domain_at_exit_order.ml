(* Functions of Domain.at_exit run when their domain ends, last registered first, before join returns; those of
   the main domain run with Stdlib.at_exit, in the same order. *)
let say = print_endline
let () =
  at_exit (fun () -> say "main: first registered");
  Domain.at_exit (fun () -> say "main: second registered");
  let d = Domain.spawn (fun () ->
      Domain.at_exit (fun () -> say "child: first registered");
      Domain.at_exit (fun () -> say "child: second registered");
      say "child: body") in
  Domain.join d;
  say "joined";
  let nested = Domain.spawn (fun () ->
      Domain.at_exit (fun () ->
          say "at exit";
          Domain.at_exit (fun () -> say "registered while exiting")); ()) in
  Domain.join nested;
  let raising = Domain.spawn (fun () -> Domain.at_exit (fun () -> failwith "at exit"); 1) in
  (match Domain.join raising with n -> Printf.printf "result %d\n" n | exception Failure m -> say ("join raised " ^ m));
  let both = Domain.spawn (fun () -> Domain.at_exit (fun () -> say "runs after an exception too"); failwith "body") in
  (match Domain.join both with () -> say "no exception" | exception Failure m -> say ("join raised " ^ m));
  at_exit (fun () -> say "main: last registered")
