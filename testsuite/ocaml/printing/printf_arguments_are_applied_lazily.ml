(* A format collects its arguments one by one; effects of %a and %t happen when the last one arrives. *)
(* modes: stress-ok *)
let () =
  let log s = print_string ("<" ^ s ^ ">") in
  let f = Printf.printf "%d %t %s %t\n" 1 (fun _ -> log "first") in
  print_string "not yet "; f "x" (fun _ -> log "second");
  let g = Printf.sprintf "%s%s%s" in let h = g "a" in print_endline (h "b" "c" ^ h "d" "e" ^ g "x" "y" "z");
  (try Printf.printf "%d %t\n" 1 (fun _ -> failwith "inside") with Failure m -> Printf.printf "%s\n" m);
  (try Printf.printf "%s\n" (Printf.sprintf "%a" (fun () _ -> raise Not_found) 1) with Not_found
      -> print_endline "Not_found");
  let rec nest n = if n = 0 then "." else Printf.sprintf "%d(%s)" n (nest (n - 1)) in print_endline (nest 10);
  List.iter (fun w -> Printf.printf "|%*d|%-*d|%0*d\n" w 42 w 42 w 42) [0; 1; 5; 10];
  (try Printf.printf "%*d|\n" (-6) 42 with Invalid_argument m -> print_endline m);
  (try Printf.printf "%.*f|\n" (-2) 1.5 with Invalid_argument m -> print_endline m);
  let many = Printf.sprintf "%d%s%c%f%b%x%S%g%o%e" 1 "a" 'c' 1.5 true 255 "q" 2.5 8 1e10 in print_endline many
