(* while and for loops, references and nested assignments behave at their bounds. *)
(* modes: stress-ok *)
let () =
  for i = 3 to 3 do print_int i done;
  for i = 3 to 2 do print_int i; print_string "never" done;
  for i = 3 downto 1 do print_int i done;
  for i = 1 downto 2 do print_int i; print_string "never" done;
  print_newline ();
  let count = ref 0 in
  for _ = max_int - 2 to max_int do incr count done;
  for _ = min_int + 2 downto min_int do incr count done;
  print_int !count; print_newline ()

let () =
  let n = ref 10 and sum = ref 0 in
  while !n > 0 do sum := !sum + !n; decr n; if !n = 5 then n := !n - 2 done;
  Printf.printf "%d %d\n" !n !sum;
  let r = ref 0 in
  r := !r + 1; r := !r - 100; incr r; decr r; r := 5 + !r;
  print_int !r; print_newline ();
  let rr = ref (ref 1) in
  !rr := 2; let old = !rr in rr := ref 3; incr old;
  Printf.printf "%d %d\n" !old !(!rr)

let () =
  let table = Array.make_matrix 5 5 0 in
  for i = 0 to 4 do for j = 0 to 4 do if (i + j) mod 2 = 0 then table.(i).(j) <- i * j
    else table.(i).(j) <- -1 done done;
  Array.iter (fun row -> Array.iter (Printf.printf "%3d") row; print_newline ()) table

let () =
  (* leaving a loop by an exception keeps what was assigned *)
  let last = ref (-1) in
  (try for i = 0 to 1000 do last := i; if i * i > 200 then raise_notrace Exit done with Exit -> ());
  print_int !last; print_newline ();
  let i = ref 0 and found = ref false in
  while not !found && !i < 50 do if !i * 7 mod 11 = 3 then found := true else incr i done;
  Printf.printf "%d %b\n" !i !found;
  let local = let x = ref 1 in (while !x < 1000 do x := !x * 3 done; !x) in
  print_int local; print_newline ()
