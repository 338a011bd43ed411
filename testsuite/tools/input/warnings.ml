(* Correct, but the compiler has something to say to each. *)
let incomplete = function Some 1 -> "one" | None -> "none"
let unused_variable () = let x = 3 in "nothing"
let redundant = function true -> 1 | false -> 0 | _ -> 2
let fragile (type a) (x : a) = ignore (x = x); x
open List
