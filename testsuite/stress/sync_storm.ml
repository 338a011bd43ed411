(* Mutex, Condition and Semaphore under contention and collections: nothing is lost, nobody is inside twice, misuse is refused,
   and mutexes die and are made all the time. *)
open Common

let width = 6
let items = scaled 4_000

(* A bounded queue: sums in and out are the same. *)
let queue : cell Queue.t = Queue.create ()
let mutex = Mutex.create ()
let not_empty = Condition.create () and not_full = Condition.create ()
let inside = Atomic.make 0

let enter f =
  Mutex.protect mutex (fun () ->
    if Atomic.fetch_and_add inside 1 <> 0 then fail "two domains inside a mutex";
    let wait c = Atomic.decr inside; Condition.wait c mutex; Atomic.incr inside in
    Fun.protect ~finally:(fun () -> Atomic.decr inside) (fun () -> f wait))

let producer d () =
  let sum = ref 0 in
  for i = 1 to items do
    let key = (d * items) + i in
    sum := !sum + key;
    enter (fun wait -> while Queue.length queue >= 20 do wait not_full done; Queue.push (cell key) queue);
    if i land 1 = 0 then Condition.signal not_empty else Condition.broadcast not_empty
  done;
  !sum

let consumer d () =
  let sum = ref 0 and r = rng d in
  for _ = 1 to items do
    let c = enter (fun wait -> while Queue.is_empty queue do wait not_empty done; Queue.pop queue) in
    Condition.signal not_full;
    check_cell "queue" c.key c;
    sum := !sum + c.key;
    if below r 200 = 0 then collect r
  done;
  !sum

let semaphores () =
  let s = Semaphore.Counting.make 2 and users = Atomic.make 0 and left = Atomic.make (scaled 4_000) in
  join_all (spawn_all 4 (fun d ->
    let r = rng (20 + d) in
    while Atomic.fetch_and_add left (-1) > 0 do
      let polite = below r 2 = 0 in
      if polite then Semaphore.Counting.acquire s;
      if polite || Semaphore.Counting.try_acquire s then begin
        if Atomic.fetch_and_add users 1 >= 2 then fail "three domains inside a semaphore of two";
        ignore (Sys.opaque_identity (chain 5 d));
        if below r 100 = 0 then collect r;
        Atomic.decr users;
        Semaphore.Counting.release s
      end
    done));
  if Semaphore.Counting.get_value s <> 2 then fail "the semaphore ends at %d" (Semaphore.Counting.get_value s)

let refused what f = match f () with () -> fail "%s was not refused" what | exception Sys_error _ -> ()

let misuse () =
  join_all (spawn_all 3 (fun d ->
    let r = rng (40 + d) in
    for _ = 1 to scaled 100 do
      let m = Mutex.create () in
      refused "unlocking a free mutex" (fun () -> Mutex.unlock m);
      Mutex.lock m;
      refused "locking twice" (fun () -> Mutex.lock m);
      if Mutex.try_lock m then fail "try_lock took a locked mutex";
      if below r 25 = 0 then Domain.join (Domain.spawn (fun () -> refused "unlocking another's mutex" (fun () -> Mutex.unlock m)));
      Mutex.unlock m;
      if below r 40 = 0 then Gc.full_major ()
    done))

let () =
  let givers = Array.init (width / 2) (fun d -> spawn (producer d)) in
  let takers = Array.init (width / 2) (fun d -> spawn (consumer d)) in
  let total = Array.fold_left (fun a d -> a + Domain.join d) 0 in
  let given = total givers in
  let taken = total takers in
  if given <> taken then fail "%d given and %d taken" given taken;
  semaphores ();
  misuse ();
  ok ()
