(* A continuation captured under one handler is resumed under another, from a callback, and from another fiber. *)
(* modes: stress-ok *)
open Effect
open Effect.Deep
type _ Effect.t += Save : int t | Ctx : string t
let saved : (int, string) continuation list ref = ref []
let with_ctx (name : string) f = match f () with x -> x | effect Ctx, k -> continue k name
let capture f = match f () with s -> s | effect Save, k -> saved := k :: !saved; "saved"
let take () = match !saved with k :: r -> saved := r; k | [] -> failwith "none"
let () =
  let body tag () = let n = perform Save in Printf.sprintf "%s %d in %s" tag n (perform Ctx) in
  List.iter (fun t -> print_endline (with_ctx "home" (fun () -> capture (body t)))) ["a"; "b"; "c"; "d"];
  print_endline (with_ctx "other" (fun () -> continue (take ()) 1));
  print_endline (List.hd (List.map (fun n -> with_ctx "in map" (fun () -> continue (take ()) n)) [2]));
  print_endline (with_ctx "outer" (fun () -> capture (fun () -> let s = with_ctx "inner"
        (fun () -> continue (take ()) 3) in s ^ "!" ^ string_of_int (perform Save))));
  print_endline (with_ctx "last" (fun () -> continue (take ()) 4));
  (* resumed inside the handler of another effect *)
  let k = take () in
  print_endline (match perform Save with n -> string_of_int n
      | effect Save, k2 -> let s = with_ctx "handler" (fun () -> continue k 5) in s ^ "/" ^ continue k2 6)
let () =
  Printf.printf "%d left\n" (List.length !saved);
  let rec relay n = if n = 0 then perform Save else match relay (n - 1) with x -> x
    | effect Save, k -> continue k (1 + perform Save) in
  Printf.printf "%d\n" (match relay 12 with x -> x | effect Save, k -> continue k 100)
