(* Bool and Unit: every function; && and || evaluate lazily. *)
(* modes: stress-ok *)
let b = Printf.printf "%b "
let () =
  List.iter (fun x -> b (Bool.not x); print_int (Bool.to_int x); print_float (Bool.to_float x);
    print_string (Bool.to_string x);
              
              List.iter (fun y -> b (Bool.equal x y); print_int (Bool.compare x y); b Bool.(x && y);
                b Bool.(x || y); 
                          print_newline ()) [false; true]) [false; true]

let () =
  let t s = print_string s; true and f s = print_string s; false in
  b (t "a" && f "b"); b (f "c" && t "d"); b (t "e" || f "f"); b (f "g" || f "h");
  b (not (f "i") && (t "j" || t "k")); print_newline ();
  b (Unit.equal () ()); print_int (Unit.compare () ()); print_string (Unit.to_string ()); print_newline ();
  b (true > false); b (compare true false > 0); b (max true false); b (Sys.opaque_identity true == true);
  print_newline ()
