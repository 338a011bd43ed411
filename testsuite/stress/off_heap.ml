(* Large blocks and memory outside the heap: bigarrays with slices that keep their parents, custom blocks, large arrays and strings,
   made here and dropped there, faster than the collector would come by itself. *)
open Common
module B = Bigarray.Array1
type part = { base : int; bytes : (int, Bigarray.int8_unsigned_elt, Bigarray.c_layout) B.t }

let board : part option Atomic.t array = Array.init 32 (fun _ -> Atomic.make None)
let larges : int array Atomic.t array = Array.init 16 (fun _ -> Atomic.make [||])

let check p = let n = B.dim p.bytes in
  let rec go i = if i < n then begin
    if p.bytes.{i} <> (p.base + i) land 255 then fail "bigarray: byte %d is %d" i p.bytes.{i}; go (i + 1 + (n / 50)) end in
  go 0

let make r =
  let base = below r 256 in
  let bytes = B.create Bigarray.int8_unsigned Bigarray.c_layout (1 + below r (if below r 10 = 0 then 300_000 else 3_000)) in
  let n = B.dim bytes in
  for i = 0 to min 255 (n - 1) do bytes.{i} <- (base + i) land 255 done;
  let rec double k = if k < n then begin
    B.blit (B.sub bytes 0 (min k (n - k))) (B.sub bytes k (min k (n - k))); double (2 * k) end in
  double 256;
  { base; bytes }

let slice r p =
  let n = B.dim p.bytes in
  let from = below r n in
  { base = p.base + from; bytes = B.sub p.bytes from (1 + below r (n - from)) }

let check_large a = Array.iteri (fun i x -> if x <> Array.length a - i then fail "large array: %d at %d" x i) a

let step r =
  let i = below r 32 in
  match below r 10 with
  | 0 | 1 | 2 -> let p = make r in check p; Atomic.set board.(i) (Some p)
  | 3 | 4 -> (match Atomic.get board.(i) with Some p -> Atomic.set board.(below r 32) (Some (slice r p)) | None -> ())
  | 5 -> (match Atomic.get board.(i) with Some p -> check p | None -> ())
  | 6 -> let n = 260 + below r 20_000 in Atomic.set larges.(i land 15) (Array.init n (fun k -> n - k))
  | 7 -> check_large (Atomic.get larges.(i land 15))
  | 8 -> let n = 1 + below r 500_000 in let s = Bytes.make n 'q' in
         if Bytes.get s (n - 1) <> 'q' || Bytes.get s 0 <> 'q' then fail "large string"
  | _ -> if below r 20 = 0 then collect r; if below r 4 = 0 then Atomic.set board.(i) None

let () =
  for k = 1 to scaled 16 do
    join_all (spawn_all 4 (fun d -> let r = rng ((k * 4) + d) in for _ = 1 to 250 do step r done))
  done;
  Array.iter (fun p -> match Atomic.get p with Some p -> check p | None -> ()) board;
  Array.iter (fun a -> check_large (Atomic.get a)) larges;
  ok ()
