(* raise, raise_notrace, reraise primitives and exceptions with payloads of every kind, in records and closures. *)
(* modes: stress-ok *)
external reraise : exn -> 'a = "%reraise"
exception Payload of Obj.t
exception Fn of (int -> int)
exception Inline of { mutable count : int; tag : [ `A | `B ] }
exception Alias = Not_found
exception F of float * float
let opaque = Sys.opaque_identity
let () =
  (try raise (Fn (fun x -> x + 1)) with Fn f -> Printf.printf "%d\n" (f 41));
  (try raise_notrace (Inline { count = 1; tag = `B }) with Inline r -> r.count <- r.count + 1;
    Printf.printf "%d %b\n" r.count (r.tag = `B));
  (try reraise (F (1.5, 2.5)) with F (a, b) -> Printf.printf "%g\n" (a +. b));
  (try raise Alias with Not_found -> print_endline "alias");
  (try raise Not_found with Alias -> print_endline "alias back");
  (match opaque (Payload (Obj.repr "text")) with Payload o -> print_endline (Obj.obj o) | _ -> ());
  let rec chain n = if n = 0 then raise (Failure "bottom") else try chain (n - 1)
    with Failure s when n mod 2 = 0 -> raise (Failure (s ^ string_of_int n)) in
  (try chain 8 with Failure s -> print_endline s);
  let table = [| Not_found; Exit; Failure "x"; F (0.0, 1.0) |] in
  Array.iter (fun e -> try raise e with Not_found -> print_endline "nf" | Exit -> print_endline "exit"
      | Failure m -> print_endline m | e -> print_endline (Printexc.to_string e)) table;
  Printf.printf "%b %b %b\n" (Failure "a" = Failure "a") (Not_found == Not_found)
    (compare (Failure "a") (Failure "b") < 0)
let () =
  (* early exit from nested iterations *)
  let find p t = let module M = struct exception Found of int * int end in
    try Array.iteri (fun i row -> Array.iteri (fun j x -> if p x then raise_notrace (M.Found (i, j))) row) t;
    None with M.Found (i, j) -> Some (i, j) in
  match find (( = ) 7) (Array.init 4 (fun i -> Array.init 4 (fun j -> i * j + 1))) with Some (i, j)
    -> Printf.printf "%d %d\n" i j | None -> print_endline "none"
