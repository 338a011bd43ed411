(* Lazy values run once, remember results and exceptions, forbid recursion, and are matched by lazy patterns. *)
(* modes: stress-ok *)
let log s = print_endline ("  " ^ s)
let opaque = Sys.opaque_identity

let () =
  let l = lazy (log "computing"; opaque 42) in
  Printf.printf "%b\n" (Lazy.is_val l);
  Printf.printf "%d %d\n" (Lazy.force l) (Lazy.force l);
  Printf.printf "%b\n" (Lazy.is_val l)

let () =
  let failing = lazy (log "failing"; if opaque true then raise Not_found; 1) in
  for _ = 1 to 2 do try ignore (Lazy.force failing) with Not_found -> log "Not_found" done;
  Printf.printf "%b\n" (Lazy.is_val failing);
  let rec self = lazy (1 + Lazy.force self) in
  (try ignore (Lazy.force self) with Lazy.Undefined -> log "Undefined");
  (try ignore (Lazy.force self) with Lazy.Undefined -> log "Undefined again")

type 'a stream = Nil | Cons of 'a * 'a stream Lazy.t
let rec from n = Cons (n, lazy (log ("make " ^ string_of_int (n + 1)); from (n + 1)))
let rec nth n (Cons (x, lazy rest)) = if n = 0 then x else nth (n - 1) rest [@@warning "-8"]

let () =
  let s = from 0 in
  Printf.printf "%d\n" (nth 2 s); Printf.printf "%d\n" (nth 3 s)

let () =
  let f = Lazy.from_fun (fun () -> log "fun"; "f") and v = Lazy.from_val "v" in
  print_endline (Lazy.force f ^ Lazy.force v ^ Lazy.force_val f);
  let m = Lazy.map (fun x -> log "map"; x * 2) (lazy (log "base"; 21)) in
  Printf.printf "%d\n" (Lazy.force m);
  let mv = Lazy.map_val succ (Lazy.from_val 1) in Printf.printf "%b %d\n" (Lazy.is_val mv) (Lazy.force mv);
  (* floats and nested lazies keep their identity *)
  let fl = lazy (opaque 1.5) in Printf.printf "%g %g\n" (Lazy.force fl) (Lazy.force fl +. 1.0);
  let nested = lazy (lazy (opaque 3)) in Printf.printf "%d\n" (Lazy.force (Lazy.force nested));
  let unused = lazy (log "never"; 0) in ignore (opaque unused);
  Gc.minor (); Gc.full_major ();
  Printf.printf "%d %g %d\n" (Lazy.force m) (Lazy.force fl) (Lazy.force (Lazy.force nested))
