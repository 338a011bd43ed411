(* Collections forced inside comparison, hashing, printing, sorting and iteration callbacks harm nothing. *)
let gc () = Gc.minor ()
let () =
  let l = List.init 200 (fun i -> string_of_int (i * 7 mod 101)) in
  print_endline (String.concat " " (List.sort (fun a b -> gc (); compare a b) l |> List.filteri
        (fun i _ -> i < 10)));
  let module H = Hashtbl.Make (struct type t = string let equal a b = gc ();
      String.equal a b let hash s = gc (); Hashtbl.hash s end) in
  let h = H.create 1 in List.iter (fun s -> H.replace h (s ^ "!") (String.length s)) l;
  Printf.printf "%d %d\n" (H.length h) (H.fold (fun _ v a -> gc (); a + v) h 0);
  let a = Array.init 100 (fun i -> gc (); string_of_int i) in
  Printf.printf "%s\n" (Array.fold_left (fun acc s -> gc (); if String.length acc > 20 then acc else acc ^ s) "" a);
  print_endline (String.concat "," (List.map (fun f -> gc (); f ())
        (List.init 5 (fun i -> let s = string_of_int i in fun () -> gc (); s))));
  print_endline (Printf.sprintf "%a %s %t" (fun () x -> gc (); string_of_int x) 5 (gc (); "mid")
      (fun () -> gc (); "end")); print_endline (String.init 10 (fun i -> gc (); Char.chr (97 + i)));
  (try List.iter (fun s -> gc (); if s = "50" then failwith (s ^ " found")) l with Failure m -> gc ();
    print_endline m); let s = Marshal.to_string (List.init 50 (fun i -> gc (); (i, string_of_int i))) [] in
  gc (); Printf.printf "%d\n" (List.length (Marshal.from_string s 0 : (int * string) list));
  let lz = List.init 20 (fun i -> lazy (gc (); i * i)) in Printf.printf "%d\n"
    (List.fold_left (fun s l -> gc (); s + Lazy.force l) 0 lz)
