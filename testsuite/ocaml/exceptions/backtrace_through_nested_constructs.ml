(* A backtrace crosses finally clauses, local modules, recursion under handlers and a printer. *)
(* exit: 2 *)
exception E of int * string
let () = Printexc.record_backtrace true
let f () = try raise (E (1,"x")) with Not_found -> ()
let g () = Fun.protect ~finally:(fun () -> ignore (int_of_string_opt "x")) f
module type T = sig val x : int end
let h () = let module M = struct let x = g (); 3 end in M.x
let rec loop = function 0 -> h () | n -> 1 + (if n mod 2 = 0 then loop (n-1) else match loop (n-1) with x -> x
      | exception Exit -> 0)
let () = Format.printf "%a@." (fun ppf () -> ignore (loop 4); Format.fprintf ppf "x") ()
