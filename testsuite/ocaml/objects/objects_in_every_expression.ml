(* Method calls with many arguments, as arguments, partial, in closures, through coercions, raising and recursive. *)
(* modes: stress-ok *)
class calc = object (self)
  val mutable log = []
  method add a b = log <- "add" :: log; a + b
  method five a b c d e = a + b * 2 + c * 3 + d * 4 + e * 5
  method curried a = fun b -> self#add a b
  method opt ?(k = 10) ~by x = x * k + by
  method fail : 'a. string -> 'a = fun s -> failwith s
  method rec_ n = if n <= 0 then 0 else n + self#rec_ (n - 1)
  method tail n acc = if n = 0 then acc else self#tail (n - 1) (acc + n)
  method log = List.rev log
  method apply : (< add : int -> int -> int > -> int) -> int = fun f -> f (self :> < add : int -> int -> int >)
end
let () =
  let o = new calc in
  Printf.printf "%d %d %d\n" (o#add (o#add 1 2) (o#add 3 4)) (o#five 1 2 3 4 5) (o#curried 1 2);
  let f = o#add 5 in Printf.printf "%d %d\n" (f 1) (f 2); let g = o#five 1 2 in Printf.printf "%d\n" (g 3 4 5);
  Printf.printf "%d %d\n" (o#opt ~by:1 2) (o#opt ~k:3 ~by:1 2);
  (try o#fail "f" with Failure m -> print_endline m); Printf.printf "%d %d\n" (o#rec_ 500) (o#tail 20_000 0);
  print_endline (String.concat "," o#log); Printf.printf "%d\n" (o#apply (fun a -> a#add 100 1));
  Printf.printf "%d\n" (List.fold_left o#add 0 [1; 2; 3]);
  let fields = List.map (fun m -> m 10) [o#add 1; o#five 0 0 0 0; (fun x -> o#rec_ x)] in
  List.iter (Printf.printf "%d ") fields; print_newline (); let lazy_m = lazy (o#add 7 7) in
  Printf.printf "%d\n" (Lazy.force lazy_m); let module M = struct let m = o#add end in
  Printf.printf "%d\n" (M.m 2 2)
