(* Arguments that the library never passes to its primitives, or that make no sense. *)
let say name f = print_endline (name ^ ": " ^ match f () with s -> s | exception Invalid_argument s -> "Invalid_argument " ^ s)

external create : int -> Obj.t = "caml_weak_create"
external get : Obj.t -> int -> Obj.t option = "caml_weak_get"
external get_copy : Obj.t -> int -> Obj.t option = "caml_weak_get_copy"
external key_copy : Obj.t -> int -> Obj.t option = "caml_ephe_get_key_copy"
external blit : Obj.t -> int -> Obj.t -> int -> int -> unit = "caml_weak_blit"
external blit_key : Obj.t -> int -> Obj.t -> int -> int -> unit = "caml_ephe_blit_key"
let () =
  let w = create 3 in
  List.iter (fun i ->
    say (Printf.sprintf "weak %d" i) (fun () -> ignore (get w i); "in");
    say "copy" (fun () -> ignore (get_copy w i); "in");
    say "key" (fun () -> ignore (key_copy w i); "in");
    List.iter (fun n ->
      say (Printf.sprintf "blit %d" n) (fun () -> blit w i w 0 n; blit_key w 0 w i n; "in")) [0; 1; 3; 4])
    [-1; 0; 2; 3; 4]

external blake2 : int -> string -> string -> int -> int -> string = "caml_blake2_string"
let () = List.iter (fun n ->
  say (Printf.sprintf "key of %d bytes" n) (fun () -> Digest.BLAKE256.to_hex (blake2 32 (String.make n 'k') "data" 0 4)))
  [0; 1; 63; 64; 65; 80; 127; 128; 129; 200]

let () = List.iter (fun n ->
  say (Printf.sprintf "%d frames" n) (fun () -> string_of_int (Printexc.raw_backtrace_length (Printexc.get_callstack n))))
  [0; 1; 2; -1; min_int; max_int]

let () = List.iter (fun n ->
  let before = Gc.get () in
  let set c = Gc.set c; Gc.get () in
  let o = (set { before with space_overhead = n }).space_overhead in
  let a = Sys.opaque_identity (List.init 1000 (fun i -> ref i)) in
  let major = (set { before with custom_major_ratio = n }).custom_major_ratio in
  let minor = (set { before with custom_minor_ratio = n }).custom_minor_ratio in
  ignore (Sys.opaque_identity (Array.init 10 (fun _ -> Bigarray.(Array1.create char c_layout 100))), a);
  Gc.set before;
  Printf.printf "percent %d: %d %d %d\n" n o major minor) [-1; 0; 1; 1 lsl 32; 1 lsl 33; max_int; min_int]
