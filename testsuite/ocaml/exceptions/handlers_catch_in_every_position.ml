(* Exceptions raised in arguments, operands, conditions, guards, loops, closures and handlers reach the right handler. *)
(* modes: stress-ok *)
exception A of int
exception B of { name : string; n : int }
exception C
let boom n = raise (A n)
let t name f = match f () with
  | s -> Printf.printf "%s: %s\n" name s
  | exception A n -> Printf.printf "%s: A %d\n" name n
  | exception B { name = m; n } -> Printf.printf "%s: B %s %d\n" name m n
  | exception C -> Printf.printf "%s: C\n" name
  | exception e -> Printf.printf "%s: other %s\n" name (Printexc.to_string e)
let str = string_of_int
let () =
  t "argument" (fun () -> str (boom 1)); t "function" (fun () -> (boom 2) 3);
  t "operand" (fun () -> str (4 + boom 3));
  t "condition" (fun () -> if boom 4 then "x" else "y"); t "guard"
    (fun () -> match 1 with n when boom n -> "x" | _ -> "y");
  t "scrutinee" (fun () -> match boom 6 with 0 -> "x" | _ -> "y"); t "tuple" (fun () -> fst ("a", boom 7));
  t "record" (fun () -> (ref (boom 8)).contents);
  t "array" (fun () -> [| "a"; boom 9 |].(0)); t "for" (fun () -> for i = 0 to 5 do if i = 3 then boom i done;
    "x"); t "while" (fun () -> while true do boom 10 done; "x");
  t "sequence" (fun () -> ignore (boom 11); "x"); t "lazy" (fun () -> Lazy.force (lazy (boom 12)));
  t "closure" (fun () -> List.iter (fun n -> if n = 2 then boom n) [1; 2; 3]; "x");
  t "let" (fun () -> let x = boom 14 in str x); t "method" (fun () -> (object method m = boom 15 end)#m);
  t "functor" (fun () -> let module F (X : sig end) = struct let x = boom 16 end in
    let module M = F (struct end) in M.x);
  t "string index" (fun () -> String.make 1 "abc".[Sys.opaque_identity 5]);
  t "array index" (fun () -> [| "a" |].(Sys.opaque_identity (-1)));
  t "division" (fun () -> str (1 / Sys.opaque_identity 0))
let () =
  t "handler raises" (fun () -> try boom 1 with A n -> raise (B { name = "again"; n }));
  t "inner first" (fun () -> try (try boom 2 with A n -> str (n + 100)) with A _ -> "outer");
  t "not matching" (fun () -> try (try raise C with A _ -> "inner") with C -> "outer");
  t "value case raises" (fun () -> match "v" with _ -> boom 3 | exception A _ -> "wrong");
  t "nested" (fun () -> try str (try boom 4 with A n -> (try boom (n + 1) with A m -> n * m)) with A _ -> "no");
  t "reraise" (fun () -> try (try boom 5 with e -> raise e) with A n -> "again " ^ str n);
  t "in handler's function" (fun () -> try (try raise C with C -> (fun () -> boom 6) ()) with A n -> "outer "
      ^ str n);
  t "many" (fun () -> let rec go n = try (if n = 0 then raise C else go (n - 1)) with A _ -> "?" in go 50);
  t "after" (fun () -> let a = (try boom 1 with A n -> n) in let b = (try a with C -> 0) in
    let c = (try boom (a + b) with A n -> n * 10) in str (a + b + c));
  t "partial handler" (fun () -> try raise (B { name = "b"; n = 1 }) with B { n = 2; _ } -> "two");
  t "first-class" (fun () -> let e = if Sys.opaque_identity true then A 7 else C in raise e)
