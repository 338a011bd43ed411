(* Conway's game of life on a torus of bytes, Langton's ant, and rule 110. *)
let () =
  let w = 24 and h = 16 in
  let grid = ref (Array.init h (fun _ -> Bytes.make w '.')) in
  List.iter (fun (x, y) -> Bytes.set (!grid).(y) x '#') [1, 0; 2, 1; 0, 2; 1, 2; 2, 2; 10, 8; 11, 8; 12, 8;
    11, 7; 20, 12; 21, 12; 20, 13; 21, 13];
  let at x y = Bytes.get (!grid).((y + h) mod h) ((x + w) mod w) = '#' in
  for _ = 1 to 40 do
    grid := Array.init h (fun y -> Bytes.init w (fun x ->
        let n = ref 0 in
        for dy = -1 to 1 do for dx = -1 to 1 do if (dx <> 0 || dy <> 0) && at (x + dx) (y + dy)
          then incr n done done;
        if !n = 3 || (!n = 2 && at x y) then '#' else '.'))
  done;
  Array.iter (fun r -> print_endline (Bytes.to_string r)) !grid;
  let ant = Array.make_matrix 30 30 false and x = ref 15 and y = ref 15 and d = ref 0 in
  for _ = 1 to 2000 do
    let black = ant.(!y).(!x) in
    ant.(!y).(!x) <- not black; d := (!d + if black then 3 else 1) land 3;
    let dx, dy = [| 0, -1; 1, 0; 0, 1; -1, 0 |].(!d) in x := (!x + dx + 30) mod 30; y := (!y + dy + 30) mod 30
  done;
  Printf.printf "%d black, ant at %d %d\n" (Array.fold_left
      (fun s r -> Array.fold_left (fun s b -> if b then s + 1 else s) s r) 0 ant) !x !y;
  let rec rule110 n row = if n > 0 then begin
      String.iter (fun c -> print_char c) row; print_newline ();
      let l = String.length row in let bit i = if row.[(i + l) mod l] = '*' then 1 else 0 in
      rule110 (n - 1) (String.init l (fun i -> if 110 lsr (bit (i - 1) * 4 + bit i * 2 + bit
            (i + 1)) land 1 = 1 then '*' else ' ')) end in
  rule110 12 (String.make 30 ' ' ^ "*")
