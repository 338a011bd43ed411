(* compare, =, <, and Hashtbl.hash agree on 30000 pairs of random values of every kind. *)
type t =
  | A | B
  | Int of int | Flt of float | Str of string | Tup of t * t | Lst of t list | Arr of t array | FlArr of float array
  | I32 of int32 | I64 of int64 | Nat of nativeint | Lzy of t Lazy.t | Rec of { x : float; y : float } | Obj of int ref
let state = ref 0x2545F4914F6CDD1DL
let next () =
  let x = !state in
  let x = Int64.logxor x (Int64.shift_left x 13) in
  let x = Int64.logxor x (Int64.shift_right_logical x 7) in
  let x = Int64.logxor x (Int64.shift_left x 17) in
  state := x; x
let below n = Int64.to_int (Int64.rem (Int64.shift_right_logical (next ()) 1) (Int64.of_int n))
let small () = below 5 - 2
let flt () = [|0.; -0.; 1.; nan; infinity; neg_infinity; 1.5; -. nan; 4.9e-324; Int64.float_of_bits (next ())|].(below 10)
let str () = String.init (below 12) (fun _ -> "ab\000\255".[below 4])
let rec value depth =
  match below (if depth = 0 then 10 else 16) with
  | 0 -> A | 1 -> B
  | 2 -> Int (small ()) | 3 -> Int (Int64.to_int (next ()))
  | 4 -> Flt (flt ()) | 5 -> Str (str ())
  | 6 -> I32 (Int32.of_int (small ())) | 7 -> I64 (if below 2 = 0 then next () else Int64.of_int (small ()))
  | 8 -> Nat (if below 2 = 0 then Int64.to_nativeint (next ()) else Nativeint.of_int (small ()))
  | 9 -> FlArr (Array.init (below 8) (fun _ -> flt ()))
  | 10 -> Tup (value (depth - 1), value (depth - 1))
  | 11 -> Lst (List.init (below 5) (fun _ -> value (depth - 1)))
  | 12 -> Arr (Array.init (below 5) (fun _ -> value (depth - 1)))
  | 13 -> let v = value (depth - 1) in let l = lazy v in Lzy l
  | 14 -> Rec { x = flt (); y = flt () }
  | _ -> Obj (ref (small ()))
let answers f = match f () with x -> string_of_int x | exception e -> Printexc.to_string e
let bool f = answers (fun () -> Bool.to_int (f ()))
let () =
  let b = Buffer.create 1000000 in
  for i = 1 to 30000 do
    let v = value 4 in
    let w = match below 3 with 0 -> v | _ -> value 4 in
    List.iter (Buffer.add_string b)
      [answers (fun () -> compare v w); bool (fun () -> v = w); bool (fun () -> v <> w); bool (fun () -> v < w);
       bool (fun () -> v <= w); bool (fun () -> v > w); bool (fun () -> v >= w); " ";
       string_of_int (Hashtbl.hash v); " "; string_of_int (Hashtbl.seeded_hash i v); " ";
       string_of_int (Hashtbl.hash_param (1 + below 20) (1 + below 300) v);
       string_of_int (Hashtbl.seeded_hash_param (below 20) (below 300 - 5) i v); "\n"];
    if i mod 3000 = 0 then
      (Printf.printf "%5d %s\n" i (Digest.to_hex (Digest.string (Buffer.contents b))); Buffer.clear b)
  done
let () =
  (* hashing: sizes around the limits, closures' neighbours, floats in arrays *)
  for n = 0 to 300 do
    if n < 20 || n mod 37 = 0 then
      Printf.printf "%d: %d %d %d %d %d\n" n (Hashtbl.hash (List.init n Fun.id)) (Hashtbl.hash (Array.init n Fun.id))
        (Hashtbl.hash (Array.init n float)) (Hashtbl.hash (String.make n 'x'))
        (Hashtbl.hash_param 5 200 (Array.init n (fun i -> Array.make i 1.5)))
  done;
  Printf.printf "%d %d %d\n" (Hashtbl.hash (object method m = 1 end) land 0) (Hashtbl.hash (lazy 5)) (Hashtbl.hash (Lazy.from_val 5));
  Printf.printf "%d %d\n" (Hashtbl.hash `Foo) (Hashtbl.hash (`Bar 3));
  List.iter (fun s -> Printf.printf "%d " (Hashtbl.seeded_hash 7 s)) [""; "a"; "ab"; "abc"; "abcd"; "abcde"; String.make 1000 'z'];
  print_newline ()
let error f = try ignore (f ()); print_endline "no error" with e -> print_endline (Printexc.to_string e)
let () =
  let id x = x in
  let rec f x = g x and g x = f x in
  error (fun () -> compare id (fun x -> x + 1));
  error (fun () -> compare f g = 0);
  error (fun () -> Bool.to_int (id = id));
  error (fun () -> compare id id);
  error (fun () -> Bool.to_int ([id] = [id]));
  error (fun () -> compare (Some id) (Some succ));
  error (fun () -> compare (Obj.new_block Obj.abstract_tag 1) (Obj.new_block Obj.abstract_tag 1));
  error (fun () -> compare (1, id) (2, id));
  error (fun () -> compare stdin stdin);
  error (fun () -> compare stdout stderr <> 0);
  error (fun () -> compare (Obj.repr 1) (Obj.repr id));
  error (fun () -> compare (Obj.repr "x") (Obj.repr 1.0));
  error (fun () -> compare (Obj.repr 3) (Obj.repr 3L));
  Printf.printf "%d %d %d %d\n" (compare (Obj.repr 1) (Obj.repr "a")) (compare (Obj.repr "a") (Obj.repr 1))
    (compare (Obj.repr (ref 1)) (Obj.repr (ref (ref 1)))) (compare (Obj.repr 3L) (Obj.repr 3l));
  let deep n = let r = ref [] in for _ = 1 to n do r := [Obj.magic !r] done; !r in
  Printf.printf "%b %b\n" (deep 100000 = deep 100000) (compare (deep 100000) (deep 100001) < 0);
  let long n = List.init n Fun.id in
  Printf.printf "%b %d\n" (long 300000 = long 300000) (compare (long 300000) (long 299999));
  Printf.printf "%d %d %d\n" (compare nan nan) (compare nan 1.) (compare [|nan|] [|nan|]);
  Printf.printf "%b %b %b\n" (nan = nan) ([|nan|] = [|nan|]) (let x = [nan] in x = x);
  Printf.printf "%b %b\n" (compare (let x = [nan] in x) [nan] = 0) (nan <= nan)
