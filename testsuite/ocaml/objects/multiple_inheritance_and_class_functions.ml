(* Several parents, renamed supers, class-valued lets, class parameters, class types and coercions. *)
(* modes: stress-ok *)
class a = object method who = "a" method only_a = 1 val shared = "from a" method shared = shared end
class b = object method who = "b" method only_b = 2 val shared = "from b" method shared = shared end
class ab = object (self) inherit a as pa inherit! b as pb method! who = pa#who ^ pb#who ^ "ab"
    method both = self#only_a + self#only_b method sa = pa#shared method sb = pb#shared end
class ['a] box (x : 'a) = object val mutable v = x method get = v method set y = v <- y
    method map : 'b. ('a -> 'b) -> 'b list = fun f -> [f v; f v] end
class type printable = object method print : string end
class with_let n = let m = n * 2 in let () = Printf.printf "computed %d\n" m in object val m = m method m = m end
class num n : printable = object (self) method private raw = n method print = string_of_int self#raw end
class str s = object method print = s method extra = String.length s end
class virtual ['self] comparable = object (_ : 'self) method virtual leq : 'self -> bool end
class money (m : int) = object (_ : 'self) inherit ['self] comparable method amount = m
    method leq o = m <= (o : 'self)#amount end
let max_of (x : 'a) y = if x#leq y then y else x
let () =
  let o = new ab in Printf.printf "%s %d %s %s %s\n" o#who o#both o#shared o#sa o#sb; let b = new box 3 in
  b#set (b#get + 1); Printf.printf "%d %s\n" b#get (String.concat "+" (b#map string_of_int));
  Printf.printf "%d\n" (new with_let 21)#m;
  let l : printable list = [new num 5; (new str "text" :> printable)] in
  List.iter (fun o -> print_endline o#print) l; Printf.printf "%d\n"
    (max_of (new money 3) (new money 5))#amount; let make =
    [| (new num : int -> printable); (fun n -> (new str (string_of_int (n * 10)) :> printable)) |] in
  Array.iter (fun f -> print_endline (f 7)#print) make;
  let module M (X : sig class c : int -> object method v : int end end) = struct class d = object
      inherit X.c 5 as s method w = s#v + 1 end end in let module N = M
  (struct class c n = object method v = n * n end end) in Printf.printf "%d %d\n" (new N.d)#v (new N.d)#w
