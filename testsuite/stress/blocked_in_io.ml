(* Domains sleep in system calls (named pipes, a child process), in Mutex.lock and in Condition.wait, while others stop
   the world again and again: they are not waited for, their stacks are roots all the same, and none comes back into a
   stop. *)
open Common

let readers = 4
let lines = scaled 400
let finished = Atomic.make false
let fifo d = Printf.sprintf "pipe%d" d
let message d i = Printf.sprintf "%d %d %s" d i (String.make ((d + i) mod 200) 'm')

(* The frames of a blocked domain hold blocks, young ones too. *)
let rec read_below ic d i depth =
  let c = cell (depth + i) in
  let line = if depth = 0 then input_line ic else read_below ic d i (depth - 1) in
  check_cell "frame of a blocked domain" (depth + i) c;
  line

let reader d =
  let ic = open_in (fifo d) in
  for i = 1 to lines do
    let line = read_below ic d i (i land 7) in
    if line <> message d i then fail "pipe %d, line %d: %S" d i line
  done;
  (match input_line ic with _ -> fail "more than was written" | exception End_of_file -> ());
  close_in ic

let writer d =
  let oc = open_out (fifo d) and r = rng d in
  for i = 1 to lines do
    output_string oc (message d i); output_char oc '\n';
    if below r 3 = 0 then flush oc;
    if below r 10 = 0 then Gc.minor ()
  done;
  close_out oc

let mutex = Mutex.create ()
let changed = Condition.create ()
let counter = ref 0

let sleeper d =
  let mine = chain 20 d in
  Mutex.lock mutex;
  while not (Atomic.get finished) do
    let before = !counter in
    Condition.wait changed mutex;
    if !counter < before then fail "the counter went back"
  done;
  Mutex.unlock mutex;
  check_chain "sleeper" 20 d mine

let collector d =
  let r = rng (50 + d) in
  while not (Atomic.get finished) do
    collect r;
    Mutex.protect mutex (fun () -> incr counter; Condition.broadcast changed);
    ignore (Sys.opaque_identity (chain 50 d))
  done

let () =
  let made = List.init readers fifo in
  if Sys.command ("rm -f " ^ String.concat " " made ^ " && mkfifo " ^ String.concat " " made) <> 0 then fail "no pipes";
  let background = [| spawn (fun () -> sleeper 1); spawn (fun () -> sleeper 2); spawn (fun () -> collector 1) |] in
  let child = spawn (fun () -> let c = chain 9 9 in if Sys.command "sleep 0.1" <> 0 then fail "sleep"; check_chain "child" 9 9 c) in
  let rs = spawn_all readers reader in
  join_all (spawn_all readers writer);
  join_all rs;
  Domain.join child;
  Atomic.set finished true;
  Mutex.protect mutex (fun () -> Condition.broadcast changed);
  join_all background;
  List.iter Sys.remove made;
  ok ()
