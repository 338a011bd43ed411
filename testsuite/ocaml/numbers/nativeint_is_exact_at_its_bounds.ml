(* Nativeint: arithmetic, shifts, conversions, comparison and printing at the extremes. *)
(* modes: stress-ok *)
let p = Printf.printf
let opaque = Sys.opaque_identity
let values = List.map opaque
    [Nativeint.min_int; Nativeint.succ Nativeint.min_int; -129n; -1n; 0n; 1n; 2n; 31n; 0x7fff_ffffn;
      Nativeint.pred Nativeint.max_int; Nativeint.max_int]

let () =
  List.iter (fun a ->
      p "%nd %nx %nX %no %nu %s\n" a a a a a (Nativeint.to_string a);
      p " neg %nd succ %nd pred %nd abs %nd lognot %nd int %d float %h\n" (Nativeint.neg a) (Nativeint.succ a)
        (Nativeint.pred a) (Nativeint.abs a)
        (Nativeint.lognot a) (Nativeint.to_int a) (Nativeint.to_float a);
      (match Nativeint.unsigned_to_int a with Some n -> p " unsigned %d\n" n | None -> p " too large\n");
      List.iter (fun b ->
          p " %nd %nd %nd %nd %nd %nd %d %d %b %nd %nd" (Nativeint.add a b) (Nativeint.sub a b)
            (Nativeint.mul a b) (Nativeint.logand a b) (Nativeint.logor a b)
            (Nativeint.logxor a b) (Nativeint.compare a b) (Nativeint.unsigned_compare a b)
              (Nativeint.equal a b) (Nativeint.min a b) (Nativeint.max a b);
          if b <> 0n then p " %nd %nd %nd %nd" (Nativeint.div a b) (Nativeint.rem a b)
            (Nativeint.unsigned_div a b) (Nativeint.unsigned_rem a b);
          p "\n") values) values

let () =
  List.iter (fun s ->
      p "%d: %nx %nx %nx\n" s (Nativeint.shift_left (opaque Nativeint.minus_one) s)
        (Nativeint.shift_right (opaque Nativeint.min_int) s)
        (Nativeint.shift_right_logical (opaque Nativeint.min_int) s)) [0; 1; 4; 15; 30; 31];
  List.iter (fun (op, f) -> try p "%s %nd\n" op (f ()) with Division_by_zero -> p "%s Division_by_zero\n" op)
    ["div", (fun () -> Nativeint.div 1n (opaque 0n)); "rem", (fun () -> Nativeint.rem 1n (opaque 0n));
     "udiv", (fun () -> Nativeint.unsigned_div 1n (opaque 0n));
     "urem", (fun () -> Nativeint.unsigned_rem 1n (opaque 0n));
     "min/-1", (fun () -> Nativeint.div (opaque Nativeint.min_int) (opaque (-1n)));
     "min%-1", (fun () -> Nativeint.rem (opaque Nativeint.min_int) (opaque (-1n)))]

let () =
  List.iter (fun s ->
      match Nativeint.of_string s with
      | n -> p "%S -> %nd\n" s n
      | exception Failure m -> p "%S Failure %s\n" s m)
    ["0"; "-0"; "+7"; "0x7f"; "-0xff"; "0b1011"; "0o777"; "0u42"; "1_000"; "_1"; ""; "-"; "0x"; "12a"; " 1";
      "1 "; "0xg"; "0b2";
     "2147483647"; "2147483648"; "-2147483648"; "-2147483649"; "4294967295"; "0u4294967295"; "0u4294967296";
     "0xffffffff"; "0x1ffffffff";
     "9223372036854775807"; "9223372036854775808"; "-9223372036854775808"; "-9223372036854775809";
     "0xffffffffffffffff";
     "0u18446744073709551615"; "0u18446744073709551616"; "0x10000000000000000"];
  List.iter (fun s -> p "%S %s\n" s (match Nativeint.of_string_opt s with Some n -> Nativeint.to_string n
        | None -> "none")) ["12"; "x"];
  List.iter (fun f -> p "%nd " (Nativeint.of_float f)) [0.0; -0.9; 1.9; -1.9; 123456.75];
  p "%nd %nd %d\n" (Nativeint.of_int 77) (Nativeint.of_int (-1)) (Hashtbl.hash 12345n);
  let sorted = List.sort Nativeint.compare (List.rev values) in
  p "%b %b %b\n" (sorted = values) (compare values sorted = 0)
    (List.exists (fun v -> v == Nativeint.add v 1n) values);
  p "%b %b %b %b %b %b\n" (opaque 1n < 2n) (opaque 1n <= 1n) (opaque 1n > 2n) (opaque 1n >= 2n)
    (opaque 1n = 1n) (opaque 1n <> 1n)
