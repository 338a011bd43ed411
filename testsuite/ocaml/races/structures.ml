(* Domains that race on structures of the library that are not meant for it, and on whole values through compare, hash
   and marshal.  What they find is anybody's guess, so exceptions are welcome; crashes and reports are not. *)
let rounds = 300
let racing n body =
  let ds = List.init n (fun i -> Domain.spawn (fun () -> body (i + 1))) in
  body 0; List.iter Domain.join ds
let guard f = try ignore (f ()) with Not_found | Invalid_argument _ | Failure _ | Queue.Empty | Stack.Empty
  | CamlinternalLazy.Undefined | Scanf.Scan_failure _ | End_of_file -> ()
let done_ name = Printf.printf "%s\n%!" name

let () =
  let h = Hashtbl.create 4096 in       (* growing together may close a chain to a ring *)
  racing 2 (fun me ->
    for i = 1 to rounds do
      guard (fun () -> Hashtbl.replace h (i land 63) (string_of_int me));
      guard (fun () -> Hashtbl.add h (i * 3) "x"); guard (fun () -> Hashtbl.remove h (i * 2));
      guard (fun () -> Hashtbl.find h (i land 63));
      if i land 63 = 0 then guard (fun () -> Hashtbl.iter (fun _ s -> ignore (String.length s)) h)
    done);
  done_ "hashtbl"

let () =
  let b = Buffer.create 16 in
  racing 2 (fun me ->
    for i = 1 to rounds do
      guard (fun () -> Buffer.add_string b "some text"; Buffer.add_char b 'c'; Buffer.add_int64_le b 7L;
              Buffer.add_utf_8_uchar b (Uchar.of_int 0x20ac); Buffer.add_subbytes b (Bytes.make 40 'x') 3 30);
      guard (fun () -> Buffer.contents b); guard (fun () -> Buffer.nth b (i mod 20));
      if i land 31 = me then guard (fun () -> Buffer.reset b)
    done);
  done_ "buffer"

let () =
  let q = Queue.create () and s = Stack.create () in
  racing 2 (fun me ->
    for i = 1 to rounds do
      guard (fun () -> Queue.add (me, i) q); guard (fun () -> Queue.pop q); guard (fun () -> Queue.peek q);
      guard (fun () -> Stack.push i s); guard (fun () -> Stack.pop s);
      if i land 31 = 0 then guard (fun () -> Queue.clear q)
    done);
  done_ "queue and stack"

let () =
  let d = Dynarray.create () in
  racing 2 (fun me ->
    for i = 1 to rounds do
      guard (fun () -> Dynarray.add_last d (string_of_int (me + i)));
      guard (fun () -> String.length (Dynarray.get d (i mod 7)));
      guard (fun () -> Dynarray.pop_last d); guard (fun () -> Dynarray.set d 1 "one")
    done);
  done_ "dynarray"

let () =
  for _ = 1 to 40 do
    let l = lazy (List.init 50 string_of_int) in
    racing 2 (fun _ -> guard (fun () -> List.length (Lazy.force l)); guard (fun () -> compare l l);
               guard (fun () -> Hashtbl.hash l); guard (fun () -> Marshal.to_string l [ Closures ]))
  done;
  done_ "lazy"

type t = { mutable i : int; mutable s : string; mutable f : float; mutable l : t list; mutable a : int array;
           b : Bytes.t; fa : float array; mutable o : < m : int > option }
let () =
  let fresh () = { i = 1; s = "one"; f = 1.; l = []; a = [| 1; 2 |]; b = Bytes.make 9 'b'; fa = [| 1.; 2. |]; o = None } in
  let x = fresh () and y = fresh () in
  racing 2 (fun me ->
    for i = 1 to rounds do
      x.i <- i; y.s <- string_of_int (i land 7); x.f <- float me; y.a <- Array.make (i land 3) i;
      x.l <- (if i land 3 = 0 then [] else [ fresh (); fresh () ]); y.l <- [ fresh () ];
      Bytes.set x.b 3 'z'; x.fa.(0) <- float i; y.fa.(1) <- 7.; x.a.(0) <- me;
      guard (fun () -> compare x y); guard (fun () -> x = y); guard (fun () -> Hashtbl.hash x);
      let copy : t = Marshal.from_string (Marshal.to_string x []) 0 in
      if copy.i < 0 || List.length copy.l > 2 then print_endline "bad copy";
      guard (fun () -> Obj.reachable_words (Obj.repr y)); guard (fun () -> Obj.dup (Obj.repr x))
    done);
  done_ "compare, hash and marshal"

let () =
  let w = Weak.create 20 and e = Ephemeron.K1.make (ref 0) "data" in
  racing 2 (fun me ->
    for i = 1 to rounds do
      Weak.set w (i mod 20) (Some (string_of_int (i + me)));
      guard (fun () -> Weak.get w (i * 3 mod 20)); guard (fun () -> Weak.get_copy w (i * 5 mod 20));
      if i land 15 = 0 then guard (fun () -> Weak.blit w 0 w 5 10); guard (fun () -> Weak.check w 3);
      guard (fun () -> Ephemeron.K1.query e (ref me))
    done);
  done_ "weak"

let () =
  let m = ref (fun x -> x + 1) and o = ref (object method m = 1 end) in
  racing 2 (fun me ->
    for i = 1 to rounds do
      m := (fun x -> x + me); o := (object method m = i end);
      if !m 1 < 1 || !o#m < 0 then print_endline "bad method"
    done);
  done_ "closures and objects"

let () =
  let lexbuf = Lexing.from_string (String.make 500 'x') in
  racing 2 (fun _ ->
    for i = 1 to rounds do
      guard (fun () -> Scanf.sscanf "12 34" "%d %d" (+));
      lexbuf.lex_curr_pos <- i; guard (fun () -> Lexing.lexeme lexbuf); Lexing.new_line lexbuf
    done);
  done_ "lexbuf"
