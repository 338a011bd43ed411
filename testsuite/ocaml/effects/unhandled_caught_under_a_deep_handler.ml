(* Unhandled is caught around a perform under a deep handler that does not know the effect, while the heap is
   collected (the situation of ocaml/ocaml#14644). *)
(* differs: the reference loses a root here and crashes *)
open Effect
open Effect.Deep
type _ Effect.t += Known : unit t | Lost : unit t
let rounds = 3000 and performs = 30
let known = ref 0 and lost = ref 0
let body () =
  for _ = 1 to performs do
    (try perform Lost with Unhandled _ -> incr lost);
    perform Known
  done
let handler =
  { retc = Fun.id; exnc = raise;
    effc = fun (type a) (e : a t) -> match e with
      | Known -> Some (fun (k : (a, _) continuation) ->
          incr known;
          let r = continue k () in
          ignore (Sys.opaque_identity (Array.make 1 0));
          r)
      | _ -> None }
let () =
  for _ = 1 to rounds do match_with body () handler done;
  Printf.printf "%d known, %d lost\n" !known !lost      (* expect: 90000 known, 90000 lost *)
