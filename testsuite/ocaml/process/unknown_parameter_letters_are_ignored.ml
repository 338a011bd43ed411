(* Unknown and empty letters of OCAMLRUNPARAM are ignored. *)
(* env: OCAMLRUNPARAM=zzz,,q=3,s=64k,h=1,o=200,a=2 *)
let () = Printf.printf "%d %d\n" (Gc.get ()).Gc.minor_heap_size (Gc.get ()).Gc.space_overhead
