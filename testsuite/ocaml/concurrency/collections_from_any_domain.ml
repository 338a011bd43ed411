(* Every function of Gc from several domains at once; what they keep alive stays intact. *)
let () =
  let table = Array.init 4 (fun i -> Array.init 50 (fun j -> [ i; j ])) in
  let round k = function
    | 0 -> Gc.minor ()
    | 1 -> Gc.major ()
    | 2 -> Gc.full_major ()
    | 3 -> Gc.compact ()
    | 4 -> ignore (Gc.stat ())
    | 5 -> ignore (Gc.quick_stat ())
    | 6 -> ignore (Gc.counters ())
    | 7 -> ignore (Gc.major_slice 100)
    | 8 -> Gc.set { (Gc.get ()) with space_overhead = 80 + 10 * k }
    | 9 -> Gc.set { (Gc.get ()) with minor_heap_size = 4096 * (k + 1) }
    | _ -> ignore (Gc.allocated_bytes ()) in
  let body k () =
    for i = 1 to 22 do
      round k ((i * (k + 3)) mod 11);
      table.(k).(i mod 50) <- [ k; i mod 50 ]
    done in
  let ds = List.init 3 (fun k -> Domain.spawn (body k)) in
  body 3 ();
  List.iter Domain.join ds;
  Array.iteri (fun i a -> Array.iteri (fun j l -> assert (l = [ i; j ])) a) table;
  print_endline "intact"
