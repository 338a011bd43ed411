(* The sieve of Eratosthenes.   ./quickstart run examples/primes.ml 100 *)

let sieve limit =
  let composite = Bytes.make (limit + 1) '\000' in
  let rec cross_out multiple step =
    if multiple <= limit then begin
      Bytes.set composite multiple '\001';
      cross_out (multiple + step) step
    end
  in
  let is_prime n = Bytes.get composite n = '\000' in
  for n = 2 to limit do
    if is_prime n && n <= limit / n then cross_out (n * n) n
  done;
  List.filter is_prime (List.init (max 0 (limit - 1)) (fun i -> i + 2))

let () =
  let limit = if Array.length Sys.argv > 1 then int_of_string Sys.argv.(1) else 1000 in
  let primes = sieve limit in
  List.iteri (fun i p -> Printf.printf "%6d%s" p (if i mod 12 = 11 then "\n" else "")) primes;
  Printf.printf "\n%d primes up to %d\n" (List.length primes) limit
