(* A shallow handler handles one effect; the continuation is resumed under another one. *)
(* modes: stress-ok *)
open Effect
open Effect.Shallow
type _ Effect.t += Send : int -> unit t | Recv : int t
let () =
  (* a state machine: Send and Recv must alternate *)
  let rec expect_send : type a. (unit, int) continuation -> a -> int -> int = fun k _ last -> 
    continue_with k () { retc = (fun x -> x); exnc = raise; effc = (fun (type b) (e : b Effect.t) -> match e with
        | Send n -> Some (fun (k : (b, _) continuation) -> Printf.printf "send %d\n" n; expect_recv k n (last + n))
        | Recv -> Some (fun _ -> print_endline "recv out of turn"; -1)
        | _ -> None) }
  and expect_recv : (unit, int) continuation -> int -> int -> int = fun k n last ->
    continue_with k () { retc = (fun x -> x + 1000); exnc = raise;
      effc = (fun (type b) (e : b Effect.t) -> match e with
        | Recv -> Some (fun (k : (b, _) continuation) -> resume_int k n last)
        | Send _ -> Some (fun _ -> print_endline "send out of turn"; -2)
        | _ -> None) }
  and resume_int : (int, int) continuation -> int -> int -> int = fun k v last ->
    continue_with k v { retc = (fun x -> x + last); exnc = raise;
      effc = (fun (type b) (e : b Effect.t) -> match e with
        | Send n -> Some (fun (k : (b, _) continuation) -> Printf.printf "send %d\n" n; expect_recv k n (last + n))
        | Recv -> Some (fun _ -> print_endline "recv out of turn"; -1)
        | _ -> None) } in
  let go f = Printf.printf "%d\n" (expect_send (fiber f) () 0) in
  go (fun () -> perform (Send 1); let a = perform Recv in perform (Send (a * 10)); let b = perform Recv in a + b);
  go (fun () -> perform (Send 1); perform (Send 2); 0);
  go (fun () -> perform Recv);
  go (fun () -> 5);
  go (fun () -> perform (Send 9); 6)
let () =
  let k = fiber (fun x -> x * 2) in
  let h = { retc = (fun x -> Printf.sprintf "ret %d" x); exnc = (fun e -> "exn " ^ Printexc.to_string e);
    effc = (fun _ -> None) } in
  print_endline (continue_with k 21 h);
  print_endline (discontinue_with (fiber (fun x -> x + 1)) Exit h);
  print_endline (discontinue_with (fiber (fun x -> x + 1)) Not_found h);
  (try ignore (continue_with k 1 h) with Continuation_already_resumed -> print_endline "already resumed")
