(* What ocaml/ocaml#13512 needed luck for, on purpose.  There a dead domain's memory was still listed as code; a value
   that came to lie in it was not followed when it was met on a bytecode stack.  So: domains enter OCaml through every
   callback there is and end; the parent then fills the memory that came free with blocks of all small sizes, such that
   each address is some block's, and each block is reachable from one frame of a deep recursion only; it collects, fills
   again, and looks at every frame on the way back. *)
open Common
open Effect
open Effect.Deep

type _ Effect.t += Pause : unit Effect.t

(* ---- lives that are full of callbacks ------------------------------------------------------------------------- *)

let key_of_domain = Domain.DLS.new_key ~split_from_parent:(fun k -> k + 1) (fun () -> 0)

let callbacks r =
  let ran = ref 0 in
  for i = 1 to 20 do Gc.finalise (fun b -> if !b <> i then fail "finaliser: %d" !b; incr ran) (ref i) done;
  Gc.finalise_last (fun () -> incr ran) (ref 0);
  Domain.at_exit (fun () -> ignore (Sys.opaque_identity (chain 5 1)));
  ignore (Domain.DLS.get key_of_domain);
  Sys.set_signal Sys.sigusr1 (Sys.Signal_handle (fun _ -> ignore (Sys.opaque_identity (chain 3 1))));
  Gc.minor ();
  let fiber () = match perform Pause with () -> () | effect Pause, k -> Gc.minor (); continue k () in
  fiber ();
  let al = Gc.create_alarm (fun () -> incr ran) in
  if below r 2 = 0 then Gc.major ();
  Gc.delete_alarm al;
  ignore (Sys.opaque_identity (Array.init 100 (fun i -> String.make (below r 300) (Char.chr (i + 30)))));
  if !ran = 0 then fail "no finaliser ran"

(* All alive at once, and gone together, so that the C library gives their stacks back. *)
let generation k =
  let n = 10 in
  let here = gate n in
  join_all (Array.init n (fun d -> spawn (fun () -> callbacks (rng ((k * 64) + d + 1)); pass here)))

(* ---- frames that hold the only way to their blocks ------------------------------------------------------------- *)

type block = { a : int; b : int; c : int }

let checked where good = if not good then fail "%s: a frame lost its block" where

(* Blocks of 2, 3, 4 and more words: together their addresses meet every step of 8 bytes. *)
let rec frame depth key stop_here =
  let one = ref key in
  let two = (key + 1, key + 2) in
  let three = { a = key; b = key + 3; c = key + 4 } in
  let text = if key land 3 = 0 then string_of_int key else "" in
  let more = Array.make (1 + (key land 31)) key in
  let four = ref (ref (key + 5)) in
  let late x = x + !one + key in
  if depth = 0 then stop_here () else frame (depth - 1) (key + 7) stop_here;
  checked "ref" (!one = key);
  checked "pair" (fst two = key + 1 && snd two = key + 2);
  checked "record" (three.a = key && three.b = key + 3 && three.c = key + 4);
  checked "string" (key land 3 <> 0 || String.equal text (string_of_int key));
  checked "array" (Array.length more = 1 + (key land 31) && more.(key land 31) = key);
  checked "ref of ref" (!(!four) = key + 5);
  checked "closure" (late 1 = 1 + key + key)

let spoil () = for i = 1 to 3_000 do ignore (Sys.opaque_identity (Array.make (1 + (i land 31)) (-1))) done

let bottom r () =
  Gc.minor ();
  (match below r 3 with 0 -> Gc.full_major () | 1 -> Gc.compact () | _ -> Gc.major (); Gc.compact ());
  spoil ();
  (* and with callbacks above these frames, while others of the kind end *)
  Gc.finalise (fun b -> Gc.minor (); spoil (); if !b <> 5 then fail "finaliser: %d" !b) (ref 5);
  generation (1000 + below r 1000);
  Gc.full_major ();
  spoil ();
  Gc.minor ()

let () =
  let r = rng 0 in
  for k = 1 to scaled 6 do
    generation k;
    let depth = 10_000 + below r 10_000 and key = below r 1000 in
    (* in the parent, and inside a fiber on its own stack *)
    if k land 1 = 0 then frame depth key (bottom r)
    else match frame depth key (fun () -> perform Pause; bottom r (); perform Pause) with
      | () -> ()
      | effect Pause, k -> Gc.full_major (); spoil (); Gc.compact (); continue k ()
  done;
  ok ()
