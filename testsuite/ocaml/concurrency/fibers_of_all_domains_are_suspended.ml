(* Each of four domains holds thousands of suspended fibers while the world is stopped and the heap compacted. *)
open Effect
open Effect.Deep
type _ Effect.t += Wait : int -> int Effect.t
let suspended i =
  let got : (int, int) continuation option ref = ref None in
  match_with (fun () ->
      let l = List.init (i land 15) (fun j -> string_of_int (i + j)) in
      let n = perform (Wait i) in
      n + List.fold_left (fun s x -> s + int_of_string x) 0 l) ()
    { retc = (fun n -> got := None; n); exnc = raise; effc = (fun (type a) (e : a Effect.t) ->
          match e with
          | Wait _ -> Some (fun (k : (a, int) continuation) -> got := Some k; 0)
          | _ -> None) } |> ignore;
  Option.get !got
let body seed () =
  let ks = Array.init 5000 (fun i -> suspended (seed + i)) in
  Gc.full_major ();
  let s = Array.fold_left (fun s k -> s + continue k 1) 0 ks in
  let dropped = Array.init 1000 (fun i -> suspended i) in
  if seed land 1 = 0 then Gc.compact ();
  ignore (Sys.opaque_identity dropped);
  s
let () =
  let ds = List.init 3 (fun i -> Domain.spawn (body i)) in
  let mine = body 3 () in
  let all = List.map Domain.join ds in
  List.iter (Printf.printf "%d\n") (all @ [ mine ])
