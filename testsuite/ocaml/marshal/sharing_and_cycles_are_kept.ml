(* Physical sharing and cycles survive; No_sharing expands the former. *)
type node = { mutable next : node option; id : int; tag : string }
let copy ?(flags = []) (v : 'a) : 'a = Marshal.from_string (Marshal.to_string v flags) 0
let p = Printf.printf
let () =
  let s = String.make 10 's' in
  let a, b = copy (s, s) in p "%b %b\n" (a == b) (a == s);
  let a, b = copy ~flags:[Marshal.No_sharing] (s, s) in p "%b %b\n" (a == b) (a = b);
  let r = { next = None; id = 1; tag = s } in r.next <- Some { next = Some r; id = 2; tag = s };
  let c = copy r in
  (match c.next with Some { next = Some d; tag; _ } -> p "%b %b %d\n" (d == c) (tag == c.tag) d.id | _ -> p "?\n");
  let rec l = 1 :: 2 :: l in let m = copy l in p "%b %d\n" (List.tl (List.tl m) == m) (List.nth m 101);
  let f = 2.5 in (match copy [| Some f; Some f |] with [| x; y |] -> p "%b\n" (x = y) | _ -> ());
  let lz = lazy (Array.make 3 1) in ignore (Lazy.force lz); let x, y = copy (lz, lz) in
  p "%b %d\n" (Lazy.force x == Lazy.force y) (Lazy.force x).(2);
  let many = Array.init 70_000 (fun i -> ref i) in let twice = Array.append many many in
  let back = copy twice in p "%b %b %d\n" (back.(0) == back.(70_000)) (back.(69_999) == back.(139_999))
    (String.length (Marshal.to_string twice []));
  let dag = let rec go n = if n = 0 then [] else let t = go (n - 1) in [Obj.repr t; Obj.repr t] in go 40 in
  p "%d %b\n" (String.length (Marshal.to_string dag [])) (let d = copy dag in List.nth d 0 == List.nth d 1);
  let big = List.init 200_000 Fun.id in p "%b\n" (copy big = big);
  let deep = let rec go n acc = if n = 0 then acc else go (n - 1) (Some (Obj.repr acc)) in go 300_000 None in
  let rec depth n = function None -> n | Some o -> depth (n + 1) (Obj.obj o) in p "%d\n" (depth 0 (copy deep))
