(* With OCAMLRUNPARAM=b an uncaught exception is followed by where it was raised, re-raised and called. *)
(* env: OCAMLRUNPARAM=b *)
(* exit: 2 *)
let rec depth n = if n = 0 then failwith "deep" else 1 + depth (n - 1)
let reraise f = try f () with Not_found -> 0 | e -> print_endline "seen"; raise e
let middle x = let r = reraise (fun () -> depth x) in r + 1
module M = struct
  let inside = fun x -> let y = middle x in y * 2
  class c = object method call x = let v = inside x in v + 1 end
end
let () =
  let o = new M.c in
  let all = List.map (fun x -> o#call x) [3] in
  print_int (List.hd all)
