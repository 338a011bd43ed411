(* The LXM generator: same seeds, same numbers, on every runtime. *)
let () =
  List.iter (fun seed ->
      Random.full_init seed;
      for _ = 1 to 5 do
        Printf.printf "%d %d %h %b %Ld %ld %nd %d\n" (Random.bits ()) (Random.int 1000) (Random.float 1.) (Random.bool ())
          (Random.int64 Int64.max_int) (Random.int32 Int32.max_int) (Random.nativeint 99999n) (Random.full_int max_int)
      done)
    [[||]; [|0|]; [|1; 2; 3|]; [|max_int; min_int|]; Array.init 100 Fun.id];
  let s = Random.State.make [|42|] in
  let t = Random.State.split s in
  let u = Random.State.copy s in
  let digest st = Digest.(to_hex (string (String.init 100000 (fun _ -> Char.chr (Random.State.int st 256))))) in
  print_endline (digest s); print_endline (digest t); print_endline (digest u);
  print_endline (Random.State.to_binary_string s |> String.escaped);
  Random.init 7;
  let h = Hashtbl.create ~random:false 10 in
  for i = 1 to 1000 do Hashtbl.replace h (Random.int 500) i done;
  print_endline (Digest.to_hex (Digest.string (Hashtbl.fold (fun k v acc -> Printf.sprintf "%s %d:%d" acc k v) h "")))
