(* Domains that race on plain fields, references, arrays and float arrays: any of the values written is read, and the
   runtime is neither broken nor reported by the thread sanitizer. *)
type r = { mutable a : int; mutable b : string; mutable c : float list }
type f = { mutable x : float; mutable y : float }
let rounds = 1200
let words = Array.init 16 (fun i -> String.make (i + 1) (Char.chr (97 + i)))
let good_word s = s = String.make (String.length s) s.[0]
let racing n body =
  let ds = List.init n (fun i -> Domain.spawn (fun () -> body (i + 1))) in
  body 0; List.iter Domain.join ds
let check name ok = Printf.printf "%s %b\n%!" name ok

let () =
  let r = { a = 0; b = "a"; c = [] } and ok = Atomic.make true in
  racing 2 (fun me ->
    for i = 1 to rounds do
      r.a <- i * 4 + me; r.b <- words.((i + me) land 15); r.c <- [ float i; float me ];
      if r.a < 0 || not (good_word r.b) || List.exists (fun x -> x < 0.) r.c then Atomic.set ok false
    done);
  check "record" (Atomic.get ok)

let () =
  let f = { x = 1.; y = 1. } and ok = Atomic.make true in
  racing 2 (fun me ->
    for i = 1 to rounds do
      f.x <- float (i + me); f.y <- f.x +. 1.;
      if f.x < 1. || Float.is_nan f.y then Atomic.set ok false
    done);
  check "float record" (Atomic.get ok)

let () =
  let cell = ref [] and ok = Atomic.make true in
  racing 2 (fun me ->
    for i = 1 to rounds do
      (match !cell with
       | [] -> cell := [ (me, String.make 3 'x') ]
       | (m, s) :: _ when m >= 0 && s = "xxx" -> cell := (me, String.make 3 'x') :: (if i land 31 = 0 then [] else !cell)
       | _ -> Atomic.set ok false)
    done);
  check "ref to list" (Atomic.get ok)

let () =
  let a = Array.make 64 "a" and big = Array.make 2000 [ 0 ] and ok = Atomic.make true in
  racing 2 (fun me ->
    for i = 1 to rounds / 4 do
      Array.fill a (i land 31) 20 words.(i land 15);
      Array.blit a 0 a (i land 15) 40;
      a.(i land 63) <- String.make 2 'z';
      big.(i * 7 mod 2000) <- [ me; i ];
      if i land 63 = me then Array.blit big 0 big 1000 1000;
      if i land 127 = 0 then Array.fill big 100 500 [ me ];
      let s = Array.sub a 3 20 and t = Array.append a a and u = Array.concat [ a; a ] in
      if not (Array.for_all good_word s && Array.for_all good_word t && Array.for_all good_word u) then Atomic.set ok false;
      if i land 31 = 0 && Array.exists (fun l -> List.exists (fun x -> x < 0) l) big then Atomic.set ok false;
      if Array.length (Array.map String.length a) <> 64 then Atomic.set ok false
    done);
  check "arrays" (Atomic.get ok)

let () =
  let a = Array.make 64 1. and fa = Float.Array.make 64 1. and ok = Atomic.make true in
  racing 2 (fun me ->
    for i = 1 to rounds / 4 do
      a.(i land 63) <- float me; Array.fill a (i land 31) 30 2.; Array.blit a 0 a 5 50;
      Float.Array.set fa (i land 63) (float me); Float.Array.fill fa 3 40 2.; Float.Array.blit fa 0 fa 5 50;
      let sum = Array.fold_left (+.) 0. a +. Float.Array.fold_left (+.) 0. fa in
      if not (sum >= 0. && sum <= 256.) then Atomic.set ok false;
      if Array.length (Array.sub a 3 7) + Float.Array.length (Float.Array.append fa fa) <> 135 then Atomic.set ok false;
      Float.Array.sort compare (Float.Array.copy fa)
    done);
  check "float arrays" (Atomic.get ok)

(* Publication through a plain field: what is behind the pointer is complete. *)
type node = { n : int; s : string; d : float; mutable next : node option; fn : int -> int }
let () =
  let make i = { n = i; s = string_of_int i; d = float i; next = Some { n = i; s = string_of_int i; d = float i;
    next = None; fn = (fun x -> x + i) }; fn = (fun x -> x + i) } in
  let shared = ref (make 0) and ok = Atomic.make true in
  let whole x = string_of_int x.n = x.s && float x.n = x.d && x.fn 1 = x.n + 1 in
  racing 3 (fun me ->
    for i = 1 to rounds do
      if (i + me) land 3 = 0 then shared := make i;
      let x = !shared in
      if not (whole x) then Atomic.set ok false;
      match x.next with Some y -> if not (whole y) then Atomic.set ok false | None -> ()
    done);
  check "publication" (Atomic.get ok)
