(* Unhandled can be caught around each perform, under deep handlers that do not know the effect. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += Lost : int t | Known : int t
let answer f = match f () with n -> n | effect Known, k -> continue k 10
let attempt () = try perform Lost with Unhandled Lost -> 1 | Unhandled _ -> 2
let () =
  Printf.printf "%d\n" (answer attempt);
  Printf.printf "%d\n" (answer (fun () -> attempt () + perform Known));
  Printf.printf "%d\n" (answer (fun () -> answer (fun () -> attempt () + 5)));
  Printf.printf "%d\n" (answer (fun () -> let r = ref 0 in for _ = 1 to 20 do r := !r + attempt ()
        + perform Known done; !r));
  let h = { effc = fun (type a) (e : a t) -> match e with Known -> Some
      (fun (k : (a, _) continuation) -> continue k 3) | _ -> None } in
  print_endline (try_with (fun () -> try ignore (perform Lost);
      "no" with Unhandled e -> (match e with Lost -> "lost" | _ -> "other")) () h)
