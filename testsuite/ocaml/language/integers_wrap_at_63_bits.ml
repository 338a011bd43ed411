(* Integer arithmetic wraps at 63 bits and division truncates towards zero. *)
(* modes: stress-ok *)
let show name n = Printf.printf "%-12s %d\n" name n
let id x = Sys.opaque_identity x

let () =
  show "max+1" (id max_int + 1);
  show "min-1" (id min_int - 1);
  show "max*2" (id max_int * 2);
  show "min*min" (id min_int * id min_int);
  show "neg min" (- (id min_int));
  show "abs min" (abs (id min_int));
  show "succ max" (succ (id max_int));
  show "pred min" (pred (id min_int))

let () =
  List.iter (fun (a, b) ->
      Printf.printf "%d / %d = %d, mod %d\n" a b (a / b) (a mod b))
    [7, 2; -7, 2; 7, -2; -7, -2; 0, 5; min_int, -1; min_int, 1; max_int, -1; min_int, max_int; 1, min_int]

let () =
  let try_div f = match f () with
    | n -> show "value" n
    | exception Division_by_zero -> print_endline "Division_by_zero" in
  try_div (fun () -> id 1 / id 0);
  try_div (fun () -> id 1 mod id 0);
  try_div (fun () -> id min_int / id (-1));
  try_div (fun () -> id min_int mod id (-1))

let () =
  List.iter (fun s ->
      Printf.printf "shift %2d: lsl %d lsr %d asr %d, of -9: lsl %d lsr %d asr %d\n" s
        (id 0x123456789 lsl s) (id 0x123456789 lsr s) (id 0x123456789 asr s)
        (id (-9) lsl s) (id (-9) lsr s) (id (-9) asr s))
    [0; 1; 7; 31; 32; 61; 62];
  show "and" (id 0b1100 land id 0b1010);
  show "or" (id 0b1100 lor id 0b1010);
  show "xor" (id 0b1100 lxor id 0b1010);
  show "not" (lnot (id 0b1100));
  show "xor -1" (id min_int lxor (-1))
