(* A hundred open channels keep their own buffers and positions. *)
let () =
  let n = 100 in
  let ocs = Array.init n (fun i -> open_out_bin (Printf.sprintf "f%d" i)) in
  for round = 1 to 50 do Array.iteri (fun i oc -> Printf.fprintf oc "%d:%d " i round) ocs done;
  Gc.full_major (); Array.iter close_out ocs;
  let ics = Array.init n (fun i -> open_in_bin (Printf.sprintf "f%d" i)) in
  let ok = ref 0 in
  for round = 1 to 50 do Array.iteri (fun i ic -> let want = Printf.sprintf "%d:%d " i round in
    if really_input_string ic (String.length want) = want then incr ok) ics done;
  Printf.printf "%d\n" !ok;
  Array.iter (fun ic -> match input_char ic with _ -> print_endline "more" | exception End_of_file -> ()) ics;
  Array.iter close_in ics;
  for i = 0 to 400 do let ic = open_in_bin (Printf.sprintf "f%d" (i mod n)) in ignore (input_char ic);
  close_in ic done;
  print_endline "done"
