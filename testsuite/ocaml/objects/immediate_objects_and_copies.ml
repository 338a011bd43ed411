(* Immediate objects, functional updates, Oo.copy, objects with polymorphic methods and self types. *)
(* modes: stress-ok *)
let p = Printf.printf
let point x y = object (self : 'self)
  val x = x val y = y
  method x = x method y = y
  method move dx dy = {< x = x + dx; y = y + dy >}
  method mirror = {< x = y; y = x >}
  method same : 'self -> bool = fun o -> o#x = self#x && o#y = self#y
  method show = Printf.sprintf "(%d,%d)" x y
end
let stack () = object
  val mutable items = [] method push x = items <- x :: items method pop = match items with []
    -> raise Not_found | x :: r -> items <- r; x
  method fold : 'a. ('a -> int -> 'a) -> 'a -> 'a = fun f init -> List.fold_left f init items
  method size = List.length items
end
let () =
  let a = point 1 2 in let b = a#move 3 4 in p "%s %s %s %b %b\n" a#show b#show b#mirror#show (a#same a) (a#same b);
  let s = stack () in s#push 1; s#push 2; s#push 3; let t = Oo.copy s in p "%d %d %d\n" s#pop t#size s#size;
  p "%d %s\n" (t#fold ( + ) 0) (t#fold (fun acc n -> acc ^ string_of_int n) "");
  (try ignore ((stack ())#pop) with Not_found -> p "Not_found\n"); p "%b %b\n" (t = t) (Oo.id s = Oo.id t);
  let describe (o : < name : string; .. >) = o#name in p "%s %s\n"
    (describe (object method name = "first" method other = 1 end))
    (describe (object method name = "second" end)); let fact = object (self)
    method f n = if n = 0 then 1 else n * self#f (n - 1) end in p "%d\n" (fact#f 10);
  let counter = object val mutable n = 0 method next = n <- n + 1; n end in
  p "%d %d %d\n" counter#next counter#next counter#next; let list = List.map
    (fun i -> object method v = i * i end) [1; 2; 3] in p "%d\n" (List.fold_left (fun s o -> s + o#v) 0 list);
  let empty = object end in p "%b\n" (empty = empty)
