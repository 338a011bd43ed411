(* A million nested calls fit in the default stack, with handlers and large frames on it. *)
let rec deep n = if n = 0 then 0 else 1 + deep (n - 1)
let rec wide a b c d e f g n = if n = 0 then a + b + c + d + e + f + g else
    let x = a + 1 and y = b + 2 and z = c + 3 in let r = wide x y z d e f g (n - 1) in r + x - y + z
let rec trying n = if n = 0 then raise Exit else try trying (n - 1) + 1 with Not_found -> 0
let rec map f = function [] -> [] | x :: r -> let y = f x in y :: map f r
let () =
  Printf.printf "%d\n" (deep 1_000_000);
  Printf.printf "%d\n" (wide 1 2 3 4 5 6 7 50_000);
  (try ignore (trying 100_000) with Exit -> print_endline "Exit through 100000 handlers");
  let l = List.init 100_000 Fun.id in
  Printf.printf "%d\n" (List.fold_left ( + ) 0 (map succ l));
  Printf.printf "%d\n" (List.fold_right ( + ) l 0);
  Gc.full_major ();
  Printf.printf "%d\n" (let rec with_gc n = if n = 0 then (Gc.minor (); 0) else let r = ref n in
    let s = with_gc (n - 1) in s + !r in with_gc 20_000)
