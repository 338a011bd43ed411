(* Unmarshalled exceptions and extensible variants are not recognised; objects get fresh identities. *)
exception Ex of int
type ext = ..
type ext += X | Y of int
let copy (v : 'a) : 'a = Marshal.from_string (Marshal.to_string v [Marshal.Closures]) 0
let () =
  let e = copy (Ex 1) in
  Printf.printf "%s %b %s\n" (match e with Ex n -> string_of_int n | _ -> "not recognised") (e = Ex 1)
    (Printexc.to_string e);
  Printf.printf "%s\n" (match copy (Y 2) with Y n -> string_of_int n | X -> "X" | _ -> "not recognised");
  Printf.printf "%b %b\n" (copy X = X) (copy X == X);
  Printf.printf "%s\n" (match copy Not_found with Not_found -> "recognised" | _ -> "not recognised");
  let o = object val mutable n = 0 method incr = n <- n + 1 method get = n end in
  let c = copy o in c#incr; Printf.printf "%d %d %b\n" o#get c#get (Oo.id o = Oo.id c);
  let l = copy [o; o] in Printf.printf "%b\n" (List.hd l == List.nth l 1);
  let h = Hashtbl.create 3 in Hashtbl.replace h "a" 1; Hashtbl.replace h "b" 2;
  let h2 : (string, int) Hashtbl.t = copy h in Hashtbl.replace h2 "c" 3;
  Printf.printf "%d %d %d\n" (Hashtbl.length h) (Hashtbl.length h2) (Hashtbl.find h2 "a");
  let module M = Map.Make (String) in let m = copy (M.of_list ["x", 1; "y", 2]) in
  Printf.printf "%d\n" (M.find "y" m);
  let q = Queue.create () in Queue.push 1 q; let q2 = copy q in Queue.push 2 q2;
  Printf.printf "%d %d\n" (Queue.length q) (Queue.length q2);
  let r = copy (Random.State.make [| 5 |]) in Printf.printf "%b\n"
    (Random.State.int r 1000 = Random.State.int (Random.State.make [| 5 |]) 1000)
