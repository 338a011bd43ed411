(* bench: group=par size=4000 mid=400 small=20 domains=2 js=no *)
(* Domains take jobs from one queue under a lock, allocate while they work, and give the answers back in a second one. *)
type 'a queue = { m : Mutex.t; c : Condition.t; q : 'a Queue.t; mutable over : bool }
let make () = { m = Mutex.create (); c = Condition.create (); q = Queue.create (); over = false }
let put q x = Mutex.protect q.m (fun () -> Queue.push x q.q; Condition.signal q.c)
let finish q = Mutex.protect q.m (fun () -> q.over <- true; Condition.broadcast q.c)
let take q = Mutex.protect q.m (fun () ->
    while Queue.is_empty q.q && not q.over do Condition.wait q.c q.m done;
    Queue.take_opt q.q)
module M = Map.Make (Int)
let job seed =
  let r = ref seed and m = ref M.empty in
  for _ = 1 to 300 do
    r := (!r * 1103515245 + 12345) land 0x3fffffff;
    m := M.add (!r land 255) (string_of_int !r) !m
  done;
  M.fold (fun k s a -> (a + k * String.length s) land 0xffffff) !m 0
let () =
  let n = int_of_string Sys.argv.(1) and doms = int_of_string Sys.argv.(2) in
  let jobs = make () and answers = make () in
  let rec worker () = match take jobs with
    | None -> ()
    | Some j -> put answers (j, job j); worker () in
  let ds = List.init doms (fun _ -> Domain.spawn worker) in
  for j = 1 to n do put jobs j done;
  finish jobs;
  let sum = ref 0 in
  for _ = 1 to n do
    match take answers with
    | Some (j, a) -> sum := (!sum + j * a) land 0xffffffff
    | None -> assert false
  done;
  List.iter Domain.join ds;
  Printf.printf "%d answers, sum %d\n" n !sum
