(* With Closures, functions, partial applications, recursive closures, objects and lazies come back working. *)
let copy (v : 'a) : 'a = Marshal.from_string (Marshal.to_string v [Marshal.Closures]) 0
let p = Printf.printf
let () =
  let k = Sys.opaque_identity 10 in
  let f = copy (fun x -> x + k) in p "%d\n" (f 1);
  let g = copy ((fun a b c -> a * b + c) 3) in p "%d\n" (g 4 5);
  let rec even n = n = 0 || odd (n - 1) and odd n = n <> 0 && even (n - 1 + k - k) in
  let e, o = copy (even, odd) in p "%b %b\n" (e 10) (o 10);
  let counter = let n = ref 0 in fun () -> incr n; !n in ignore (counter ()); let c2 = copy counter in
  let a = counter () in let b = c2 () in let c = c2 () in p "%d %d %d\n" a b c;
  let l = copy (lazy (k * 2)) in p "%d\n" (Lazy.force l);
  let fs = copy [succ; pred; (fun x -> x * x); List.length |> fun _ -> Fun.id] in
  List.iter (fun f -> p "%d " (f 7)) fs; p "\n";
  let o = object method m x = x + k method private q = 1 val mutable s = 5 method bump = s <- s + 1; s end in
  let o2 = copy o in p "%d %d %d %b\n" (o2#m 1) o2#bump o#bump (o = o2);
  let compose = List.fold_left (fun f g x -> g (f x)) Fun.id in p "%d\n" ((copy (compose [succ; ( * ) 2; succ])) 1);
  (match copy (module Int : Map.OrderedType with type t = int) with m -> let module M = (val m) in
    p "%d\n" (M.compare 1 2))
let () =
  (try ignore (Marshal.to_string (fun x -> x) []) with Invalid_argument m -> p "%s\n" m);
  (try ignore (Marshal.to_string [1, lazy (print_string "x")] []) with Invalid_argument m -> p "%s\n" m);
  (try ignore (Marshal.to_string stdout []) with Invalid_argument m -> p "%s\n" m);
  (try ignore (Marshal.to_string (Mutex.create ()) []) with Invalid_argument m -> p "%s\n" m);
  (try ignore (Marshal.to_string (Weak.create 3 : int ref Weak.t) []) with Invalid_argument m -> p "%s\n" m);
  (try ignore (Marshal.to_string (object method m = 1 end) []) with Invalid_argument m -> p "%s\n" m)
