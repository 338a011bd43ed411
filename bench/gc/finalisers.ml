(* finalisers.ml COUNT DOMAINS -- COUNT finalisers, registered by DOMAINS domains in turn that then end; all must run
   exactly once in the last domain.  Prints ns per registration, and the time of the collections and of the runs. *)
let arg i d = if Array.length Sys.argv > i then int_of_string Sys.argv.(i) else d
let count = arg 1 1_000_000
let domains = arg 2 4

let runs = Atomic.make 0
let twice = Atomic.make 0

let register n =
  let cells = Array.init n (fun i -> ref i) in
  let f r = if !r < 0 then Atomic.incr twice else begin r := -1; Atomic.incr runs end in
  let t = Sys.time () in
  Array.iter (fun c -> Gc.finalise f c) cells;
  let t = Sys.time () -. t in
  ignore (Sys.opaque_identity cells);
  t

let () =
  let each = count / domains in
  let cost = ref 0. in
  for _ = 1 to domains do cost := !cost +. Domain.join (Domain.spawn (fun () -> register each)) done;
  let early = Atomic.get runs in
  let t = Sys.time () in
  Gc.full_major ();
  let t = Sys.time () -. t in
  Gc.full_major ();
  let total = each * domains in
  Printf.printf "%d finalisers of %d ended domains: %.0f ns each to register, %d run before, collection and runs %.1f ms: %s\n"
    total domains (!cost *. 1e9 /. float total) early (t *. 1e3)
    (if Atomic.get runs = total && Atomic.get twice = 0 then "all run once"
     else Printf.sprintf "WRONG: %d runs, %d twice" (Atomic.get runs) (Atomic.get twice))
