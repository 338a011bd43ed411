(* bench: args=2,4,8 unit=ms *)
(* A fixed amount of allocating work shared by n domains: elapsed time of all, then CPU time.  Ideal: n does not matter
   beyond the number of processors. *)
type t = Leaf | Node of t * t
let rec make d = if d = 0 then Leaf else Node (make (d - 1), make (d - 1))
let rec size = function Leaf -> 1 | Node (l, r) -> size l + size r
let () =
  let n = int_of_string Sys.argv.(1) in
  let work = 1600 / n in
  let part () =
    let s = ref 0 in
    for _ = 1 to work do s := !s + size (make 10) done;
    !s in
  let t = Unix.gettimeofday () and c = Sys.time () in
  let ds = List.init n (fun _ -> Domain.spawn part) in
  let s = List.fold_left (fun s d -> s + Domain.join d) 0 ds in
  assert (s = n * work * 1024);
  Printf.printf "%.1f %.1f\n" ((Unix.gettimeofday () -. t) *. 1e3) ((Sys.time () -. c) *. 1e3)
