(* full_major.ml KIND MEGABYTES DOMAINS BLOCKED -- how long a full collection takes.
   KIND is tree, random, array, string or empty.  DOMAINS in all work (one collects, the others compute and poll),
   BLOCKED further ones sleep.  Prints the live megabytes, and of 5 collections the median and the best in ms, the
   median of processor time of all threads, then the longest time between two turns of a working domain's loop. *)
type tree = Leaf | Node of tree * int * tree

let rec tree depth = if depth = 0 then Leaf else Node (tree (depth - 1), depth, tree (depth - 1))

let words_of_mb mb = mb * 1024 * 1024 / 8

let make kind words =
  match kind with
  | "empty" -> Obj.repr 0
  | "tree" ->
    let rec log2 n = if n <= 1 then 0 else 1 + log2 (n / 2) in
    let depth = log2 (words / 4) in
    Obj.repr (Array.init (max 1 (words / 4 / (1 lsl depth))) (fun _ -> tree depth))
  | "random" ->
    let n = words / 5 in
    let nodes = Array.init n (fun i -> [| Obj.repr i; Obj.repr i; Obj.repr i |]) in
    let seed = ref 1 in
    let next () = seed := (!seed * 25214903917 + 11) land ((1 lsl 48) - 1); !seed lsr 16 mod n in
    Array.iter (fun a -> a.(0) <- Obj.repr nodes.(next ()); a.(1) <- Obj.repr nodes.(next ())) nodes;
    Obj.repr nodes
  | "array" -> Obj.repr (Array.make words (Some 1))
  | "string" -> Obj.repr (Array.init (words / 12) (fun _ -> Bytes.create 80))
  | _ -> failwith "kind"

let quit = Atomic.make false
let up = Atomic.make 0
let longest = Atomic.make 0.

let busy () =
  Atomic.incr up;
  let last = ref (Unix.gettimeofday ()) and x = ref [] in
  while not (Atomic.get quit) do
    for i = 1 to 200 do x := if i land 15 = 0 then [] else i :: !x done;
    let now = Unix.gettimeofday () in
    if now -. !last > Atomic.get longest then Atomic.set longest (now -. !last);
    last := now
  done

let sleepers = Mutex.create ()
let asleep () = Atomic.incr up; Mutex.lock sleepers; Mutex.unlock sleepers

let () =
  let arg i d = if Array.length Sys.argv > i then int_of_string Sys.argv.(i) else d in
  let kind = if Array.length Sys.argv > 1 then Sys.argv.(1) else "tree" in
  let root = ref (make kind (words_of_mb (arg 2 100))) in
  let working = arg 3 1 and blocked = arg 4 0 in
  Mutex.lock sleepers;
  let others = List.init (working - 1) (fun _ -> Domain.spawn busy) @ List.init blocked (fun _ -> Domain.spawn asleep) in
  while Atomic.get up < List.length others do Domain.cpu_relax () done;
  Gc.full_major ();
  Gc.full_major ();
  Unix.sleepf 0.05;
  let mb = float (Gc.quick_stat ()).Gc.heap_words *. 8e-6 in
  Atomic.set longest 0.;
  let cpu = Array.make 5 0. in
  let times = Array.init 5 (fun i ->
    let t = Unix.gettimeofday () and c = Sys.time () in
    Gc.full_major ();
    let t = Unix.gettimeofday () -. t in
    cpu.(i) <- (Sys.time () -. c) *. 1e3;
    Unix.sleepf 0.01;
    t *. 1e3) in
  Array.sort compare times;
  Array.sort compare cpu;
  Atomic.set quit true;
  Mutex.unlock sleepers;
  List.iter Domain.join others;
  ignore (Sys.opaque_identity !root);
  Printf.printf "%s %.0f MB, %d working, %d blocked: median %.3f ms, best %.3f ms, cpu %.1f ms, longest gap %.1f ms\n"
    kind mb working blocked times.(2) times.(0) cpu.(2) (Atomic.get longest *. 1e3)
