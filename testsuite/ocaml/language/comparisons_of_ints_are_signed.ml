(* Every comparison, as a value and as a branch, against constants and variables, is signed. *)
(* modes: stress-ok *)
let values = [min_int; -1073741825; -129; -1; 0; 1; 2; 127; 1 lsl 31; max_int]

let as_values (a : int) (b : int) =
  List.map Bool.to_int [a = b; a <> b; a < b; a <= b; a > b; a >= b; a == b; a != b]

let as_branches (a : int) (b : int) =
  [(if a = b then 1 else 0); (if a <> b then 1 else 0); (if a < b then 1 else 0); (if a <= b then 1 else 0);
   (if a > b then 1 else 0); (if a >= b then 1 else 0); (if a == b then 1 else 0); (if a != b then 1 else 0)]

let against_constants (a : int) =
  [(if a = 3 then 1 else 0); (if a <> 3 then 1 else 0); (if a < 3 then 1 else 0); (if a <= 3 then 1 else 0);
   (if a > 3 then 1 else 0); (if a >= 3 then 1 else 0); (if 100000 < a then 1 else 0); (if -1 = a then 1 else 0);
   (if not (a < 5) then 1 else 0); (if a > 0 && a < 10 || a = -1 then 1 else 0)]

let line l = print_endline (String.concat "" (List.map string_of_int l))

let () =
  List.iter (fun a ->
      List.iter (fun b ->
          let v = as_values a b in
          line v;
          if v <> as_branches a b then print_endline "branches differ";
          Printf.printf "%d %d %d\n" (compare a b) (min a b) (max a b)) values;
      line (against_constants a)) values

let () =
  let not_eq = List.map (fun (b : bool) -> not b) [true; false] in
  line (List.map Bool.to_int not_eq);
  print_endline (if (Sys.opaque_identity true) != false then "ok" else "no")
