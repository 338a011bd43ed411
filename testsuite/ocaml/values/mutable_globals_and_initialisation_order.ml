(* Toplevel definitions run in order, shadow one another, and see earlier effects; toplevel lets of every form. *)
(* modes: stress-ok *)
let trace = ref []
let note s = trace := s :: !trace
let a = note "a"; 1
let b, (c, _) = note "b"; (a + 1, (a + 2, ()))
let a = note "a2"; a * 10
module M = struct let () = note "M" let v = ref a let bump () = incr v;
    !v module Inner = struct let () = note "Inner" let deep = b + c end end
include struct let included = note "inc"; 5 end
let rec even n = n = 0 || odd (n - 1) and odd n = n <> 0 && even (n - 1)
let { contents = from_record } = ref (note "rec"; 7)
let [| x; y |] = [| 1; 2 |] [@@warning "-8"]
let f ?(opt = note "opt"; 3) () = opt
let _ = note "wild"
let () = note "unit"
let lazy forced = lazy (note "lazy"; 8)
external id : 'a -> 'a = "%identity"
let g = let hidden = ref 0 in fun () -> incr hidden; !hidden
module type S = sig val v : int end
module P = (val (module struct let v = note "P"; 12 end : S))
let exn_result = match failwith "x" with n -> n | exception Failure _ -> note "exn"; 13
let () =
  print_endline (String.concat " " (List.rev !trace));
  Printf.printf "%d %d %d %d %d %d\n" a b c (M.bump ()) M.Inner.deep included;
  Printf.printf "%b %d %d %d %d %d %d\n" (even 7) from_record x y (f ()) (f ~opt:4 ()) forced; ignore (g ());
  Printf.printf "%d %d %d %d %d\n" (id 3) (g ()) P.v exn_result (M.bump ());
  let i = List.nth (List.rev !trace) 0 in print_endline i
