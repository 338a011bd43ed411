(* Dynarray: every function, on integers, strings and floats. *)
(* modes: stress-ok *)
module D = Dynarray
let p = Printf.printf
let show d = p "[%s]\n" (String.concat ";" (List.map string_of_int (D.to_list d)))
let exn f = match f () with () -> p "ok\n" | exception Invalid_argument m -> p "%s\n" m
    | exception Not_found -> p "Not_found\n" | exception Failure m -> p "%s\n" m
let () =
  let d = D.create () in p "%b %d\n" (D.is_empty d) (D.length d); for i = 1 to 20 do D.add_last d (i * i) done;
  show d; p "%d %d %d\n" (D.get d 3) (D.get_last d) (D.length d); D.set d 0 100; show d;
  p "%d %s\n" (D.pop_last d) (match D.pop_last_opt d with Some n -> string_of_int n | None -> "none");
  D.remove_last d; show d; D.truncate d 5; show d; D.append_list d [1; 2]; D.append_array d [| 3 |];
  D.append_seq d (List.to_seq [4; 5]); D.append d (D.of_list [6]); D.append_iter d List.iter [7; 8]; show d;
  D.iter (p "%d,") d; D.iteri (p "%d:%d,") d; p "\n"; show (D.map succ d); show (D.mapi ( * ) d);
  p "%d %d\n" (D.fold_left ( + ) 0 d) (D.fold_right (fun x a -> a * 2 + x) d 0);
  p "%b %b\n" (D.exists (( = ) 8) d) (D.for_all (( < ) 0) d);
  show (D.filter (fun x -> x mod 2 = 0) d); show (D.filter_map (fun x -> if x > 4 then Some (-x) else None) d);
  show (D.copy d); show (D.init 4 Fun.id); show (D.make 3 7); show (D.of_array [| 1; 2 |]);
  show (D.of_seq (Seq.take 3 (Seq.ints 5))); Array.iter (p "%d ") (D.to_array d);
  Seq.iter (p "%d ") (D.to_seq d); Seq.iter (p "%d ") (D.to_seq_rev d);
  Seq.iter (p "%d ") (D.to_seq_reentrant d); p "\n";
  D.ensure_capacity d 1000; p "%b\n" (D.capacity d >= 1000); D.fit_capacity d; p "%d\n" (D.capacity d);
  D.set_capacity d 3; show d; D.ensure_extra_capacity d 10; D.reset d; p "%d %d\n" (D.length d) (D.capacity d);
  D.add_last d 1; D.clear d; show d;
  List.iter exn [(fun () -> ignore (D.get d 0)); (fun () -> D.set d 0 1); (fun () -> ignore (D.pop_last d));
    (fun () -> ignore (D.get_last d)); (fun () -> ignore (D.make (-1) 0)); (fun () -> D.truncate d (-1));
  (fun () -> D.ensure_capacity d (-1))];
  let d = D.of_list [1; 2; 3] in exn (fun () -> D.iter (fun x -> D.add_last d x) d);
  exn (fun () -> D.iter (fun _ -> D.clear d) d);
  let f = D.create () in for i = 0 to 50 do D.add_last f (float i /. 2.) done;
  p "%g %g\n" (D.get f 49) (D.fold_left ( +. ) 0. f);
  p "%d\n" (D.length f)
