(* A program that promotes much and keeps little stays small: what has died is collected before megabytes of it pile up. *)
let () =
  let q = Queue.create () in
  for i = 1 to 3_000_000 do
    Queue.push (ref i) q;
    if Queue.length q > 1_000 then ignore (Queue.pop q)
  done;
  Printf.printf "%d\n" (Queue.length q);
  let words = (Gc.quick_stat ()).Gc.top_heap_words in
  Printf.printf "%b\n" (words < 750_000)
