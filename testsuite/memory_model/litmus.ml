(* litmus.ml -- the driver: rounds of a batch of locations, histograms, verdicts in TAP.

   usage: t_*.byte [--iterations N] [--batch N] [--seed N] [--only PART]
   One round: all locations are reset, every domain of the test runs over the whole batch, then the outcome of each
   location is counted.  Waiting for each other at every location with locks would cost far more than what is tested:
   domains only look at each other's progress, and go on alone where the other is not on a processor. *)

let iterations = ref 8192
let batch = ref 8192
let seed = ref 1
let only = ref ""

let () =
  let specs = [ ("--iterations", Arg.Set_int iterations, "N locations of each test");
                ("--batch", Arg.Set_int batch, "N locations of one round");
                ("--seed", Arg.Set_int seed, "N seed of the hesitations");
                ("--only", Arg.Set_string only, "PART tests whose name has this part") ] in
  Arg.parse specs (fun a -> raise (Arg.Bad ("unexpected argument " ^ a))) "t_*.byte [OPTIONS]"

let n = min !batch !iterations

(* The round that runs, from 1.  Contents of blocks depend on it, so that what an earlier round left in recycled memory
   is recognised.  Written by the first domain between rounds. *)
let round = ref 0

type verdict =
  | Normal            (* some interleaving explains it *)
  | Relaxed           (* none does, and the OCaml memory model allows it *)
  | Forbidden

type test = {
  name : string;
  shape : string;                         (* what the domains do, for the reader of a report *)
  outcomes : (string * verdict) list;     (* by code *)
  bodies : (int -> unit) list;            (* one per domain: what it does at a location *)
  reset : unit -> unit;
  code : int -> int;                      (* the outcome at a location after a round *)
}

(* ---- rounds -------------------------------------------------------------------------------------------------- *)

(* Domains sleep while others prepare or run late, so that they have processor time left when it matters. *)
type meeting = { lock : Mutex.t; turn : Condition.t; domains : int; mutable waiting : int; mutable generation : int;
                 answers : int Atomic.t; late : int Atomic.t }

let make_meeting domains =
  { lock = Mutex.create (); turn = Condition.create (); domains; waiting = 0; generation = 0; answers = Atomic.make 0;
    late = Atomic.make 0 }

let meet m =
  Mutex.protect m.lock (fun () ->
      let mine = m.generation in
      m.waiting <- m.waiting + 1;
      if m.waiting = m.domains then begin
        m.waiting <- 0;
        m.generation <- mine + 1;
        Condition.broadcast m.turn
      end
      else while m.generation = mine do Condition.wait m.turn m.lock done)

(* How far each domain is: the location it is at, counted through all rounds; far apart in memory.  Plain on purpose:
   an atomic operation would order what is tested. *)
let apart = 16
let progress = Array.make (8 * apart) 0

type runner = { mine : int; other : int; shift : int; mutable given : int; mutable lost : bool; mutable in_step : int }

let make_runner ~domains k =
  { mine = apart * k; other = apart * ((k + 1) mod domains); shift = (3 * k) + (!seed land 1); given = 0; lost = false;
    in_step = 0 }

(* Are all of them on a processor at this moment?  Then each gives the others several answers in a row quickly.  All
   give the same number, and whoever waited long says so before its last one, so all come to the same conclusion. *)
let in_a_row = 5
let quick = 300
let attempts = 5

let wait_for_answers m target =
  let looks = ref 0 in
  while Atomic.get m.answers < target do
    incr looks;
    if !looks > quick then Domain.cpu_relax ()
  done;
  !looks <= quick

let all_run m r =
  let before = r.given in
  for k = 1 to in_a_row do
    r.given <- r.given + 1;
    Atomic.incr m.answers;
    let soon = wait_for_answers m (r.given * m.domains) in
    if (not soon) && k > 1 && k < in_a_row then Atomic.set m.late r.given
  done;
  Atomic.get m.late <= before

let start_together m r =
  let attempt = ref 1 in
  while (not (all_run m r)) && !attempt < attempts do incr attempt done;
  r.lost <- false

(* Wait for the next domain to come to the same place, without Domain.cpu_relax, which takes longer than what is
   tested.  Not for long, and not everywhere once it stayed away. *)
let short = 1_000

let arrives r place =
  let left = ref short in
  while progress.(r.other) < place && !left > 0 do decr left done;
  !left > 0

let come_along r i place =
  progress.(r.mine) <- place;
  if progress.(r.other) >= place then r.lost <- false
  else if (not r.lost) || i land 63 = 0 then r.lost <- not (arrives r place);
  if (not r.lost) && progress.(r.other) <= place + 1 then r.in_step <- r.in_step + 1

(* Every domain hesitates differently from one location to the next, so that all small distances occur. *)
let run_batch r body =
  for i = 0 to n - 1 do
    come_along r i ((!round * n) + i);
    for _ = 1 to (i lsr r.shift) land 7 do () done;
    body i
  done

let run_body meeting r body =
  meet meeting;
  start_together meeting r;
  run_batch r body;
  meet meeting

let count histogram test =
  for i = 0 to n - 1 do
    let c = test.code i in
    histogram.(c) <- histogram.(c) + 1
  done

let run_rounds test rounds =
  let histogram = Array.make (List.length test.outcomes) 0 in
  let count_domains = List.length test.bodies in
  let meeting = make_meeting count_domains in
  let worker k body () = let r = make_runner ~domains:count_domains k in for _ = 1 to rounds do run_body meeting r body done in
  let domains = List.mapi (fun k body -> Domain.spawn (worker (k + 1) body)) (List.tl test.bodies) in
  let r = make_runner ~domains:count_domains 0 in
  for k = 1 to rounds do
    round := k;
    test.reset ();
    run_body meeting r (List.hd test.bodies);
    count histogram test
  done;
  List.iter Domain.join domains;
  (histogram, r.in_step)

(* ---- verdicts ------------------------------------------------------------------------------------------------ *)

let relaxed_seen = ref []

let show count label remark = Printf.printf "#   %12d  %s%s\n" count label remark
let is_unseen_forbidden (count, (_, verdict)) = count = 0 && verdict = Forbidden

let show_outcome (count, (label, verdict)) =
  match verdict with
  | Normal -> if count > 0 then show count label ""
  | Relaxed -> show count label ("   no interleaving, but allowed" ^ if count > 0 then ": seen" else "")
  | Forbidden -> show count label (if count > 0 then "   FORBIDDEN" else "   forbidden")

(* Forbidden outcomes that were not seen make one line when they are many. *)
let show_histogram outcomes =
  let unseen, others = List.partition is_unseen_forbidden outcomes in
  List.iter show_outcome others;
  match unseen with
  | [] -> ()
  | [ one ] -> show_outcome one
  | many -> show 0 (Printf.sprintf "%d other outcomes   forbidden" (List.length many)) ""

let judge i test =
  let rounds = max 1 ((!iterations + n - 1) / n) in
  Array.fill progress 0 (Array.length progress) 0;
  let histogram, in_step = run_rounds test rounds in
  let outcomes = List.combine (Array.to_list histogram) test.outcomes in
  let good = List.for_all (fun (count, (_, verdict)) -> verdict <> Forbidden || count = 0) outcomes in
  Printf.printf "# %s   (in step at %d%% of %d locations)\n" test.shape (100 * in_step / (rounds * n)) (rounds * n);
  show_histogram outcomes;
  let relaxed = List.filter (fun (_, (_, verdict)) -> verdict = Relaxed) outcomes in
  if relaxed <> [] then relaxed_seen := (test.name, List.fold_left (fun s (c, _) -> s + c) 0 relaxed) :: !relaxed_seen;
  Printf.printf "%s %d - %s\n%!" (if good then "ok" else "not ok") i test.name;
  good

let contains ~part s =
  let n = String.length part in
  let rec at i = i + n <= String.length s && (String.sub s i n = part || at (i + 1)) in
  at 0

let run tests =
  let tests = List.filter (fun t -> contains ~part:!only t.name) tests in
  Printf.printf "# %d iterations, batch %d, seed %d\n1..%d\n%!" !iterations n !seed (List.length tests);
  let good = List.mapi (fun i t -> judge (i + 1) t) tests in
  List.iter (fun (name, count) -> Printf.printf "# relaxed outcomes of %s: %d\n" name count) (List.rev !relaxed_seen);
  if not (List.for_all Fun.id good) then exit 1

(* ---- parts of tests ------------------------------------------------------------------------------------------- *)

(* Observations, one array per register; a domain writes only its own registers. *)
let r1 = Array.make n 0
let r2 = Array.make n 0
let r3 = Array.make n 0
let r4 = Array.make n 0

let zero a = Array.fill a 0 n 0
let atomics () = Array.init n (fun _ -> Atomic.make 0)
let zero_atomics a = Array.iter (fun x -> Atomic.set x 0) a

(* All outcomes of registers that hold 0 .. base - 1, the first register most significant; [verdict] judges them. *)
let registers names ~base verdict =
  let rec all = function
    | 0 -> [ [] ]
    | k -> List.concat_map (fun rest -> List.init base (fun v -> rest @ [ v ])) (all (k - 1)) in
  let label values = String.concat " " (List.map2 (Printf.sprintf "%s=%d") names values) in
  List.map (fun values -> (label values, verdict values)) (all (List.length names))
