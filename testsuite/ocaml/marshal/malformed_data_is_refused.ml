(* Marshalled data cut short or with another magic number gives Failure, never anything else. *)
let data = Marshal.to_string (List.init 20 (fun i -> (i, string_of_int i, float i, [| Int64.of_int i |]))) []
let outcome s = match (Marshal.from_string s 0 : Obj.t) with
  | _ -> "ok" | exception Failure m -> "Failure " ^ m | exception Invalid_argument m -> "Invalid_argument " ^ m
let () =
  let seen = Hashtbl.create 5 in
  for n = 0 to String.length data - 1 do
    let o = outcome (String.sub data 0 n) in
    Hashtbl.replace seen o (1 + Option.value ~default:0 (Hashtbl.find_opt seen o))
  done;
  List.iter (fun (k, n) -> Printf.printf "%s %d\n" k n) (List.sort compare (List.of_seq (Hashtbl.to_seq seen)));
  List.iter (fun (i, c) -> let b = Bytes.of_string data in Bytes.set b i c;
    print_endline (outcome (Bytes.to_string b))) [0, 'x'; 1, '\000'; 2, '\000'; 3, '\xff'];
  print_endline (outcome (data ^ "more"))
