(* differs: the reference allows 128 domains at once *)
(* expect: 1000 at once, 1000 after it *)
(* expect: more than 100 KiB for each: false *)
(* modes: slow stats *)
let resident () =
  let ic = open_in "/proc/self/statm" in
  let pages = Scanf.sscanf (input_line ic) "%d %d" (fun _ r -> r) in
  close_in ic;
  pages * 4
let () =
  let n = 1000 in
  let m = Mutex.create () and c = Condition.create () and over = ref false and here = ref 0 in
  let body i () =
    Mutex.protect m (fun () ->
        incr here;
        Condition.broadcast c;
        while not !over do Condition.wait c m done);
    List.length (List.init 10 (fun j -> i + j)) / 10 in
  let before = resident () in
  let ds = List.init n (fun i -> Domain.spawn (body i)) in
  Mutex.protect m (fun () -> while !here < n do Condition.wait c m done);
  Gc.full_major ();
  let each = (resident () - before) / n in
  Printf.printf "%d at once, " !here;
  Mutex.protect m (fun () -> over := true; Condition.broadcast c);
  let after = List.fold_left (fun s d -> s + Domain.join d) 0 ds in
  Printf.printf "%d after it\nmore than 100 KiB for each: %b\n" after (each > 100)
