(* Int32: arithmetic, shifts, conversions, comparison and printing at the extremes. *)
(* modes: stress-ok *)
let p = Printf.printf
let opaque = Sys.opaque_identity
let values = List.map opaque
    [Int32.min_int; Int32.succ Int32.min_int; -129l; -1l; 0l; 1l; 2l; 31l; 0x7fff_ffffl;
      Int32.pred Int32.max_int; Int32.max_int]

let () =
  List.iter (fun a ->
      p "%ld %lx %lX %lo %lu %s\n" a a a a a (Int32.to_string a);
      p " neg %ld succ %ld pred %ld abs %ld lognot %ld int %d float %h\n" (Int32.neg a) (Int32.succ a)
        (Int32.pred a) (Int32.abs a)
        (Int32.lognot a) (Int32.to_int a) (Int32.to_float a);
      (match Int32.unsigned_to_int a with Some n -> p " unsigned %d\n" n | None -> p " too large\n");
      List.iter (fun b ->
          p " %ld %ld %ld %ld %ld %ld %d %d %b %ld %ld" (Int32.add a b) (Int32.sub a b) (Int32.mul a b)
            (Int32.logand a b) (Int32.logor a b)
            (Int32.logxor a b) (Int32.compare a b) (Int32.unsigned_compare a b) (Int32.equal a b)
              (Int32.min a b) (Int32.max a b);
          if b <> 0l then p " %ld %ld %ld %ld" (Int32.div a b) (Int32.rem a b) (Int32.unsigned_div a b)
            (Int32.unsigned_rem a b);
          p "\n") values) values

let () =
  List.iter (fun s ->
      p "%d: %lx %lx %lx\n" s (Int32.shift_left (opaque Int32.minus_one) s)
        (Int32.shift_right (opaque Int32.min_int) s)
        (Int32.shift_right_logical (opaque Int32.min_int) s)) [0; 1; 4; 15; 30; 31];
  List.iter (fun (op, f) -> try p "%s %ld\n" op (f ()) with Division_by_zero -> p "%s Division_by_zero\n" op)
    ["div", (fun () -> Int32.div 1l (opaque 0l)); "rem", (fun () -> Int32.rem 1l (opaque 0l));
     "udiv", (fun () -> Int32.unsigned_div 1l (opaque 0l)); "urem", (fun () -> Int32.unsigned_rem 1l (opaque 0l));
     "min/-1", (fun () -> Int32.div (opaque Int32.min_int) (opaque (-1l)));
     "min%-1", (fun () -> Int32.rem (opaque Int32.min_int) (opaque (-1l)))]

let () =
  List.iter (fun s ->
      match Int32.of_string s with
      | n -> p "%S -> %ld\n" s n
      | exception Failure m -> p "%S Failure %s\n" s m)
    ["0"; "-0"; "+7"; "0x7f"; "-0xff"; "0b1011"; "0o777"; "0u42"; "1_000"; "_1"; ""; "-"; "0x"; "12a"; " 1";
      "1 "; "0xg"; "0b2";
     "2147483647"; "2147483648"; "-2147483648"; "-2147483649"; "4294967295"; "0u4294967295"; "0u4294967296";
     "0xffffffff"; "0x1ffffffff";
     "9223372036854775807"; "9223372036854775808"; "-9223372036854775808"; "-9223372036854775809";
     "0xffffffffffffffff";
     "0u18446744073709551615"; "0u18446744073709551616"; "0x10000000000000000"];
  List.iter (fun s -> p "%S %s\n" s (match Int32.of_string_opt s with Some n -> Int32.to_string n
        | None -> "none")) ["12"; "x"];
  List.iter (fun f -> p "%ld " (Int32.of_float f)) [0.0; -0.9; 1.9; -1.9; 123456.75];
  p "%ld %ld %d\n" (Int32.of_int 77) (Int32.of_int (-1)) (Hashtbl.hash 12345l);
  let sorted = List.sort Int32.compare (List.rev values) in
  p "%b %b %b\n" (sorted = values) (compare values sorted = 0) (List.exists (fun v -> v == Int32.add v 1l) values);
  p "%b %b %b %b %b %b\n" (opaque 1l < 2l) (opaque 1l <= 1l) (opaque 1l > 2l) (opaque 1l >= 2l)
    (opaque 1l = 1l) (opaque 1l <> 1l)
