(* Exceptions with their backtraces, and call stacks, in all domains and in fibers at a time: the table of debugging events is
   read by the first who needs it, while others raise. *)
open Common
open Effect
open Effect.Deep

type _ Effect.t += Here : unit Effect.t
exception Deep of int

let[@inline never] rec raise_below depth n =
  if depth = 0 then raise (Deep n) else 1 + raise_below (depth - 1) n

let[@inline never] rec stack_below depth =
  if depth = 0 then Printexc.get_callstack 200 else
    let s = stack_below (depth - 1) in if Printexc.raw_backtrace_length s < 0 then fail "length"; s

let slots b = match Printexc.backtrace_slots b with Some s -> Array.length s | None -> 0

let step r =
  let n = below r 1000 and depth = 1 + below r 60 in
  match below r 5 with
  | 0 | 1 ->
    (match raise_below depth n with
     | _ -> fail "nothing was raised"
     | exception Deep m ->
       let b = Printexc.get_raw_backtrace () in
       if m <> n then fail "raised %d, not %d" m n;
       if slots b < min depth 20 then fail "%d slots for %d frames (none when out of memory)" (slots b) depth;
       let text = Printexc.raw_backtrace_to_string b in
       if not (String.starts_with ~prefix:"Raised at" text) then fail "backtrace: %S" text)
  | 2 ->
    (match
       try raise_below depth n with Deep _ as e ->
         let b = Printexc.get_raw_backtrace () in
         Gc.minor ();
         Printexc.raise_with_backtrace e b
     with
     | _ -> fail "nothing was raised again"
     | exception Deep m -> if m <> n then fail "raised %d again, not %d" m n)
  | 3 ->
    let s = stack_below depth in
    if Printexc.raw_backtrace_length s < depth then fail "a call stack of %d for %d frames" (Printexc.raw_backtrace_length s) depth
  | _ ->
    match perform Here; raise_below depth n with
    | _ -> fail "nothing was raised in a fiber"
    | exception Deep m -> if m <> n then fail "a fiber raised %d, not %d" m n
    | effect Here, k ->
      if Printexc.raw_backtrace_length (get_callstack k 50) < 1 then fail "a continuation without call stack";
      continue k ()

let () =
  Printexc.record_backtrace true;
  let start = gate 4 in
  join_all (spawn_all 4 (fun d ->
    let r = rng d in
    Printexc.record_backtrace true;
    pass start;
    for _ = 1 to scaled 1_200 do step r; if below r 1500 = 0 then collect r done));
  ok ()
