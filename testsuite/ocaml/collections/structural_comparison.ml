(* compare, equality and ordering over every kind of value; functional values and abstract blocks raise. *)
type t = A | B | C of int | D of int * string | E of { x : float; l : t list }
type fr = { f : float; g : float }
let p = Printf.printf
let cmp name a b = p "%s %d %d %b %b %b %b %b %b\n" name (compare a b) (compare b a) (a = b) (a <> b) (a < b)
    (a <= b) (a > b) (a >= b)
let exn name f = match f () with n -> p "%s %d\n" name n | exception Invalid_argument m -> p
    "%s Invalid_argument %s\n" name m
let () =
  cmp "const" A B; cmp "const block" B (C 0); cmp "blocks" (C 5) (D (1, "a")); cmp "same tag" (C 5) (C 6);
  cmp "fields" (D (1, "a")) (D (1, "b")); cmp "record" (E { x = 1.0; l = [A] }) (E { x = 1.0; l = [A; B] });
  cmp "lists" [1; 2] [1; 2; 3]; cmp "empty" [] [1]; cmp "arrays of other length" [| 9 |] [| 1; 1 |];
  cmp "arrays" [| 1; 2 |] [| 1; 3 |]; cmp "floats" 1.0 2.0; cmp "float arrays" [| 1.0; nan |] [| 1.0; 2.0 |];
  cmp "float record" { f = 1.0; g = 2.0 } { f = 1.0; g = -2.0 }; cmp "strings" "abc" "abd";
  cmp "int32" 5l (-5l); cmp "int64" Int64.min_int Int64.max_int; cmp "nativeint" 1n 1n;
  cmp "option" None (Some 0); cmp "tuple" (1, "b", 2.0) (1, "a", 3.0);
  cmp "nested" [[1]; [2; 3]] [[1]; [2; 4]]; cmp "poly" `A `B; cmp "poly block" (`X 1) (`X 2);
  cmp "bytes" (Bytes.of_string "a") (Bytes.of_string "b"); cmp "int poly vs block" (Obj.magic 1 : int list)
    [1]; cmp "ref" (ref 1) (ref 2); cmp "unit" () (); cmp "char" 'a' 'b';
  cmp "exceptions" (Failure "a") (Failure "b");
  let open Bigarray in cmp "bigarray" (Array1.of_array float64 c_layout [| 1.0; 2.0 |])
    (Array1.of_array float64 c_layout [| 1.0; 3.0 |]); cmp "bigarray dims"
    (Array1.of_array int c_layout [| 5 |]) (Array1.of_array int c_layout [| 1; 1 |]);
  cmp "bigarray char" (Array1.of_array char c_layout [| 'a' |]) (Array1.of_array char c_layout [| '\255' |]);
  cmp "bigarray c" (Array1.of_array complex64 c_layout [| Complex.i |])
    (Array1.of_array complex64 c_layout [| Complex.one |]);
  cmp "uint8" (Array1.of_array int8_signed c_layout [| -1 |]) (Array1.of_array int8_signed c_layout [| 1 |])
let () =
  let f x = x + 1 in exn "functions" (fun () -> compare f succ); exn "same function" (fun () -> compare f f);
  exn "equal functions" (fun () -> Bool.to_int (f = succ)); exn "inside" (fun () -> compare (1, f) (1, succ));
  exn "decided before" (fun () -> compare (1, f) (2, succ));
  exn "length decides" (fun () -> compare [| f |] [| f; f |]); exn "physical" (fun () -> Bool.to_int (f == f));
  exn "channels" (fun () -> Bool.to_int (compare stdout stderr = 0));
  exn "mutexes" (fun () -> let m = Mutex.create () in compare m m);
  exn "weak" (fun () -> compare (Weak.create 1 : int ref Weak.t) (Weak.create 1));
  exn "lazy" (fun () -> compare (lazy (f 1)) (lazy (f 2)));
  exn "forced lazies" (fun () -> let a = lazy (f 1) and b = lazy (f 2) in ignore (Lazy.force a + Lazy.force b);
    compare a b); exn "objects" (fun () -> let o = object method m = 1 end in compare o o);
  exn "two objects" (fun () -> compare (object end) (object end));
  let deep n = let rec go n acc = if n = 0 then acc else go (n - 1) (C 1 :: acc) in go n [] in
  exn "long" (fun () -> compare (deep 100_000) (deep 100_000));
  let rec left n = if n = 0 then `L else `N (left (n - 1), n) in
  exn "deep left" (fun () -> compare (left 100_000) (left 100_000));
  let wide = List.init 300 (fun i -> Array.make 300 i) in exn "wide"
    (fun () -> compare wide (List.map Array.copy wide)); let l = [nan] in
  p "%b %b %d\n" (l = l) (l == l) (compare l l); p "%d %d %s\n" (min 1 2) (max 1 2) (max "a" "b")
