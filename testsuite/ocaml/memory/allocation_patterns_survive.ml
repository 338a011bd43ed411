(* Blocks of every size from 0 to 600 words, strings, floats and closures survive minor, major and compacting collections. *)
let check blocks = Array.for_all (fun (n, (a : int array), s, f, g) -> Array.length a = n &&
      (n = 0 || a.(n - 1) = n - 1) && String.length s = n && f = float n && g 1 = n + 1) blocks
let make () = Array.init 600 (fun n -> (n, Array.init n Fun.id, String.make n
        (Char.chr (n land 255)), float n, fun x -> x + n))
let () =
  let b = make () in
  Printf.printf "%b " (check b); Gc.minor (); Printf.printf "%b " (check b); Gc.major ();
  Printf.printf "%b " (check b); Gc.compact (); Printf.printf "%b\n" (check b);
  let b = ref b in for round = 1 to 5 do let c = make () in
  for i = 0 to 599 do if i mod 7 = round then (!b).(i) <- c.(i) done;
  ignore (Sys.opaque_identity (List.init 5000 (fun i -> i))); Gc.major () done; Printf.printf "%b\n" (check !b);
  let fragmented = Array.init 5000 (fun i -> Array.make (1 + i mod 40) i) in
  for i = 0 to 4999 do if i mod 2 = 0 then fragmented.(i) <- [||] done; Gc.full_major (); Gc.compact ();
  let more = Array.init 5000 (fun i -> Array.make (1 + i mod 37) (-i)) in let ok = ref true in
  for i = 0 to 4999 do if i mod 2 = 1 && fragmented.(i).(0) <> i then ok := false;
  if more.(i).(i mod 37) <> -i then ok := false done; Printf.printf "%b\n" !ok
