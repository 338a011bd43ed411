(* All domains marshal the same graph, and graphs of their own, to strings, bytes and files, and read back what
   they and others wrote: sharing, cycles, closures, bigarrays, large strings.  Structural comparison and hashing of both sides,
   which walk the heap in C for long, must agree. *)
open Common

type graph = {
  cells : cell option; strings : string array; floats : float array; cycle : ring; wide : (int64 * int32 * nativeint) list;
  big : (float, Bigarray.float64_elt, Bigarray.c_layout) Bigarray.Array1.t; same : (string * string) }
and ring = { n : int; mutable after : ring }

let ring n = let rec first = { n = 0; after = first } in
  let r = ref first in for i = 1 to n do let c = { n = i; after = first } in !r.after <- c; r := c done; first
let rec check_ring n i r = if r.n <> i mod n then fail "ring: %d at %d" r.n i; if i < 2 * n then check_ring n (i + 1) r.after

let graph r =
  let base = below r 100_000 and s = String.make (1 + below r 3000) 'x' in
  (base, { cells = chain (below r 100) base; strings = Array.init (below r 400) (fun i -> String.make (i mod 70) 'y');
    floats = Array.init (below r 300) float_of_int; cycle = ring 19;
    wide = List.init (below r 50) (fun i -> Int64.of_int i, Int32.of_int (-i), Nativeint.of_int (base + i));
    big = Bigarray.Array1.init Bigarray.float64 Bigarray.c_layout (below r 2000) float_of_int; same = (s, s) })

(* compare cannot look at closures and walks cycles for ever: these are left out of it *)
let alike a b =
  a.strings = b.strings && a.floats = b.floats && a.wide = b.wide && a.big = b.big && a.same = b.same
  && Hashtbl.hash a.strings = Hashtbl.hash b.strings && Hashtbl.hash a.wide = Hashtbl.hash b.wide
  && compare a.floats b.floats = 0

let count g = let rec go n = function None -> n | Some c -> go (n + 1) c.next in go 0 g.cells

let check where (base, (g : graph)) (copy : graph) =
  check_chain where (count g) base copy.cells;
  check_ring 20 0 copy.cycle;
  if fst copy.same != snd copy.same then fail "%s: sharing is lost" where;
  if not (alike g copy) then fail "%s: a copy differs" where

let flags = [ Marshal.Closures ]
let through_string g : graph = Marshal.from_string (Marshal.to_string g flags) 0
let through_bytes g : graph = Marshal.from_bytes (Marshal.to_bytes g flags) 0
let through_file name (g : graph) : graph =
  Out_channel.with_open_bin name (fun c -> Marshal.to_channel c g flags; Marshal.to_channel c g flags);
  In_channel.with_open_bin name (fun c -> ignore (Marshal.from_channel c : graph); Marshal.from_channel c)

let () =
  let common = graph (rng 0) and posted = Atomic.make (Marshal.to_string (cell 5) flags) in
  let name = Filename.temp_file "marshal" ".bin" in
  join_all (spawn_all 4 (fun d ->
    let r = rng (d + 1) in
    for _ = 1 to scaled 200 do
      let own = graph r in
      (match below r 4 with
       | 0 -> check "string" own (through_string (snd own))
       | 1 -> check "bytes" own (through_bytes (snd own))
       | 2 -> check "file" own (through_file (Printf.sprintf "%s.%d" name d) (snd own))
       | _ ->
         let c : cell = Marshal.from_string (Atomic.get posted) 0 in
         check_cell "posted" c.key { c with next = None };
         Atomic.set posted (Marshal.to_string (cell (below r 1000)) flags));
      check "shared" common (through_string (snd common));
      if below r 4 = 0 then collect r
    done));
  List.iter (fun f -> if Sys.file_exists f then Sys.remove f) (name :: List.init 4 (Printf.sprintf "%s.%d" name));
  ok ()
