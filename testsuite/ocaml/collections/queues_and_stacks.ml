(* Queue and Stack: every function and their Empty exceptions. *)
(* modes: stress-ok *)
let p = Printf.printf
let show name fold x = p "%s [%s]\n" name (String.concat ";"
      (List.rev (fold (fun l n -> string_of_int n :: l) [] x)))
let () =
  let q = Queue.create () in let sq = show "queue" Queue.fold in
  (try ignore (Queue.pop q) with Queue.Empty -> p "Empty\n");
  (try ignore (Queue.peek q) with Queue.Empty -> p "Empty\n"); for i = 1 to 5 do Queue.push i q done;
  Queue.add 6 q; sq q; p "%d %d %d %d\n" (Queue.pop q) (Queue.take q) (Queue.peek q) (Queue.top q);
  p "%d %b\n" (Queue.length q) (Queue.is_empty q); let o = function None -> "none"
    | Some n -> string_of_int n in p "%s %s %s\n" (o (Queue.peek_opt q)) (o (Queue.take_opt q))
    (o (Queue.take_opt (Queue.create ()))); Queue.drop q; sq q;
  let r = Queue.copy q in Queue.push 100 r; Queue.transfer r q; sq q; sq r; Queue.iter (p "%d ") q;
  p "%d\n" (Queue.fold ( + ) 0 q); Queue.add_seq q (List.to_seq [7; 8]); sq (Queue.of_seq (Queue.to_seq q));
  Queue.clear q; sq q; Queue.transfer q r; for i = 1 to 1000 do Queue.push i q;
  if i mod 3 = 0 then Queue.drop q done; p "%d %d\n" (Queue.length q) (Queue.peek q)
let () =
  let s = Stack.create () in let ss = show "stack" Stack.fold in
  (try ignore (Stack.pop s) with Stack.Empty -> p "Empty\n");
  (try ignore (Stack.top s) with Stack.Empty -> p "Empty\n"); for i = 1 to 5 do Stack.push i s done; ss s;
  p "%d %d %d %b\n" (Stack.pop s) (Stack.top s) (Stack.length s) (Stack.is_empty s);
  let o = function None -> "none" | Some n -> string_of_int n in
  p "%s %s %s\n" (o (Stack.pop_opt s)) (o (Stack.top_opt s)) (o (Stack.pop_opt (Stack.create ())));
  Stack.drop s; ss s; let t = Stack.copy s in Stack.push 9 t; ss s; ss t; Stack.iter (p "%d ") t;
  Stack.add_seq s (List.to_seq [3; 4]); ss (Stack.of_seq (Stack.to_seq s)); Stack.clear s; ss s;
  (try Stack.drop s with Stack.Empty -> p "Empty\n")
