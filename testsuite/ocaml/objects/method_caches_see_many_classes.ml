(* One call site that meets dozens of classes with different method tables always finds the right method. *)
(* modes: stress-ok *)
class base5 = object method name = "c5" end
let make k = match k mod 8 with
  | 0 -> (object method id = k method a = 1 method name = "c0" end :> < id : int; name : string >)
  | 1 -> (object method b = 2 method id = k method name = "c1" end :> < id : int; name : string >)
  | 2 -> (object method name = "c2" method zz = 0 method id = k end :> < id : int; name : string >)
  | 3 -> (object method id = k method c = 1 method d = 2 method e = 3 method name = "c3"
        method f = 4 end :> < id : int; name : string >)
  | 4 -> (object (self) val q = k method id = self#inner method private inner = q
        method name = "c4" end :> < id : int; name : string >)
  | 5 -> (object inherit base5 method id = k end :> < id : int; name : string >)
  | 6 -> (object method m1 = 1 method m2 = 2 method m3 = 3 method m4 = 4 method m5 = 5 method m6 = 6
        method m7 = 7 method m8 = 8 method m9 = 9 method id = k method name = "c6" end :> < id : int;
    name : string >)
  | _ -> (object method id = -k method name = String.concat "" ["c"; "7"] end :> < id : int; name : string >)
let call o = o#id
let name o = o#name
let () =
  let objs = List.init 64 make in
  Printf.printf "%d\n" (List.fold_left (fun s o -> s + call o) 0 objs);
  List.iteri (fun i o -> if i < 10 then Printf.printf "%s=%d " (name o) (call o)) objs; print_newline ();
  let total = ref 0 in for _ = 1 to 50 do List.iter (fun o -> total := !total + call o + String.length
      (name o)) objs done; Printf.printf "%d\n" !total;
  let send (o : < id : int; .. >) = o#id in Printf.printf "%d\n"
    (send (object method id = 9 method extra = () end) + send (object method id = 1 end))
