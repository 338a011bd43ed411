(* Array: every function on integer, float and mixed arrays, with bounds checked. *)
(* modes: stress-ok *)
let p = Printf.printf
let ints a = p "[%s]\n" (String.concat ";" (List.map string_of_int (Array.to_list a)))
let floats a = p "[%s]\n" (String.concat ";" (List.map string_of_float (Array.to_list a)))
let exn f = match f () with () -> p "ok\n" | exception Invalid_argument m -> p "%s\n" m
    | exception Not_found -> p "Not_found\n"
let () =
  ints (Array.make 3 7); floats (Array.make 3 1.5); ints [||]; ints (Array.init 5 (fun i -> i * i));
  floats (Array.init 3 float); floats (Array.map (fun _ -> 0.) (Array.create_float 2));
  let m = Array.make_matrix 2 3 'x' in m.(0).(1) <- 'y'; p "%c%c\n" m.(0).(1) m.(1).(1);
  let im = Array.init_matrix 2 2 (fun i j -> i * 10 + j) in ints im.(1);
  let a = [| 5; 3; 9; 1 |] in
  ints (Array.append a [| 0 |]); ints (Array.append [||] a); ints (Array.concat [a; [||]; [| 7 |]; a]);
  floats (Array.concat [[| 1. |]; [| 2.; 3. |]]); ints (Array.sub a 1 2);
  floats (Array.sub [| 1.; 2.; 3. |] 1 2); ints (Array.copy a);
  let b = Array.copy a in Array.fill b 1 2 0; ints b; Array.blit a 0 b 1 3; ints b; Array.blit b 0 b 1 3;
  ints b; Array.blit b 1 b 0 3; ints b; let f = [| 1.; 2.; 3. |] in Array.blit f 0 f 1 2; floats f;
  Array.fill f 0 2 9.; floats f;
  let s = [| "a"; "b"; "c"; "d" |] in Array.blit s 0 s 2 2; p "%s\n" (String.concat "" (Array.to_list s));
  Array.fill s 0 3 "z"; p "%s\n" (String.concat "" (Array.to_list s));
  ints (Array.of_list [1; 2; 3]); p "%d\n" (List.length (Array.to_list a)); Array.iter (p "%d,") a;
  Array.iteri (p "%d:%d,") a; Array.iter2 (p "%d/%d,") a a; p "\n";
  ints (Array.map succ a); ints (Array.mapi ( + ) a); ints (Array.map2 ( * ) a a); floats (Array.map float a);
  ints (Array.map int_of_float [| 1.5; 2.5 |]); let c = Array.copy a in Array.map_inplace succ c; ints c;
  Array.mapi_inplace ( * ) c; ints c;
  p "%d %d\n" (Array.fold_left ( - ) 0 a) (Array.fold_right ( - ) a 0);
  let acc, r = Array.fold_left_map (fun acc x -> acc + x, acc * x) 0 a in p "%d " acc; ints r;
  p "%b %b %b %b %b %b\n" (Array.for_all (( < ) 0) a) (Array.exists (( = ) 9) a) (Array.for_all2 ( = ) a a)
    (Array.exists2 ( <> ) a a) (Array.mem 3 a) (Array.memq 4 a);
  p "%s %s %s %s\n" (match Array.find_opt (( < ) 4) a with Some n -> string_of_int n | None -> "none")
    (match Array.find_index (( = ) 9) a with Some n -> string_of_int n | None -> "none")
    (match Array.find_map (fun x -> if x > 5 then Some (string_of_int (x * 2)) else None) a with Some s -> s
      | None -> "none") (match Array.find_mapi (fun i x -> if i = x then Some "same" else None) a with Some s
    -> s | None -> "none");
  let x, y = Array.split [| 1, 'a'; 2, 'b' |] in ints x; p "%c\n" y.(1);
  p "%d\n" (Array.length (Array.combine x y)); ints (Array.of_seq
      (Seq.filter (fun x -> x > 2) (Array.to_seq a))); Seq.iter (fun (i, x) -> p "%d=%d " i x)
  (Array.to_seqi a); p "\n";
  List.iter exn [(fun () -> ignore a.(4)); (fun () -> ignore a.(-1)); (fun () -> a.(4) <- 0);
    (fun () -> ignore [| 1. |].(1)); (fun () -> ignore (Array.sub a 2 3)); (fun () -> Array.fill a (-1) 2 0);
  (fun () -> Array.blit a 0 a 3 2); (fun () -> ignore (Array.make (-1) 0));
  (fun () -> ignore (Array.init (-1) Fun.id)); (fun () -> Array.iter2 (fun _ _ -> ()) a [||]);
  (fun () -> ignore (Array.map2 ( + ) a [||])); (fun () -> ignore (Array.make_matrix (-1) 1 0));
  (fun () -> ignore (Array.combine a [||])); (fun () -> ignore (Array.for_all2 ( = ) a [||]));
  (fun () -> ignore (Array.concat []))];
  p "%d %d %b\n" (Array.get a 2) (Array.length [| 1.; 2. |]) ([| 1; 2 |] = [| 1; 2 |]); Array.set a 0 100;
  ints a; Array.shuffle ~rand:(fun n -> n - 1) a; ints a
