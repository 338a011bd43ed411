(* Performing inside iterators, comparison functions, printers, lazies, finalisers and folds resumes inside them. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += Tick : int t
let run f = let n = ref 0 in match f () with x -> x | effect Tick, k -> incr n; continue k !n
let t () = perform Tick
let () =
  print_endline (run (fun () -> String.concat "," (List.map (fun x -> x ^ string_of_int (t ())) ["a"; "b"; "c"])));
  print_endline (run (fun () -> String.concat "," (List.map string_of_int
        (List.sort (fun a b -> ignore (t ()); compare a b) [3; 1; 2]))));
  print_endline (run (fun () -> String.init 5 (fun _ -> Char.chr (96 + t ()))));
  print_endline (run (fun () -> Printf.sprintf "%t|%a" (fun () -> string_of_int (t ()))
        (fun () x -> string_of_int (x + t ())) 10));
  print_endline (run (fun () -> let l = lazy (t () + t ()) in string_of_int (Lazy.force l + Lazy.force l)));
  print_endline (run (fun () -> let h = Hashtbl.create 3 in Hashtbl.replace h "k" (t ());
      Hashtbl.filter_map_inplace (fun _ v -> Some (v + t ())) h; string_of_int (Hashtbl.find h "k")));
  print_endline (run (fun () -> Array.fold_left (fun s x -> s ^ x ^ string_of_int (t ())) "" (Array.make 3 "x")));
  print_endline (run (fun () -> let module S = Set.Make (struct type t = int let compare a b = ignore
        (perform Tick); compare a b end) in string_of_int (S.cardinal (S.of_list [1; 2; 3; 2; 1]))));
  print_endline (run (fun () -> let o = object val v = t () method m = v + t ()
        initializer ignore (t ()) end in string_of_int o#m));
  print_endline (run (fun () -> try ignore (t ()); failwith "f" with Failure m -> m ^ string_of_int (t ())));
  print_endline (run (fun () -> Fun.protect ~finally:(fun () -> ignore (t ())) (fun () -> string_of_int (t ()))))
