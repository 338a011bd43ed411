(* Domains that end, begin and hand values over while all of them ask for compactions (ocaml/ocaml#13739). *)
(* modes: stress-ok *)
(* timeout: 60 *)
let rounds = 3
let width = 3

let rec list n = if n = 0 then [] else (n, string_of_int n) :: list (n - 1)
let whole l = List.for_all (fun (n, s) -> s = string_of_int n) l

let box = Atomic.make []
let finalised = Atomic.make 0

let rec life depth n () =
  let mine = list (50 + 10 * n) in
  let weak = Weak.create 4 in
  Weak.set weak 0 (Some mine);
  Gc.finalise (fun r -> assert (!r = n); Atomic.incr finalised) (ref n);
  if n land 1 = 0 then Gc.compact () else Gc.minor ();
  let handed = Atomic.exchange box mine in
  let child = if depth > 0 then Some (Domain.spawn (life (depth - 1) (n + 1))) else None in
  let big = Array.init 300 (fun i -> list (i land 7)) in
  if n land 1 = 1 then Gc.compact ();
  assert (whole handed && whole mine && Array.for_all whole big);
  (match Weak.get weak 0 with Some l -> assert (l == mine) | None -> assert false);
  match child with
  | Some d when n land 2 = 0 -> 1 + Domain.join d
  | Some d -> let l = list 20 in let k = Domain.join d in assert (whole l); 1 + k
  | None -> 1

let () =
  let lives = ref 0 in
  for _ = 1 to rounds do
    let ds = List.init width (fun n -> Domain.spawn (life 1 n)) in
    Gc.compact ();
    List.iter (fun d -> lives := !lives + Domain.join d) ds
  done;
  Atomic.set box [];
  Gc.full_major ();
  Gc.full_major ();
  Printf.printf "%d lives, %d finalised\n" !lives (Atomic.get finalised)
(* expect: 18 lives, 18 finalised *)
