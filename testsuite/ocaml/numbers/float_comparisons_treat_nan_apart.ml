(* Operators follow IEEE 754 with nan; compare, equal, min and max put nan first. *)
(* modes: stress-ok *)
let p = Printf.printf
let opaque = Sys.opaque_identity
let values = List.map opaque [nan; neg_infinity; -1.0; -0.0; 0.0; 1e-310; 1.0; infinity]
let b x = if x then '1' else '0'
let () =
  List.iter (fun x -> List.iter (fun y ->
      p "%h %h: %c%c%c%c%c%c" x y (b (x = y)) (b (x <> y)) (b (x < y)) (b (x <= y)) (b (x > y)) (b (x >= y));
      p " not %c%c" (b (not (x < y))) (b (not (x = y)));
      p " branch %s%s" (if x < y then "lt" else "") (if x >= y then "ge" else "");
      p " %d %c %h %h %h %h %h %h" (Float.compare x y) (b (Float.equal x y)) (Float.min x y) (Float.max x y)
        (Float.min_num x y) (Float.max_num x y) (min x y) (max x y);
      let l, h = Float.min_max x y and l', h' = Float.min_max_num x y in
      p " %h %h %h %h\n" l h l' h') values) values

(* the same through the polymorphic primitives *)
let poly_lt a b = a < b
let poly_eq a b = a = b
let () =
  List.iter (fun x -> List.iter (fun y ->
      p "%c%c%d%c%c" (b (poly_lt x y)) (b (poly_eq x y)) (compare (x, 1) (y, 1)) (b ((x, 0) = (y, 0)))
        (b ([| x |] <= [| y |]))) values; p "\n") values;
  let n = opaque nan in
  p "%b %b %d %b %b\n" (n == n) (n = n) (compare n n) ([n] = [n]) (let l = [n] in l == l && l = l);
  p "%b %b\n" (Hashtbl.hash 0.0 = Hashtbl.hash (-0.0)) (Hashtbl.hash nan = Hashtbl.hash (-. nan));
  p "%b\n" (List.sort compare [3.0; nan; 1.0; neg_infinity] |> List.hd |> Float.is_nan)
