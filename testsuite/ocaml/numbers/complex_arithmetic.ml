(* Complex: every operation, with small and large magnitudes. *)
(* modes: stress-ok *)
open Complex
let show name c = Printf.printf "%s %.12g %.12g\n" name c.re c.im
let c re im = { re; im }
let () =
  let values = [zero; one; i; c 3.0 4.0; c (-1.5) 0.25; c 0.0 (-2.0); c 1e200 1e200] in
  List.iter (fun x ->
      show "value" x; show "neg" (neg x); show "conj" (conj x); show "sqrt" (sqrt x);
      show "exp" (exp (div x (c 1e200 0.0)));
      if x <> zero then (show "inv" (inv x); show "log" (log x));
      Printf.printf "norm %.12g norm2 %.12g arg %.12g\n" (norm x) (norm2 x) (arg x);
      List.iter (fun y ->
          show " add" (add x y); show " sub" (sub x y); show " mul" (mul x y);
          if y <> zero then show " div" (div x y)) values) values;
  show "polar" (polar 2.0 (Float.pi /. 6.0));
  show "pow" (pow (c 1.0 1.0) (c 2.0 0.0));
  show "pow i i" (pow i i);
  Printf.printf "%b %b\n" (add i i = mul (c 2.0 0.0) i) (compare i one < 0)
