(* An exception from a method inside a lazy inside a fold, first uncaught and again in at_exit. *)
(* env: OCAMLRUNPARAM=b *)
(* exit: 2 *)
let t : (int, int) Hashtbl.t = Hashtbl.create 3
class c = object (self) method a x = self#b (x + 1) method b x = if x > 3 then raise Not_found else
      (let y = self#a x in y + 1) initializer print_endline "init" end
let l = lazy (let o = new c in let r = o#a 0 in r + 1)
let k = List.fold_left (fun acc f -> let r = f () in acc + r) 0
let () = at_exit (fun () -> let v = Lazy.force l in print_int v)
let () = ignore (Sys.opaque_identity t); let r = k [(fun () -> 1); (fun () -> Lazy.force l)] in print_int r
