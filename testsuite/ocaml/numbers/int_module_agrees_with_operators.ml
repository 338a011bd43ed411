(* Int: every function, at the extremes. *)
(* modes: stress-ok *)
let values = [min_int; min_int + 1; -65; -1; 0; 1; 2; 63; 64; max_int - 1; max_int]
let p = Printf.printf

let () =
  List.iter (fun a ->
      p "%d: neg %d succ %d pred %d abs %d lognot %d float %h str %s hash %d\n" a (Int.neg a) (Int.succ a)
        (Int.pred a)
        (Int.abs a) (Int.lognot a) (Int.to_float a) (Int.to_string a) (Int.hash a);
      List.iter (fun b ->
          p " %d %d %d %b %d %d %d %d %d %d %d" (Int.add a b) (Int.sub a b) (Int.mul a b) (Int.equal a b)
            (Int.compare a b)
            (Int.min a b) (Int.max a b) (Int.logand a b) (Int.logor a b) (Int.logxor a b) (Int.seeded_hash 5 a);
          if b <> 0 then p " %d %d" (Int.div a b) (Int.rem a b);
          p "\n") values) values

let () =
  p "%d %d %d %d\n" Int.zero Int.one Int.minus_one (Int.of_float 1e15);
  for s = 0 to 62 do
    p "%d %d %d " (Int.shift_left (-3) s) (Int.shift_right (-3) s) (Int.shift_right_logical (-3) s)
  done;
  p "\n%d %d %d\n" (Int.of_float (-1.9)) (Int.of_float 1.9) (int_of_float 4.5e18);
  p "%b %b\n" (Int.max_int = max_int) (Int.min_int = min_int);
  List.iter (fun f -> try p "%d\n" (f ()) with Division_by_zero -> p "Division_by_zero\n")
    [(fun () -> Int.div 1 0); (fun () -> Int.rem 1 0); (fun () -> Int.div min_int (-1));
      (fun () -> Int.rem min_int (-1))]
