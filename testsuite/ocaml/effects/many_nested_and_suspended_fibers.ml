(* Twenty thousand nested handlers and as many suspended fibers are kept and resumed. *)
open Effect
open Effect.Deep
type _ Effect.t += E : int t | F : int t
let rec nest n = if n = 0 then perform E else match nest (n-1) with x -> x + 1 | effect F, k -> continue k 0
let () = (match nest 20000 with x -> Printf.printf "%d\n" x | effect E, k -> continue k 5);
  let r : (int, unit) continuation list ref = ref [] in
  for i = 0 to 20000 do (match perform E with x -> ignore x
      | effect E, k -> r := k :: !r) done; Gc.full_major ();
  Printf.printf "%d\n" (List.length !r); List.iter (fun k -> continue k 1) !r; print_endline "done"
