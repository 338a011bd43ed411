(* Array sorts: heap sort, merge sort and stable sort on many shapes; stability; comparison functions that raise. *)
let () =
  Random.init 3;
  let shapes = [[||]; [| 1 |]; [| 2; 1 |]; Array.init 100 Fun.id; Array.init 100 (fun i -> 100 - i);
    Array.make 50 7; Array.init 1000 (fun _ -> Random.int 100); Array.init 2000 (fun _ -> Random.bits ());
  Array.init 6 (fun i -> i mod 2)] in
  List.iter (fun a ->
      let sorted f = let b = Array.copy a in f compare b; b in
      let s = sorted Array.stable_sort in
      let ok = ref true in for i = 1 to Array.length s - 1 do if s.(i - 1) > s.(i) then ok := false done;
      Printf.printf "%d %b %b %b %d\n" (Array.length a) !ok (sorted Array.sort = s)
        (sorted Array.fast_sort = s) (Hashtbl.hash (Array.to_list s))) shapes;
  let pairs = Array.init 200 (fun i -> (i * 7 mod 10, i)) in
  Array.stable_sort (fun (a, _) (b, _) -> compare a b) pairs;
  let stable = ref true in for i = 1 to 199 do let (a, x), (b, y) = pairs.(i - 1), pairs.(i) in
  if a = b && x > y then stable := false done; Printf.printf "%b\n" !stable;
  let fl = Array.init 300 (fun i -> sin (float i)) in Array.sort compare fl;
  Printf.printf "%h %h\n" fl.(0) fl.(299); Array.sort (fun a b -> compare b a) fl; Printf.printf "%h\n" fl.(0);
  let st = Array.init 100 (fun i -> string_of_int (i * 37 mod 101)) in Array.sort compare st;
  print_endline (String.concat " " (Array.to_list st));
  (match Array.sort (fun a b -> if a = 3 || b = 3 then raise Exit else compare a b) [| 5; 4; 3; 2 |] with ()
      -> print_endline "sorted" | exception Exit -> print_endline "Exit");
  let l = List.init 500 (fun i -> i * 7919 mod 503) in Printf.printf "%b %b %d\n"
    (List.sort compare l = List.stable_sort compare l) (List.fast_sort compare l = List.sort compare l)
    (List.length (List.sort_uniq (fun a b -> compare (a / 10) (b / 10)) l))
