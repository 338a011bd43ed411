(* Old blocks that point to young ones keep them alive through every kind of store. *)
type tree = Leaf | Node of tree * int ref * tree
type 'a cell = { mutable v : 'a; mutable w : 'a }
let () =
  let n = 2000 in
  let arr = Array.make n [] and cells = Array.init n (fun i ->
      { v = [i]; w = [] }) and table = Hashtbl.create 16 and refs = Array.init n
  (fun _ -> ref "") and obj = Array.init 10 (fun _ -> object val mutable s = "" method set x = s <- x
      method get = s end) in
  Gc.full_major ();
  for round = 1 to 5 do
    for i = 0 to n - 1 do
      arr.(i) <- round :: arr.(i); cells.(i).w <- i :: cells.(i).v; cells.(i).v <- [round; i];
      Hashtbl.replace table (string_of_int i) (Some (round, i)); refs.(i) := string_of_int (round * i);
      obj.(i mod 10)#set (string_of_int i);
      if i mod 500 = 0 then Gc.minor ()
    done; if round = 3 then Gc.full_major ()
  done;
  Gc.minor ();
  Printf.printf "%b %b\n" (Array.for_all (( = ) [5; 4; 3; 2; 1]) arr)
    (Array.for_all (fun c -> List.length c.w = 3 && List.hd c.v = 5) cells);
  Printf.printf "%d %b %s\n" (Hashtbl.length table) (Hashtbl.find table "77" = Some (5, 77)) !(refs.(3));
  Array.iter (fun o -> print_string (o#get ^ " ")) obj; print_newline ();
  let q = Queue.create () in for i = 1 to 20_000 do Queue.push (ref i) q;
  if i land 1 = 0 then ignore (Queue.pop q) done; Printf.printf "%d %d\n" (Queue.length q)
    (Queue.fold (fun s r -> s + !r) 0 q);
  let rec tree d = if d = 0 then Leaf else Node (tree (d - 1), ref d, tree (d - 1)) in let t = tree 12 in
  Gc.full_major (); let rec sum = function Leaf -> 0 | Node (l, r, rr) -> incr r; sum l + !r + sum rr in
  let a = sum t in let b = sum t in Printf.printf "%d %d\n" a b
