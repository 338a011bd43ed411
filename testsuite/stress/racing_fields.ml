(* Programs may race on plain fields: they see some value that was stored there, whole, and nothing worse happens.  Modules that
   are not made for sharing may raise or lose things, but what they give is intact. *)
open Common

let width = 4
type record = { mutable left : cell; mutable right : int; mutable also : float; mutable many : int list }
type floats = { mutable x : float; mutable y : float }

let record = { left = cell 1; right = 1; also = 1.; many = [] }
let floats = { x = 0.; y = 0. }
let cells = Array.init 64 (fun i -> cell i)
let numbers = Array.make 64 0.
let bytes = Bytes.make 256 'a'
let big = Bigarray.Array1.init Bigarray.int Bigarray.c_layout 64 Fun.id
let table : (int, cell) Hashtbl.t = Hashtbl.create 4
let queue : cell Queue.t = Queue.create ()
let stack : cell Stack.t = Stack.create ()
let buffer = Buffer.create 4
let dynamic : cell Dynarray.t = Dynarray.create ()

let intact c = check_cell "race" c.key { c with next = None }

let step r =
  let i = below r 64 and n = bits r in
  match below r 22 with
  | 0 -> record.left <- cell n; record.right <- n
  | 1 -> intact record.left; ignore (Sys.opaque_identity (record.right + List.length record.many))
  | 2 -> record.also <- float_of_int (n land 255); record.many <- [ n; n ]
  | 3 -> let f = record.also in if Float.of_int (Float.to_int f) <> f then fail "a torn float %h" f
  | 4 -> floats.x <- float_of_int i; floats.y <- floats.x
  | 5 -> if floats.x < 0. || floats.x > 64. then fail "a torn float field %h" floats.x
  | 6 -> cells.(i) <- cell n
  | 7 -> intact cells.(i)
  | 8 -> let k = below r 30 in Array.blit cells (below r 30) cells (below r 30) k
  | 9 -> Array.fill cells (below r 30) (below r 30) (cell n)
  | 10 -> Array.sort (fun a b -> Int.compare a.key b.key) (Array.copy cells)
  | 11 -> numbers.(i) <- float_of_int n; Array.blit numbers 0 numbers 20 40
  | 12 -> Bytes.set bytes i 'b'; ignore (Bytes.sub_string bytes i 100); Bytes.blit bytes 0 bytes 50 100
  | 13 -> big.{i} <- n; if big.{63 - i} < 0 then fail "bigarray"
  | 14 -> Hashtbl.replace table (n land 127) (cell n)
  | 15 -> (match Hashtbl.find_opt table (n land 127) with Some c -> intact c | None -> ())
  | 16 -> if Hashtbl.length table > 200 then Hashtbl.reset table; Hashtbl.remove table (n land 127)
  | 17 -> if Queue.length queue > 100 then Queue.clear queue; Queue.push (cell n) queue
  | 18 -> (match Queue.take_opt queue with Some c -> intact c | None -> ())
  | 19 -> Stack.push (cell n) stack; if Stack.length stack > 50 then Stack.clear stack;
          (match Stack.pop_opt stack with Some c -> intact c | None -> ())
  | 20 -> if Buffer.length buffer > 2000 then Buffer.reset buffer; Buffer.add_string buffer "abc"; ignore (Buffer.contents buffer)
  | _ -> if Dynarray.length dynamic > 100 then Dynarray.clear dynamic; Dynarray.add_last dynamic (cell n);
         (match Dynarray.pop_last_opt dynamic with Some c -> intact c | None -> ())

(* What the library may do when it finds itself raced with.  A Hashtbl that is being resized by two may build a cycle, so
   nobody iterates over it. *)
let permitted = function Invalid_argument _ | Failure _ | Not_found | Queue.Empty | Stack.Empty -> true | _ -> false

(* Forcing one lazy value from two domains: one result or a refusal. *)
let lazies = Array.init 50 (fun i -> Atomic.make (lazy (cell i)))
let force r =
  let i = below r 50 in
  if below r 4 = 0 then Atomic.set lazies.(i) (lazy (cell i));
  match Lazy.force (Atomic.get lazies.(i)) with c -> check_cell "lazy" i c | exception CamlinternalLazy.Undefined -> ()

let () =
  let start = gate width in
  join_all (spawn_all width (fun d ->
    let r = rng d in
    pass start;
    for _ = 1 to scaled 60_000 do
      (try step r with e when permitted e -> ());
      force r;
      if below r 4000 = 0 then collect r
    done));
  Gc.compact ();
  Array.iter intact cells; intact record.left;
  ok ()
