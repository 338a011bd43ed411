(* Int64: arithmetic, shifts, conversions, comparison and printing at the extremes. *)
(* modes: stress-ok *)
let p = Printf.printf
let opaque = Sys.opaque_identity
let values = List.map opaque
    [Int64.min_int; Int64.succ Int64.min_int; -129L; -1L; 0L; 1L; 2L; 31L; 0x7fff_ffffL;
      Int64.pred Int64.max_int; Int64.max_int]

let () =
  List.iter (fun a ->
      p "%Ld %Lx %LX %Lo %Lu %s\n" a a a a a (Int64.to_string a);
      p " neg %Ld succ %Ld pred %Ld abs %Ld lognot %Ld int %d float %h\n" (Int64.neg a) (Int64.succ a)
        (Int64.pred a) (Int64.abs a)
        (Int64.lognot a) (Int64.to_int a) (Int64.to_float a);
      (match Int64.unsigned_to_int a with Some n -> p " unsigned %d\n" n | None -> p " too large\n");
      List.iter (fun b ->
          p " %Ld %Ld %Ld %Ld %Ld %Ld %d %d %b %Ld %Ld" (Int64.add a b) (Int64.sub a b) (Int64.mul a b)
            (Int64.logand a b) (Int64.logor a b)
            (Int64.logxor a b) (Int64.compare a b) (Int64.unsigned_compare a b) (Int64.equal a b)
              (Int64.min a b) (Int64.max a b);
          if b <> 0L then p " %Ld %Ld %Ld %Ld" (Int64.div a b) (Int64.rem a b) (Int64.unsigned_div a b)
            (Int64.unsigned_rem a b);
          p "\n") values) values

let () =
  List.iter (fun s ->
      p "%d: %Lx %Lx %Lx\n" s (Int64.shift_left (opaque Int64.minus_one) s)
        (Int64.shift_right (opaque Int64.min_int) s)
        (Int64.shift_right_logical (opaque Int64.min_int) s)) [0; 1; 4; 15; 30; 31];
  List.iter (fun (op, f) -> try p "%s %Ld\n" op (f ()) with Division_by_zero -> p "%s Division_by_zero\n" op)
    ["div", (fun () -> Int64.div 1L (opaque 0L)); "rem", (fun () -> Int64.rem 1L (opaque 0L));
     "udiv", (fun () -> Int64.unsigned_div 1L (opaque 0L)); "urem", (fun () -> Int64.unsigned_rem 1L (opaque 0L));
     "min/-1", (fun () -> Int64.div (opaque Int64.min_int) (opaque (-1L)));
     "min%-1", (fun () -> Int64.rem (opaque Int64.min_int) (opaque (-1L)))]

let () =
  List.iter (fun s ->
      match Int64.of_string s with
      | n -> p "%S -> %Ld\n" s n
      | exception Failure m -> p "%S Failure %s\n" s m)
    ["0"; "-0"; "+7"; "0x7f"; "-0xff"; "0b1011"; "0o777"; "0u42"; "1_000"; "_1"; ""; "-"; "0x"; "12a"; " 1";
      "1 "; "0xg"; "0b2";
     "2147483647"; "2147483648"; "-2147483648"; "-2147483649"; "4294967295"; "0u4294967295"; "0u4294967296";
     "0xffffffff"; "0x1ffffffff";
     "9223372036854775807"; "9223372036854775808"; "-9223372036854775808"; "-9223372036854775809";
     "0xffffffffffffffff";
     "0u18446744073709551615"; "0u18446744073709551616"; "0x10000000000000000"];
  List.iter (fun s -> p "%S %s\n" s (match Int64.of_string_opt s with Some n -> Int64.to_string n
        | None -> "none")) ["12"; "x"];
  List.iter (fun f -> p "%Ld " (Int64.of_float f)) [0.0; -0.9; 1.9; -1.9; 123456.75];
  p "%Ld %Ld %d\n" (Int64.of_int 77) (Int64.of_int (-1)) (Hashtbl.hash 12345L);
  let sorted = List.sort Int64.compare (List.rev values) in
  p "%b %b %b\n" (sorted = values) (compare values sorted = 0) (List.exists (fun v -> v == Int64.add v 1L) values);
  p "%b %b %b %b %b %b\n" (opaque 1L < 2L) (opaque 1L <= 1L) (opaque 1L > 2L) (opaque 1L >= 2L)
    (opaque 1L = 1L) (opaque 1L <> 1L)
