(* A recursive function returned, stored or passed as a value by itself or by its companions is the right closure. *)
(* modes: stress-ok *)
let opaque = Sys.opaque_identity
type self = Self of (int -> self)
let three k =
  let rec a n = match n with 0 -> Self a | 1 -> Self b | 2 -> Self c | n -> ignore k; a (n - 3)
  and b n = match n with 0 -> Self a | 1 -> Self b | 2 -> Self c | n -> ignore k; b (n - 3)
  and c n = match n with 0 -> Self a | 1 -> Self b | 2 -> Self c | n -> ignore k; c (n - 3) in
  a, b, c

(* the companion is the whole result: nothing is pushed before it *)
let choose k =
  let rec first x = if x > k then `Int x else `Fun (second true)
  and second flag = if flag then third else first
  and third x = if x > k then `Int (-x) else `Fun (fourth 0)
  and fourth n = if n = 0 then first else if n = 1 then third else fifth
  and fifth x = if x > k then `Int (x * 100) else `Fun (second false) in
  first, second, third, fourth, fifth

let () =
  let a, b, c = three 5 in
  let all = [a; b; c] in
  List.iter (fun f -> List.iteri (fun i g -> let Self r = f i in Printf.printf "%b " (r == g);
      let Self r = f (i + 6) in Printf.printf "%b " (r == g)) all) all;
  print_newline ()

let () =
  let first, second, third, fourth, fifth = choose 10 in
  Printf.printf "%b %b %b %b %b\n" (second true == third) (second false == first) (fourth 0 == first)
    (fourth 1 == third) (fourth 2 == fifth);
  let rec run f x steps = match f x with `Int n -> Printf.printf "%d after %d\n" n steps
    | `Fun g -> run g (x + 4) (steps + 1) in
  List.iter (fun x -> run first x 0; run third x 0; run fifth x 0) [0; 5; 11]
