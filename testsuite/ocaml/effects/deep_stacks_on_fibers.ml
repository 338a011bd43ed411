(* A fiber's stack grows to many frames, is suspended there, moved, resumed, and overflows properly. *)
(* env: OCAMLRUNPARAM=l=1M *)
open Effect
open Effect.Deep
type _ Effect.t += Pause : int -> int t
let rec deep n = if n = 0 then perform (Pause 0) else let r = deep (n - 1) in r + 1
let rec pausing n = if n = 0 then 0 else let a = perform (Pause n) in let r = pausing (n - 1) in a + r
let under f = match f () with n -> n | exception Stack_overflow -> -1 | effect (Pause n), k -> continue k (n + 1)
let () =
  Printf.printf "%d\n" (under (fun () -> deep 50_000));
  Printf.printf "%d\n" (under (fun () -> pausing 2_000));
  let k : (int, int) continuation option ref = ref None in
  let r = match deep 20_000 with n -> n | effect (Pause _), c -> k := Some c; -5 in
  Gc.full_major (); Gc.compact ();
  Printf.printf "%d %d\n" r (match !k with Some c -> continue c 100 | None -> 0);
  Printf.printf "%d\n" (under (fun () -> let rec f x = 1 + f (x + 1) in f 0));
  Printf.printf "%d\n" (under (fun () -> deep 100));
  (* nested fibers, each with its own deep stack *)
  let rec nest n = if n = 0 then deep 1000 else match deep 500 + nest (n - 1) with x -> x
    | effect (Pause v), k -> continue k (v + n) in
  Printf.printf "%d\n" (under (fun () -> nest 20));
  let rec chain n = if n = 0 then perform (Pause 1) else match chain (n - 1) with x -> x + 1 in
  Printf.printf "%d\n" (under (fun () -> chain 3000));
  let rec handlers n = if n = 0 then perform (Pause 1) else match handlers (n - 1) with x -> x + 1
    | effect (Pause v), k when v < 0 -> continue k 0 in
  Printf.printf "%d\n" (under (fun () -> handlers 100))
