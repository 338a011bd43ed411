(* Natural numbers of any size as lists of digits: factorials, Fibonacci numbers, powers, division. *)
let base = 10_000
let rec add carry a b = match a, b with
  | [], [] -> if carry = 0 then [] else [carry]
  | x :: a, [] | [], x :: a -> let s = x + carry in s mod base :: add (s / base) a []
  | x :: a, y :: b -> let s = x + y + carry in s mod base :: add (s / base) a b
let rec scale carry k = function [] -> if carry = 0 then [] else carry mod base :: scale (carry / base) 0 []
    | x :: r -> let p = x * k + carry in p mod base :: scale (p / base) k r
let rec mul a b = match a with [] -> [] | x :: r -> add 0 (scale 0 x b) (0 :: mul r b)
let rec strip = function [] -> [] | x :: r -> (match strip r with [] when x = 0 -> [] | r -> x :: r)
let of_int n = let rec go n = if n = 0 then [] else n mod base :: go (n / base) in go n
let to_string a = match List.rev (strip a) with [] -> "0" | h :: r -> String.concat ""
    (string_of_int h :: List.map (Printf.sprintf "%04d") r)
let divmod_small a k = List.fold_right (fun x (q, r) -> let v = r * base + x in (v / k :: q, v mod k)) a ([], 0)
let rec power a n = if n = 0 then [1] else let h = power a (n / 2) in let s = mul h h in
  if n land 1 = 1 then mul s a else s
let () =
  let fact n = let rec go i acc = if i > n then acc else go (i + 1) (scale 0 i acc) in go 2 [1] in
  print_endline (to_string (fact 30)); let f = to_string (fact 300) in
  Printf.printf "%d digits, %s\n" (String.length f) (Digest.to_hex (Digest.string f));
  let rec fib n a b = if n = 0 then a else fib (n - 1) b (add 0 a b) in print_endline (to_string (fib 300 [] [1]));
  print_endline (to_string (power (of_int 2) 256)); print_endline (to_string (power (of_int 3) 100));
  let q, r = divmod_small (power (of_int 7) 60) 9_876 in Printf.printf "%s rest %d\n" (to_string q) r;
  let e = Array.make 60 1 in (* digits of e by the spigot *)
  print_string "2."; for _ = 1 to 40 do let c = ref 0 in for i = 58 downto 0 do let v = e.(i) * 10 + !c in
  e.(i) <- v mod (i + 2); c := v / (i + 2) done; print_int !c done; print_newline ()
