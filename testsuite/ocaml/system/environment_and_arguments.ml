(* Sys.getenv, Sys.argv, executable names and constants. *)
(* env: BAC_ONE=1 BAC_EMPTY= BAC_EQ=a=b *)
(* args: one '' 'with space' -x --long=y *)
let () =
  let show v = Printf.printf "%s %s\n" v (match Sys.getenv_opt v with Some s -> Printf.sprintf "%S" s
      | None -> "none") in
  List.iter show ["BAC_ONE"; "BAC_EMPTY"; "BAC_EQ"; "BAC_NONE"; ""; "BAC_ONE\000x"];
  (try ignore (Sys.getenv "BAC_NONE") with Not_found -> print_endline "Not_found");
  Array.iteri (fun i a -> Printf.printf "%d %S\n" i a) Sys.argv;
  Printf.printf "%s\n" (Filename.basename Sys.executable_name);
  Printf.printf "%s %b %b %b\n" Sys.os_type Sys.unix Sys.win32 Sys.cygwin;
  Printf.printf
    "%d %d %b %d %d %d\n" Sys.word_size Sys.int_size Sys.big_endian Sys.max_string_length Sys.max_array_length Sys.max_floatarray_length;
  Printf.printf "%s\n" (match Sys.backend_type with Sys.Native -> "native" | Sys.Bytecode -> "bytecode"
      | Sys.Other s -> s);
  Printf.printf "%s %b\n" Sys.ocaml_version Sys.development_version;
  Printf.printf "%d %d %s\n" Sys.ocaml_release.major Sys.ocaml_release.minor
    (match Sys.ocaml_release.extra with Some _ -> "extra" | None -> "plain");
  Printf.printf "%b %b\n" !Sys.interactive (Sys.time () >= 0.0);
  Printf.printf "%s %s\n" (Sys.runtime_variant ()) (Sys.opaque_identity "same")
