(* Requests that cannot be met raise Out_of_memory or Invalid_argument and leave the heap usable. *)
let attempt name f = match f () with
  | n -> Printf.printf "%s %d\n" name n
  | exception Out_of_memory -> Printf.printf "%s Out_of_memory\n" name
  | exception Invalid_argument m -> Printf.printf "%s Invalid_argument %s\n" name m
  | exception Failure m -> Printf.printf "%s Failure %s\n" name m
let () =
  for _ = 1 to 3 do
    attempt "array" (fun () -> Array.length (Array.make (1 lsl 50) 0));
    attempt "bytes" (fun () -> Bytes.length (Bytes.create (1 lsl 53)))
  done;
  attempt "max array" (fun () -> Array.length (Array.make (Sys.max_array_length + 1) 0));
  attempt "float array" (fun () -> Array.length (Array.make (Sys.max_floatarray_length + 1) 0.0));
  attempt "max string" (fun () -> Bytes.length (Bytes.create (Sys.max_string_length + 1)));
  attempt "negative" (fun () -> Array.length (Array.make (-1) 0));
  attempt "create_float" (fun () -> Array.length (Array.create_float (-1)));
  attempt "bigarray" (fun () -> Bigarray.Array1.dim (Bigarray.Array1.create Bigarray.float64 Bigarray.c_layout
        (1 lsl 55)));
  attempt "bigarray overflow" (fun () -> Bigarray.Array2.dim1
      (Bigarray.Array2.create Bigarray.float64 Bigarray.c_layout (1 lsl 40) (1 lsl 40)));
  attempt "append" (fun () -> String.length (String.concat "" [String.make 10 'x'; "y"]));
  Gc.full_major (); attempt "small" (fun () -> Array.length (Array.make 1000 0))
