(* Continuations captured in one domain are resumed in another, over and over, with values on their stacks that
   collections move meanwhile. *)
open Effect
open Effect.Deep
type _ Effect.t += Yield : int -> int Effect.t
type state = Done of int | Suspended of int * (int, state) continuation
let rec work depth k =
  if depth = 0 then perform (Yield k)
  else
    let l = List.init (depth land 7) (fun i -> ref (i + k)) in
    let r = work (depth - 1) k in
    r + List.fold_left (fun s x -> s + !x) 0 l - List.fold_left (fun s x -> s + !x) 0 l
let task n () =
  let s = ref 0 in
  for i = 1 to n do s := !s + work (i * 7 mod 300) i done;
  Done !s
let start f = match_with f () { retc = Fun.id; exnc = raise; effc = (fun (type a) (e : a Effect.t) ->
    match e with
    | Yield x -> Some (fun (k : (a, state) continuation) -> Suspended (x, k))
    | _ -> None) }
let () =
  let boxes = Array.init 16 (fun i -> Atomic.make (Some (Suspended (0, Obj.magic 0)))) in
  Array.iter (fun b -> Atomic.set b None) boxes;
  let left = Atomic.make 16 and sum = Atomic.make 0 in
  Array.iteri (fun i b -> Atomic.set b (Some (start (task (20 + i))))) boxes;
  let worker seed () =
    let r = ref seed in
    while Atomic.get left > 0 do
      r := (!r * 25173 + 13849) land 0xffff;
      let b = boxes.(!r lsr 4 land 15) in
      (match Atomic.exchange b None with
       | None -> Domain.cpu_relax ()
       | Some (Done n) -> ignore (Atomic.fetch_and_add sum n); Atomic.decr left
       | Some (Suspended (x, k)) -> Atomic.set b (Some (continue k x)));
      if !r land 63 = 0 then Gc.minor ();
      if !r land 1023 = 0 then Gc.compact ()
    done in
  let ds = List.init 3 (fun i -> Domain.spawn (worker (i + 1))) in
  worker 99 ();
  List.iter Domain.join ds;
  Printf.printf "%d\n" (Atomic.get sum)
