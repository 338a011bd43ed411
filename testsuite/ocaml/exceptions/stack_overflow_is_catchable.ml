(* Running out of stack raises Stack_overflow, which can be caught again and again. *)
(* env: OCAMLRUNPARAM=l=64k *)
let rec deep n = if n = 0 then 0 else 1 + deep (n - 1)
let rec build n = if n < 0 then [] else n :: build (n - 1 + Sys.opaque_identity 0 * List.length (build (-1)))
let rec forever x = 1 + forever (x + 1)
let attempt name f = match f () with n -> Printf.printf "%s %d\n" name n
    | exception Stack_overflow -> Printf.printf "%s Stack_overflow\n" name
let () =
  attempt "shallow" (fun () -> deep 1000);
  for _ = 1 to 3 do attempt "forever" (fun () -> forever 0) done;
  attempt "after" (fun () -> deep 5000);
  attempt "list" (fun () -> List.length (build 3_000_000));
  attempt "handlers" (fun () -> let rec go n = try go (n + 1) + 1 with Not_found -> 0 in go 0);
  attempt "finally" (fun () -> try Fun.protect ~finally:(fun () -> print_endline "finally")
      (fun () -> forever 0) with Stack_overflow -> 1);
  attempt "inside a callback" (fun () -> List.fold_left (fun a x -> a + forever x) 0 [1]);
  attempt "compare" (fun () -> let rec l n acc = if n = 0 then acc else l (n - 1) (Obj.repr [acc]) in
    compare (l 100_000 (Obj.repr 0)) (l 100_000 (Obj.repr 0)))
