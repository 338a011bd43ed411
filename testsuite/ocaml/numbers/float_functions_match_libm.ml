(* Elementary functions at exact points, at infinities and outside their domain. *)
(* modes: stress-ok *)
let p = Printf.printf
let unary = ["exp", exp; "expm1", expm1; "exp2", Float.exp2; "log", log; "log10", log10; "log1p", log1p;
    "log2", Float.log2; "sin", sin; "cos", cos; "tan", tan;
             "asin", asin; "acos", acos; "atan", atan; "sinh", sinh; "cosh", cosh; "tanh", tanh;
             "asinh", Float.asinh; "acosh", Float.acosh; "atanh", Float.atanh;
             "sqrt", sqrt; "cbrt", Float.cbrt; "erf", Float.erf; "erfc", Float.erfc; "abs", abs_float;
             "ceil", ceil; "floor", floor]
let () =
  (* twelve digits, so that libm versions may differ in the last one *)
  List.iter (fun (name, f) ->
      p "%s:" name;
      List.iter (fun x -> let y = f x in p " %s" (if Float.is_nan y then "nan" else Printf.sprintf "%.12g" y))
        [0.0; -0.0; 0.5; 1.0; -1.0; 2.0; 10.0; -3.25; 100.0; -3e7; -3e9; 1e8; 1e-10; infinity; neg_infinity; nan];
      p "\n") unary
let () =
  let binary = ["pow", ( ** ); "atan2", atan2; "hypot", hypot; "Float.pow", Float.pow;
    "Float.atan2", Float.atan2; "Float.hypot", Float.hypot] in
  List.iter (fun (name, f) ->
      p "%s:" name;
      List.iter (fun (x, y) -> let z = f x y in p " %s" (if Float.is_nan z then "nan" else Printf.sprintf
            "%.12g" z))
        [0.0, 0.0; -0.0, 0.0; 2.0, 10.0; 2.0, -1.0; -8.0, 3.0; -8.0, 0.5; 0.0, -1.0; 1.0, nan; nan, 0.0;
          infinity, -1.0; neg_infinity, 3.0; 3.0, 4.0; 1e300, 1e300; -1.0, infinity];
      p "\n") binary;
  p "%h %h %h %h\n" (2.0 ** 0.5) (sqrt 2.0) (exp 0.0) (log 1.0);
  p "%d %d %d\n" (Float.hash 1.0) (Float.hash nan) (Float.seeded_hash 7 2.5)
