(* State, exceptions and choice as effects; multi-level resumptions keep their local state apart. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
module State (S : sig type t end) = struct
  type _ Effect.t += Get : S.t Effect.t | Put : S.t -> unit Effect.t
  let get () = perform Get and put x = perform (Put x)
  let run init f =
    (match f () with
     | x -> fun s -> (x, s)
     | effect Get, k -> fun (s : S.t) -> (continue k s) s
     | effect (Put s'), k -> fun _ -> (continue k ()) s') init
end
module I = State (Int)
module L = State (struct type t = string list end)
let () =
  let x, s = I.run 10 (fun () -> for _ = 1 to 100 do I.put (I.get () + 1) done; I.get () * 2) in
  Printf.printf "%d %d\n" x s;
  let (x, log), n = I.run 0 (fun () -> L.run [] (fun () ->
      List.iter (fun w -> L.put (w :: L.get ()); I.put (I.get () + String.length w)) ["one"; "two"; "three"];
      "result")) in
  Printf.printf "%s [%s] %d\n" x (String.concat ";" log) n
type _ Effect.t += Choose : int -> int t | Fail : 'a t
let () =
  (* one-shot continuations: backtracking by running again with recorded choices *)
  let all f =
    let rec go prefix =
      let trail : int list ref = ref prefix and made : (int * int) list ref = ref [] in
      let pick (n : int) = let c = (match !trail with c :: r -> trail := r; c | [] -> 0) in
      made := (c, n) :: !made; c in
      let next = match f () with
        | x -> print_string x; print_char ' '; !made
        | effect (Choose n), k -> continue k (pick n)
        | effect Fail, _ -> !made in
      advance next
    and advance = function
      | [] -> print_newline ()
      | (c, n) :: r when c + 1 < n -> go (List.rev_append (List.map fst r) [c + 1])
      | _ :: r -> advance r in
    go [] in
  all (fun () -> let a = perform (Choose 3) in let b = perform (Choose 2) in Printf.sprintf "%d%d" a b);
  all (fun () -> let q = Array.make 4 0 in
        for i = 0 to 3 do
          q.(i) <- perform (Choose 4);
          for j = 0 to i - 1 do if q.(i) = q.(j) || abs (q.(i) - q.(j)) = i - j then perform Fail done
        done; String.concat "" (List.map string_of_int (Array.to_list q)))
