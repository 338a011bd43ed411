(* The same exceptions without debugging information: no location is invented. *)
(* flags: -w -a *)
(* env: OCAMLRUNPARAM=b *)
let f a = a.(3) + 1
let g s = Char.code s.[9] + 1
let h x = 10 / x + 1
let m = function Some x -> x + 1
let i () = let x = assert false in x + 1
let j () = let b = Bytes.create (-1) in Bytes.length b + 1
let k () = let r = Bigarray.Array1.create Bigarray.int Bigarray.c_layout 2 in let z = r.{5} in z + 1
let n () = let z = input_char (open_in "/dev/null") in Char.code z + 1
let o () = let v = Marshal.from_string "short" 0 in v + 1
let () = List.iter (fun f -> try ignore (f () + 1) with e -> print_endline (Printexc.to_string e);
    Printexc.print_backtrace stdout)
  [(fun () -> f [|1|]); (fun () -> g "x"); (fun () -> h 0); (fun () -> m None); i; j; k; n; o;
    (fun () -> compare succ pred); (fun () -> Hashtbl.find (Hashtbl.create 1) 3);
  (fun () -> int_of_float (float_of_string "zz")); (fun () -> List.hd []);
  (fun () -> (Obj.magic (Sys.getenv "NOPE") : int)); (fun () -> Sys.mkdir "/dev/null/x" 0; 1)]
