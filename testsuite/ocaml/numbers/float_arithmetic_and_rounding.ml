(* Float: arithmetic, remainder, fma, rounding functions and adjacent numbers. *)
(* modes: stress-ok *)
let p = Printf.printf
let opaque = Sys.opaque_identity
let values = List.map opaque [0.0; -0.0; 0.5; -0.5; 1.5; 2.5; -2.5; 0.49999999999999994; 4503599627370495.5;
    1e300; -1e300; 5e-324; Float.max_float; infinity; neg_infinity; nan]
let () =
  List.iter (fun a ->
      p "%h: neg %h abs %h sqrt %h cbrt %.12g trunc %h round %h ceil %h floor %h succ %h pred %h\n" a (-. a)
        (Float.abs a) (sqrt a) (Float.cbrt a)
        (Float.trunc a) (Float.round a) (ceil a) (floor a) (Float.succ a) (Float.pred a);
      let f, i = modf a and m, e = frexp a in
      p "  modf %h %h frexp %h %d sign %b int %b class %s\n" f i m e (Float.sign_bit a) (Float.is_integer a)
        (match classify_float a with FP_normal -> "normal" | FP_subnormal -> "subnormal" | FP_zero -> "zero"
            | FP_infinite -> "inf" | FP_nan -> "nan");
      List.iter (fun b ->
          p " %h %h %h %h %h %h %h|" (a +. b) (a -. b) (a *. b) (a /. b) (Float.rem a b) (mod_float a b)
            (Float.copy_sign a b);
          p "%h %h %.12g\n" (Float.fma a b 1.0) (Float.next_after a b) (hypot a b)) values) values
let () =
  p "%h %h %h %h\n" (ldexp 0.75 10) (ldexp 1.0 (-1074)) (ldexp 1.0 (-1075)) (ldexp 1.0 2000);
  p "%h\n" (Float.fma 0x1.0000000000001p0 0x1.0000000000001p0 (-0x1.0000000000002p0));
  p "%h %h %h %h %h\n" Float.epsilon Float.min_float Float.pi Float.max_float Float.nan;
  p "%d %d %h %b\n" (Float.to_int 3.9) (Float.to_int (-3.9)) (Float.of_int 3)
    (Float.is_nan Float.quiet_nan && Float.is_nan Float.signaling_nan);
  p "%h %h %h %h\n" (Float.add 1.0 2.0) (Float.sub 1.0 2.0) (Float.mul 3.0 2.0) (Float.div 1.0 3.0);
  p "%h %h %h\n" Float.zero Float.one Float.minus_one;
  p "%h %h\n" (0.1 +. 0.2) (opaque 1e308 *. 10.0);
  p "%b %b\n" (Float.is_finite 1.0) (Float.is_finite infinity)
