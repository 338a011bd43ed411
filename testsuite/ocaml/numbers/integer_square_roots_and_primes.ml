(* Whole-number algorithms that would show an error in mul, div, mod, shift: sqrt, gcd, modular powers, sieve. *)
let isqrt n =
  let rec go r bit n = if bit = 0 then r else
      if n >= r + bit then go (r lsr 1 + bit) (bit lsr 2) (n - r - bit) else go (r lsr 1) (bit lsr 2) n in
  go 0 (1 lsl 60) n
let rec gcd a b = if b = 0 then abs a else gcd b (a mod b)
let rec powmod b e m = if e = 0 then 1 else let h = powmod (b * b mod m) (e / 2) m in
  if e land 1 = 1 then h * b mod m else h
let popcount n = let rec go n c = if n = 0 then c else go (n land (n - 1)) (c + 1) in go n 0
let sieve n =
  let composite = Bytes.make (n + 1) '\000' in
  let primes = ref [] in
  for i = 2 to n do
    if Bytes.get composite i = '\000' then begin
      primes := i :: !primes;
      let j = ref (i * i) in while !j <= n do Bytes.set composite !j '\001'; j := !j + i done
    end
  done;
  List.rev !primes
let collatz n = let rec go n c = if n = 1 then c else go (if n land 1 = 0 then n / 2 else 3 * n + 1) (c + 1) in
  go n 0
let () =
  List.iter (fun n -> Printf.printf "%d " (isqrt n)) [0; 1; 2; 3; 4; 15; 16; 17; 99; 1 lsl 40; max_int];
  print_newline ();
  List.iter (fun (a, b) -> Printf.printf "%d " (gcd a b)) [12, 18; 17, 5; -12, 18; 0, 7; max_int, 3;
    1 lsl 40, 1 lsl 20];
  print_newline ();
  let ps = sieve 2000 in
  Printf.printf "%d %d %d\n" (List.length ps) (List.nth ps 100) (List.fold_left ( + ) 0 ps);
  Printf.printf "%b\n" (List.for_all (fun p -> p = 2 || powmod 2 (p - 1) p = 1) ps);
  Printf.printf "%d %d %d\n" (popcount max_int) (popcount (-1)) (popcount 0b1011);
  Printf.printf "%d %d\n" (collatz 27) (List.fold_left max 0 (List.init 300 (fun i -> collatz (i + 1))));
  let h = ref 5381 in String.iter (fun c -> h := (!h * 33) lxor Char.code c) (String.make 100 'q');
  Printf.printf "%d\n" !h;
  let x = ref 88172645463325252 in
  for _ = 1 to 5 do x := !x lxor (!x lsl 13); x := !x lxor (!x lsr 7); x := !x lxor (!x lsl 17);
  Printf.printf "%d " !x done; print_newline ()
