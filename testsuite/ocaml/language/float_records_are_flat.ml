(* Records of floats only are flat blocks of doubles; mixed ones and arrays of them are not. *)
(* modes: stress-ok *)
type point = { x : float; y : float; mutable z : float }
type mixed = { n : int; mutable f : float }
type one = { mutable only : float }
type unboxed = { u : float } [@@unboxed]
type wrapped = W of string [@@unboxed]
type inline = I of { mutable a : float; b : float } | J

let tag v = Obj.tag (Obj.repr v) and size v = Obj.size (Obj.repr v)
let opaque = Sys.opaque_identity

let () =
  let p = { x = opaque 1.0; y = 2.0; z = 3.0 } in
  Printf.printf "point %d %d\n" (tag p) (size p);
  p.z <- p.x +. p.y *. p.z; Printf.printf "%g %g %g\n" p.x p.y p.z;
  let q = { p with x = 10.0 } in
  q.z <- -0.0; Printf.printf "%g %g %g %b\n" q.x q.y q.z (p = { q with x = 1.0; z = 7.0 });
  let m = { n = opaque 1; f = 2.0 } in m.f <- m.f *. 2.0;
  Printf.printf "mixed %d %d %g\n" (tag m) (size m) m.f;
  let o = { only = opaque 1.0 } in
  for _ = 1 to 10 do o.only <- o.only *. 2.0 done;
  Printf.printf "one %d %d %g\n" (tag o) (size o) o.only;
  Printf.printf "unboxed %d, wrapped %d\n" (tag { u = opaque 1.0 }) (tag (W (opaque "x")));
  (match opaque (I { a = 1.0; b = 2.0 }) with
   | I r -> r.a <- r.a +. r.b; Printf.printf "inline %g\n" r.a | J -> ())

let () =
  (* a polymorphic copy of a flat record goes through generic array code *)
  let p = { x = opaque 0.1; y = 0.2; z = 0.3 } in
  let generic : float array = Obj.magic p in
  Printf.printf "%g %d\n" (Array.fold_left ( +. ) 0.0 generic) (Array.length generic);
  let { x; y; _ } = p in Printf.printf "%.17g %.17g\n" x y;
  let points = Array.init 4 (fun i -> { x = float i; y = 0.0; z = 1.0 }) in
  Printf.printf "%d %d %g\n" (tag points) (size points) (Array.fold_left (fun s p -> s +. p.x) 0.0 points);
  Printf.printf "%b %b %d\n" (compare points.(1) points.(2) < 0) (points.(1) = { points.(1) with z = 1.0 })
    (Hashtbl.hash points.(3))

let rec cyc = { x = 1.0; y = nan; z = infinity } and get = fun () -> cyc.z
let () = Printf.printf "%g %g %b\n" (get ()) cyc.y (cyc = cyc)
