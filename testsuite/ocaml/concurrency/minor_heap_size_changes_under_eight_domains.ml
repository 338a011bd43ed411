(* Gc.set of the size of young areas while eight domains allocate and spawn others. *)
let () =
  let go = Atomic.make true in
  let body k () =
    let kept = ref [] and n = ref 0 in
    while Atomic.get go || !n < 100 do
      incr n;
      let l = List.init 50 (fun i -> i + k) in
      if !n land 63 = 0 then kept := [ l ] else kept := l :: !kept;
      assert (List.for_all (fun l -> List.nth l 49 = 49 + k) (List.filteri (fun i _ -> i < 3) !kept));
      if !n land 127 = 0 then assert (Domain.join (Domain.spawn (fun () -> List.length (List.init 100 Fun.id))) = 100)
    done in
  let ds = List.init 8 (fun k -> Domain.spawn (body k)) in
  for i = 1 to 30 do
    Gc.set { (Gc.get ()) with minor_heap_size = 1024 lsl (i mod 9) };
    if i mod 10 = 0 then Gc.full_major ()
  done;
  Atomic.set go false;
  List.iter Domain.join ds;
  Printf.printf "%d\n" (Gc.get ()).minor_heap_size
