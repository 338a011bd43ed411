(* Long float expressions, loops and float references give the same bits as stepwise evaluation. *)
(* modes: stress-ok *)
let opaque = Sys.opaque_identity
let horner cs x = List.fold_left (fun acc c -> acc *. x +. c) 0.0 cs
let () =
  let x = opaque 1.1 and y = opaque (-2.7) and z = opaque 0.3 in
  Printf.printf "%h\n" ((x +. y) *. (z -. x) /. (y *. y +. z *. z) -. (-. x) ** 2.0);
  Printf.printf "%h\n" (abs_float (x *. y) +. sqrt (x *. x +. y *. y) *. float_of_int (int_of_float (y *. 10.0)));
  Printf.printf "%h\n" (horner [1.0; -2.0; 0.5; 3.0] x);
  let s = ref 0.0 and k = ref 1.0 in
  for i = 1 to 1000 do s := !s +. !k /. float i; k := -. !k done;
  Printf.printf "%h\n" !s;
  let a = Array.init 50 (fun i -> sqrt (float i)) in
  let dot = ref 0.0 in
  for i = 0 to 49 do dot := !dot +. a.(i) *. a.(49 - i); a.(i) <- a.(i) *. 0.5 done;
  Printf.printf "%h %h\n" !dot (Array.fold_left ( +. ) 0.0 a);
  let rec newton x n = if n = 0 then x else newton ((x +. 2.0 /. x) /. 2.0) (n - 1) in
  Printf.printf "%h\n" (newton 1.0 6);
  let mandel cr ci =
    let rec go zr zi n = if n = 50 || zr *. zr +. zi *. zi > 4.0 then n else go (zr *. zr -. zi *. zi +. cr)
      (2.0 *. zr *. zi +. ci) (n + 1) in
    go 0.0 0.0 0 in
  for j = -4 to 4 do for i = -8 to 4 do Printf.printf "%2d " (mandel (float i /. 4.0) (float j /. 4.0)) done;
  print_newline () done;
  let kahan l = let sum = ref 0.0 and c = ref 0.0 in
    List.iter (fun v -> let y = v -. !c in let t = !sum +. y in c := (t -. !sum) -. y; sum := t) l; !sum in
  Printf.printf "%h %h\n" (kahan (List.init 100 (fun _ -> 0.1)))
    (List.fold_left ( +. ) 0.0 (List.init 100 (fun _ -> 0.1)))
