(* Empty arrays of all kinds are the same preallocated block, and empty literals in big expressions stay cheap. *)
(* modes: stress-ok *)
let empties () = [| [||]; [||] |], ([||] : float array), ([||] : string array), Array.make 0
    "x", Array.init 0 Fun.id, Array.sub [| 1 |] 0 0
let () =
  let a, f, s, m, i, sub = empties () in
  Printf.printf "%d %d %d %d %d %d %d\n" (Array.length a) (Array.length a.(0)) (Array.length f)
    (Array.length s) (Array.length m) (Array.length i) (Array.length sub);
  Printf.printf "%b %b %b\n" (Obj.repr f == Obj.repr s) (Obj.repr m == Obj.repr i) (Obj.repr a.(0) == Obj.repr sub);
  let pick n = if n = 0 then [||] else if n = 1 then [| n |] else Array.append [||] [| n; n |] in
  List.iter (fun n -> Printf.printf "%d" (Array.length (pick n))) [0; 1; 2]; print_newline ();
  let g x y = Array.length x + Array.length y in Printf.printf "%d %d\n" (g [||] [||]) (g [||] [| 1 |]);
  Printf.printf "%b %b %d\n" ([||] = [||]) (compare [||] [| 1 |] < 0) (Hashtbl.hash [||]); Gc.full_major ();
  Printf.printf "%d\n" (Array.length (Array.concat [[||]; [||]]))
