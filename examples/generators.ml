(* Generators from effects: a producer that walks a tree is suspended at every element and asked again for the
   next one, so that two trees are compared leaf by leaf without a list of either.
   ./quickstart run examples/generators.ml *)

open Effect
open Effect.Deep

type 'a tree = Leaf of 'a | Node of 'a tree * 'a tree

let rec walk visit = function
  | Leaf x -> visit x
  | Node (left, right) -> walk visit left; walk visit right

(* Turn any iteration upside down: the loop becomes a sequence that is run on demand. *)
let generate (type a) (iterate : (a -> unit) -> unit) : a Seq.t =
  let module M = struct type _ Effect.t += Yield : a -> unit Effect.t end in
  fun () ->
    match_with iterate (fun x -> perform (M.Yield x))
      { retc = (fun () -> Seq.Nil);
        exnc = raise;
        effc = (fun (type b) (e : b Effect.t) ->
          match e with
          | M.Yield x -> Some (fun (k : (b, _) continuation) -> Seq.Cons (x, fun () -> continue k ()))
          | _ -> None) }

let fringe tree = generate (fun visit -> walk visit tree)

let same_fringe a b = Seq.equal ( = ) (fringe a) (fringe b)

let rec fibonacci a b yield = yield a; fibonacci b (a + b) yield

let () =
  let a = Node (Node (Leaf 1, Leaf 2), Node (Leaf 3, Leaf 4))
  and b = Node (Leaf 1, Node (Leaf 2, Node (Leaf 3, Leaf 4)))
  and c = Node (Leaf 1, Node (Leaf 3, Node (Leaf 2, Leaf 4))) in
  Printf.printf "a and b have the same leaves: %b\n" (same_fringe a b);
  Printf.printf "a and c have the same leaves: %b\n" (same_fringe a c);
  print_string "Fibonacci, an endless loop, asked for 15 numbers:";
  Seq.iter (Printf.printf " %d") (Seq.take 15 (generate (fibonacci 0 1)));
  print_newline ()
