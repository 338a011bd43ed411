(* DPLL with unit propagation on the pigeonhole principle and on graph colouring. *)
let rec simplify l = function [] -> [] | c :: r -> if List.mem l c then simplify l r else List.filter
    (fun m -> m <> -l) c :: simplify l r
let rec dpll nodes model clauses =
  incr nodes;
  if clauses = [] then Some model
  else if List.mem [] clauses then None
  else match List.find_opt (function [_] -> true | _ -> false) clauses with
    | Some [l] -> dpll nodes (l :: model) (simplify l clauses)
    | _ -> let l = List.hd (List.hd clauses) in
      match dpll nodes (l :: model) (simplify l clauses) with
      | Some m -> Some m | None -> dpll nodes (-l :: model) (simplify (-l) clauses)
let solve name clauses =
  let nodes = ref 0 in
  match dpll nodes [] clauses with
  | Some m -> Printf.printf "%s: satisfiable, %d literals, %d nodes, checks %b\n" name (List.length m) !nodes
      (List.for_all (List.exists (fun l -> List.mem l m)) clauses)
  | None -> Printf.printf "%s: unsatisfiable, %d nodes\n" name !nodes
let range n = List.init n Fun.id
let pairs l = List.concat_map (fun a -> List.filter_map (fun b -> if a < b then Some (a, b) else None) l) l
let pigeons p h = let v i j = i * h + j + 1 in
  List.map (fun i -> List.map (v i) (range h)) (range p) @ List.concat_map
    (fun j -> List.map (fun (a, b) -> [- (v a j); - (v b j)]) (pairs (range p))) (range h)
let colouring edges n k = let v i c = i * k + c + 1 in
  List.map (fun i -> List.map (v i) (range k)) (range n) @ List.concat_map
    (fun (a, b) -> List.map (fun c -> [- (v a c); - (v b c)]) (range k)) edges
let petersen = List.concat_map (fun i -> [i, (i + 1) mod 5; i, i + 5; i + 5, (i + 2) mod 5 + 5]) (range 5)
let () =
  solve "4 pigeons, 4 holes" (pigeons 4 4); solve "5 pigeons, 4 holes" (pigeons 5 4);
  solve "Petersen, 3 colours" (colouring petersen 10 3); solve "Petersen, 2 colours" (colouring petersen 10 2);
  solve "K5, 4 colours" (colouring (pairs (range 5)) 5 4); solve "empty" []; solve "contradiction" [[1]; [-1]]
