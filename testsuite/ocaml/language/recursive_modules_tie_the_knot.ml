(* Recursive modules call one another, and using one before it is defined raises Undefined_recursive_module. *)
module rec Even : sig val test : int -> bool val name : string Lazy.t end = struct
  let test n = n = 0 || Odd.test (n - 1)
  let name = lazy ("even of " ^ Lazy.force Odd.name)
end
and Odd : sig val test : int -> bool val name : string Lazy.t end = struct
  let test n = n <> 0 && Even.test (n - 1)
  let name = lazy "odd"
end

module rec Tree : sig type t = Leaf of int | Node of Forest.t val compare : t -> t -> int
    val sum : t -> int end = struct
  type t = Leaf of int | Node of Forest.t
  let compare a b = match a, b with
    | Leaf x, Leaf y -> Int.compare x y | Node x, Node y -> Forest.compare x y
    | Leaf _, Node _ -> -1 | Node _, Leaf _ -> 1
  let sum = function Leaf n -> n | Node f -> Forest.fold (fun t acc -> Tree.sum t + acc) f 0
end
and Forest : Set.S with type elt = Tree.t = Set.Make (Tree)

module type C = sig class c : object method other : int -> string end end
module rec M : C = struct class c = object method other n = if n = 0 then "M" else (new N.c)#other (n - 1) end end
and N : C = struct class c = object method other n = if n = 0 then "N" else (new M.c)#other (n - 1) end end

let () =
  Printf.printf "%b %b %s\n" (Even.test 10) (Odd.test 10) (Lazy.force Even.name);
  let open Tree in
  let f l = Node (Forest.of_list l) in
  let t = f [Leaf 1; Leaf 2; Leaf 2; f [Leaf 3; Leaf 1]; f [Leaf 1; Leaf 3]] in
  Printf.printf "sum %d, compare %d %d\n" (Tree.sum t) (Tree.compare t (Leaf 3)) (Tree.compare t t);
  print_endline ((new M.c)#other 4 ^ (new M.c)#other 5)

(* X uses Y while Y is still undefined *)
let () =
  match
    let module B = struct
      module rec X : sig val f : unit -> int end = struct let f = let v = Y.g () in fun () -> v end
      and Y : sig val g : unit -> int end = struct let g () = X.f () end
    end in
    B.X.f ()
  with
  | n -> print_int n
  | exception Undefined_recursive_module (file, line, col) -> Printf.printf "undefined %s %d %d\n" file line col
