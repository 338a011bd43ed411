(* Twenty mutually recursive closures with a shared environment reach one another in all directions. *)
(* modes: stress-ok *)
let make base step =
  let rec f0 n acc = if n = 0 then base + acc else f1 (n - step) (acc + 1)
  and f1 n acc = if n = 0 then base + acc * 2 else f2 (n - step) (acc + 2)
  and f2 n acc = if n = 0 then acc else f19 (n - step) (acc + 3)
  and f3 n acc = if n = 0 then acc + 3 else f18 (n - step) (acc * 2)
  and f4 n acc = if n = 0 then acc + 4 else f17 (n - step) (acc + base)
  and f5 n acc = if n = 0 then acc + 5 else f16 (n - step) (acc - 1)
  and f6 n acc = if n = 0 then acc + 6 else f15 (n - step) (acc + 7)
  and f7 n acc = if n = 0 then acc + 7 else f14 (n - step) (acc + 11)
  and f8 n acc = if n = 0 then acc + 8 else f13 (n - step) (acc + 13)
  and f9 n acc = if n = 0 then acc + 9 else f12 (n - step) (acc + 17)
  and f10 n acc = if n = 0 then acc + 10 else f0 (n - step) (acc + 19)
  and f11 n acc = if n = 0 then acc + 11 else f10 (n - step) (acc + 23)
  and f12 n acc = if n = 0 then acc + 12 else f11 (n - step) (acc + 29)
  and f13 n acc = if n = 0 then acc + 13 else f9 (n - step) (acc + 31)
  and f14 n acc = if n = 0 then acc + 14 else f8 (n - step) (acc + 37)
  and f15 n acc = if n = 0 then acc + 15 else f7 (n - step) (acc + 41)
  and f16 n acc = if n = 0 then acc + 16 else f6 (n - step) (acc + 43)
  and f17 n acc = if n = 0 then acc + 17 else f5 (n - step) (acc + 47)
  and f18 n acc = if n = 0 then acc + 18 else f4 (n - step) (acc + 53)
  and f19 n acc = if n = 0 then acc + 19 else f3 (n - step) (acc mod 1000) in
  [| f0; f1; f2; f3; f4; f5; f6; f7; f8; f9; f10; f11; f12; f13; f14; f15; f16; f17; f18; f19 |]

let () =
  let fs = make 1000 1 and gs = make (-5) 2 in
  for n = 0 to 45 do
    Array.iter (fun f -> Printf.printf "%d " (f n 0)) fs;
    Array.iter (fun f -> Printf.printf "%d " (f (2 * n) 1)) gs;
    print_newline ()
  done;
  (* the non-tail form keeps the companions as values *)
  let rec a l = if List.length l > 6 then l else 1 :: b (0 :: l)
  and b l = if List.length l > 6 then l else List.concat [[2]; c (0 :: l); [3]]
  and c l = List.map (fun x -> x + 1) (a (9 :: l)) in
  print_endline (String.concat " " (List.map string_of_int (a [])))
