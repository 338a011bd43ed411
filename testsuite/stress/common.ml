(* What every stress program shares: its two arguments, a generator of its own for each domain, a gate, values that
   know what they should contain, and a way to fail that cannot leave the other domains waiting.
   PROGRAM.byte [SEED [PERCENT]]   the seed chooses what is done, the percentage how much of it *)

let argument i default = if Array.length Sys.argv > i then int_of_string Sys.argv.(i) else default
let seed = argument 1 1
let percent = argument 2 100
let scaled n = max 1 (n * percent / 100)

(* The first domain that finds something wrong ends the program; the others may be waiting for it. *)
let fail fmt =
  Printf.ksprintf (fun s -> prerr_endline ("wrong: " ^ s); flush_all (); Stdlib.exit 3) fmt

(* With nothing that asks for memory. *)
external leave : int -> 'a = "caml_sys_exit"
let no_memory () = output_string stderr "Out of memory\n"; flush stderr; leave 2

let spawn f =
  Domain.spawn (fun () -> try f () with
    | Out_of_memory -> no_memory ()
    | e -> let trace = Printexc.get_backtrace () in
           try fail "a domain ended with %s\n%s" (Printexc.to_string e) trace with Out_of_memory -> no_memory ())

let spawn_all n f = Array.init n (fun d -> spawn (fun () -> f d))
let join_all domains = Array.iter Domain.join domains
let ok () = print_endline "ok"

(* ---- choices: xorshift, so that a program allocates only where it says so ------------------------------------ *)

let mix n =
  let n = (n lxor (n lsr 31)) * 0x1B873593CC9E2D51 in
  let n = (n lxor (n lsr 29)) * 0x2545F4914F6CDD1D in
  n lxor (n lsr 32)

type rng = { mutable state : int }
let rng stream = { state = mix ((seed * 1_000_003) + stream) lor 1 }
let bits r =
  let x = r.state in
  let x = x lxor (x lsl 13) in
  let x = x lxor (x lsr 7) in
  let x = x lxor (x lsl 17) in
  r.state <- x; (x lsr 3) land 0x3FFF_FFFF
let below r n = bits r mod n

(* ---- all or none --------------------------------------------------------------------------------------------- *)

let gate n = Atomic.make n
let pass gate =
  Atomic.decr gate;
  while Atomic.get gate > 0 do Domain.cpu_relax () done

(* ---- a value of every shape that can be checked against its key ----------------------------------------------- *)

type cell = {
  key : int; text : string; ints : int array; floats : float array; wide : int64;
  boxes : int ref list; pick : int -> int; late : int Lazy.t; mutable next : cell option }

let cell ?next key =
  let n = key land 15 in
  { key; text = string_of_int key; ints = Array.init n (fun i -> key + i);
    floats = Array.init (n land 3) (fun i -> float_of_int (key + i)); wide = Int64.of_int (key * 3);
    boxes = List.init (n land 7) (fun i -> ref (key - i)); pick = (fun x -> x lxor key); late = lazy (key + 1); next }

let check_cell where key c =
  let is part good = if not good then fail "%s: %s of a cell is wrong, its key should be %d" where part key in
  is "key" (c.key = key);
  is "text" (String.equal c.text (string_of_int key));
  is "ints" (Array.length c.ints = key land 15);
  Array.iteri (fun i x -> is "ints" (x = key + i)) c.ints;
  is "floats" (Array.length c.floats = key land 3);
  Array.iteri (fun i x -> is "floats" (x = float_of_int (key + i))) c.floats;
  is "wide" (Int64.equal c.wide (Int64.of_int (key * 3)));
  is "boxes" (List.length c.boxes = key land 7);
  List.iteri (fun i b -> is "boxes" (!b = key - i)) c.boxes;
  is "pick" (c.pick 5 = 5 lxor key)

(* A chain of n cells with keys base, base + 1, ... *)
let chain n base =
  let rec go i next = if i < 0 then next else go (i - 1) (Some (cell ?next (base + i))) in
  go (n - 1) None

let check_chain where n base c =
  let rec go i = function
    | None -> if i <> n then fail "%s: a chain has %d cells instead of %d" where i n
    | Some c -> if i >= n then fail "%s: a chain is too long" where; check_cell where (base + i) c; go (i + 1) c.next in
  go 0 c

(* One of the ways to ask for a collection; the cheap ones more often. *)
let collect r =
  match below r 16 with
  | 0 -> Gc.compact ()
  | 1 -> Gc.full_major ()
  | 2 | 3 -> Gc.major ()
  | 4 | 5 | 6 -> ignore (Gc.major_slice (below r 5000))
  | _ -> Gc.minor ()
