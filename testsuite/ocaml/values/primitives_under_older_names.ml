(* Primitives that no library calls any more still answer to their names. *)
external create_string : int -> bytes = "caml_create_string"
external fill_string : bytes -> int -> int -> char -> unit = "caml_fill_string"
external string_set : bytes -> int -> char -> unit = "caml_string_set"
external make_vect : int -> 'a -> 'a array = "caml_make_vect"
external make_array : 'a array -> 'a array = "caml_make_array"
external uniform : int -> Obj.t -> 'a array = "caml_uniform_array_make"
external weak_set : 'a Weak.t -> int -> 'a option -> unit = "caml_weak_set"
external bt_length : Printexc.raw_backtrace -> int = "caml_raw_backtrace_length"
external exception_backtrace : unit -> Printexc.backtrace_slot array option = "caml_get_exception_backtrace"
external get_argv : unit -> string * string array = "caml_sys_get_argv"
external modify_argv : string array -> unit = "caml_sys_modify_argv"
external time_children : bool -> float = "caml_sys_time_include_children"
external unsafe_getenv : string -> string = "caml_sys_unsafe_getenv"
external channel_descriptor : out_channel -> int = "caml_channel_descriptor"
external reset_afl : unit -> unit = "caml_reset_afl_instrumentation"
external xdg_defaults : unit -> string list = "caml_xdg_defaults"
external get_public_method : 'a -> int -> Obj.t = "caml_get_public_method"
external int_as_pointer : int -> Obj.t = "%int_as_pointer"
external obj_is_shared : Obj.t -> bool = "caml_obj_is_shared"
external output_value_to_string : 'a -> Marshal.extern_flags list -> string = "caml_output_value_to_string"
let p = Printf.printf
let () =
  let b = create_string 5 in fill_string b 0 5 'f'; string_set b 1 'S'; p "%s\n" (Bytes.to_string b);
  (try string_set b 5 'x' with Invalid_argument m -> p "%s\n" m);
  p "%d %g %d\n" (Array.length (make_vect 3 "v")) (make_vect 2 1.5).(1)
    (Obj.tag (Obj.repr (make_array (uniform 2 (Obj.repr 1.5) : float array))));
  let w = Weak.create 1 in let r = ref 5 in weak_set w 0 (Some r); p "%b\n" (Weak.get w 0 = Some (ref 5));
  ignore (Sys.opaque_identity r);
  Printexc.record_backtrace true;
  (try raise Exit with Exit -> p "%d %b\n" (bt_length (Printexc.get_raw_backtrace ()))
      (match exception_backtrace () with Some a -> Array.length a > 0 | None -> false));
  p "%b\n" (get_argv () = (Sys.executable_name, Sys.argv)); modify_argv [| "new"; "arguments" |];
  p "%s\n" (String.concat " " (Array.to_list (snd (get_argv ()))));
  p "%b %b\n" (time_children true >= 0.) (time_children false >= 0.);
  p "%b\n" (unsafe_getenv "PATH" = Sys.getenv "PATH"); p "%d\n" (channel_descriptor stdout); reset_afl ();
  p "%d\n" (List.length (xdg_defaults ()));
  let o = object method m = 42 end in let m = get_public_method o
    (Obj.magic (CamlinternalOO.public_method_label "m") : int) in
  p "%d\n" ((Obj.obj m : Obj.t -> int) (Obj.repr o));
  p "%b\n" (obj_is_shared (Obj.repr (ref 1))); p "%b\n" (Obj.is_int (int_as_pointer 3));
  p "%d\n" (String.length (output_value_to_string [1; 2] []))
