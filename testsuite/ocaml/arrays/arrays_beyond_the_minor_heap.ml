(* Arrays larger than a minor block are filled with young values, kept alive and updated across collections. *)
let () =
  List.iter (fun n ->
      let a = Array.make n (ref 0) in
      for i = 0 to n - 1 do a.(i) <- ref i done;
      Gc.minor ();
      for i = 0 to n - 1 do if i mod 3 = 0 then a.(i) := - !(a.(i)) done;
      let b = Array.init n (fun i -> [i; i + 1]) in
      Array.blit b 0 b (n / 2) (n / 4); Gc.full_major ();
      let sum = ref 0 in Array.iter (fun r -> sum := !sum + !r) a;
      Printf.printf "%d %d %d\n" n !sum (Array.fold_left (fun s l -> s + List.hd l) 0 b))
      [255; 256; 257; 1000; 4096; 32_767; 60_000];
  let m = Array.make_matrix 300 300 0.0 in
  for i = 0 to 299 do for j = 0 to 299 do m.(i).(j) <- float (i * j) done done;
  Printf.printf "%g\n" (Array.fold_left (fun s r -> s +. Array.fold_left ( +. ) 0. r) 0. m);
  let grid = Array.init 400 (fun i -> Array.init (i mod 50) (fun j -> string_of_int (i * j))) in Gc.compact ();
  Printf.printf "%d\n" (Array.fold_left (fun s r -> s + Array.fold_left
        (fun s x -> s + String.length x) 0 r) 0 grid);
  let concat = Array.concat (List.init 100 (fun i -> Array.make i (Some i))) in
  Printf.printf "%d\n" (Array.length concat); let app = Array.append concat concat in Gc.minor ();
  Printf.printf "%b\n" (app.(4951) == concat.(1))
