(* Dijkstra with sets, Floyd-Warshall on matrices, topological order, connected components by union-find. *)
module S = Set.Make (struct type t = int * int let compare = compare end)
let n = 60
let edges = Random.init 5; List.init 250 (fun _ -> let a = Random.int n and b = Random.int n in
    (a, b, 1 + Random.int 20))
let () =
  let adj = Array.make n [] in List.iter (fun (a, b, w) -> adj.(a) <- (b, w) :: adj.(a)) edges;
  let dijkstra s =
    let d = Array.make n max_int in d.(s) <- 0;
    let rec go q = match S.min_elt_opt q with None -> d | Some ((du, u) as e) ->
      go (List.fold_left (fun q (v, w) -> if du + w < d.(v) then
            (let q = S.remove (d.(v), v) q in d.(v) <- du + w; S.add (du + w, v) q) else q)
      (S.remove e q) adj.(u)) in
    go (S.singleton (0, s)) in
  let m = Array.make_matrix n n max_int in
  for i = 0 to n - 1 do m.(i).(i) <- 0 done; List.iter (fun (a, b, w) -> m.(a).(b) <- min m.(a).(b) w) edges;
  for k = 0 to n - 1 do for i = 0 to n - 1 do if m.(i).(k) < max_int
    then for j = 0 to n - 1 do if m.(k).(j) < max_int && m.(i).(k) + m.(k).(j) < m.(i).(j)
    then m.(i).(j) <- m.(i).(k) + m.(k).(j) done done done;
  let agree = ref true in for s = 0 to n - 1 do if dijkstra s <> m.(s) then agree := false done;
  Printf.printf "%b %d %d\n" !agree m.(0).(17) (Array.fold_left
      (fun s r -> Array.fold_left (fun s x -> if x < max_int then s + x else s) s r) 0 m);
  let parent = Array.init n Fun.id in let rec find x = if parent.(x) = x then x else
    (let r = find parent.(x) in parent.(x) <- r; r) in
  List.iteri (fun i (a, b, _) -> if i < 50 then parent.(find a) <- find b) edges;
  let roots = Hashtbl.create 10 in for i = 0 to n - 1 do Hashtbl.replace roots (find i) () done;
  Printf.printf "%d components\n" (Hashtbl.length roots);
  let dag = List.filter (fun (a, b, _) -> a < b) edges in let indeg = Array.make n 0 in
  List.iter (fun (_, b, _) -> indeg.(b) <- indeg.(b) + 1) dag; let q = Queue.create () in
  Array.iteri (fun i d -> if d = 0 then Queue.push i q) indeg; let order = ref [] in
  while not (Queue.is_empty q) do let u = Queue.pop q in order := u :: !order;
  List.iter (fun (a, b, _) -> if a = u then (indeg.(b) <- indeg.(b) - 1;
      if indeg.(b) = 0 then Queue.push b q)) dag done; Printf.printf "%d: %s\n" (List.length !order)
  (String.concat " " (List.rev_map string_of_int !order))
