(* A domain that sleeps keeps no memory for itself: what it has dropped is found by a full collection of another
   one, and is used again by it. *)
let megabytes = 30
let words = megabytes * 1024 * 1024 / 8

let gate = Mutex.create ()
let asleep = Atomic.make 0

let sleeper () =
  let live = ref (Array.init (words / 10) (fun i -> [ i; i + 1 ])) in
  let kept = Array.init 1000 (fun i -> [ i ]) in
  assert (Array.length !live > 0);
  live := [||];
  Atomic.incr asleep;
  Mutex.lock gate;
  Mutex.unlock gate;
  Array.iteri (fun i l -> assert (l = [ i ])) kept;
  Array.length (Array.init 100000 (fun i -> [ i ]))

let () =
  Mutex.lock gate;
  let ds = List.init 3 (fun _ -> Domain.spawn sleeper) in
  while Atomic.get asleep < 3 do Unix.sleepf 0.002 done;
  Gc.full_major ();
  Gc.full_major ();
  let heap = (Gc.quick_stat ()).Gc.heap_words in
  print_endline (if heap < words / 2 then "returned" else Printf.sprintf "%d words are still held" heap);
  let again = Array.init (words / 10) (fun i -> [ i ]) in
  Gc.full_major ();
  Array.iteri (fun i l -> assert (l = [ i ])) again;
  Mutex.unlock gate;
  print_endline (String.concat " " (List.map (fun d -> string_of_int (Domain.join d)) ds))
(* flags: -I +unix unix.cma *)
(* expect: returned *)
(* expect: 100000 100000 100000 *)
