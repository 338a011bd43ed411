(* A mistake, for the message and its carets. *)
let total = List.fold_left ( + ) 0 [ 1; 2; "three" ]
