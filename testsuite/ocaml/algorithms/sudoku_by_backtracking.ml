(* Sudoku with bit sets and backtracking by exceptions. *)
exception Solved
let solve s =
  let g = Array.init 81 (fun i -> match s.[i] with '.' -> 0 | c -> Char.code c - 48) in
  let rows = Array.make 9 0 and cols = Array.make 9 0 and boxes = Array.make 9 0 and tries = ref 0 in
  let box i = i / 27 * 3 + i mod 9 / 3 in
  let toggle i d = let b = 1 lsl d in rows.(i / 9) <- rows.(i / 9) lxor b;
  cols.(i mod 9) <- cols.(i mod 9) lxor b; boxes.(box i) <- boxes.(box i) lxor b in
  Array.iteri (fun i d -> if d > 0 then toggle i d) g;
  let options i = lnot (rows.(i / 9) lor cols.(i mod 9) lor boxes.(box i)) land 0b1111111110 in
  let count n = let rec go n c = if n = 0 then c else go (n land (n - 1)) (c + 1) in go n 0 in
  let rec go () =
    let best = ref (-1) and fewest = ref 10 in
    for i = 0 to 80 do if g.(i) = 0 then let c = count (options i) in
    if c < !fewest then (fewest := c; best := i) done;
    if !best < 0 then raise_notrace Solved;
    let i = !best and o = options !best in
    for d = 1 to 9 do
      if o land (1 lsl d) <> 0 then begin incr tries; g.(i) <- d; toggle i d; go (); toggle i d; g.(i) <- 0 end
    done in
  (match go () with () -> print_endline "no solution" | exception Solved
      -> for r = 0 to 8 do for c = 0 to 8 do print_int g.(r * 9 + c) done; print_newline () done);
  Printf.printf "%d tries\n" !tries
let () =
  solve "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"
