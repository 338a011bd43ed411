(* Primitives of strings that the library seldom uses: comparisons as externals, unsafe accesses, blits by offset. *)
(* modes: stress-ok *)
external seq : string -> string -> bool = "caml_string_equal"
external sne : string -> string -> bool = "caml_string_notequal"
external slt : string -> string -> bool = "caml_string_lessthan"
external sle : string -> string -> bool = "caml_string_lessequal"
external sgt : string -> string -> bool = "caml_string_greaterthan"
external sge : string -> string -> bool = "caml_string_greaterequal"
external scmp : string -> string -> int = "caml_string_compare"
external bcmp : bytes -> bytes -> int = "caml_bytes_compare"
external blt : bytes -> bytes -> bool = "caml_bytes_lessthan"
external ble : bytes -> bytes -> bool = "caml_bytes_lessequal"
external bgt : bytes -> bytes -> bool = "caml_bytes_greaterthan"
external bge : bytes -> bytes -> bool = "caml_bytes_greaterequal"
external beq : bytes -> bytes -> bool = "caml_bytes_equal"
external bne : bytes -> bytes -> bool = "caml_bytes_notequal"
external unsafe_fill : bytes -> int -> int -> char -> unit = "caml_fill_bytes"
external unsafe_blit : string -> int -> bytes -> int -> int -> unit = "caml_blit_string"
external blit_bytes : bytes -> int -> bytes -> int -> int -> unit = "caml_blit_bytes"
let () =
  List.iter (fun a -> List.iter (fun b ->
      List.iter (fun f -> print_char (if f a b then '1' else '0')) [seq; sne; slt; sle; sgt; sge];
      print_int (scmp a b);
      let ba = Bytes.of_string a and bb = Bytes.of_string b in
      List.iter (fun f -> print_char (if f ba bb then '1' else '0')) [beq; bne; blt; ble; bgt; bge];
      print_int (bcmp ba bb); print_char ' ') ["";"a";"ab";"b";"abcdefgh";"abcdefghi";"\255"];
      print_newline ()) ["";"a";"ab";"b";"abcdefgh";"abcdefghi";"\255"];
  let b = Bytes.make 10 '.' in unsafe_fill b 2 3 'x'; unsafe_blit "hello" 1 b 6 4;
  print_endline (Bytes.to_string b); blit_bytes b 0 b 1 9; print_endline (Bytes.to_string b);
  Bytes.unsafe_set b 0 'U'; print_char (Bytes.unsafe_get b 0); print_char (String.unsafe_get "abc" 2);
  Bytes.unsafe_fill b 1 2 'F'; Bytes.unsafe_blit b 0 b 5 3; Bytes.unsafe_blit_string "zz" 0 b 8 2;
  print_endline (Bytes.to_string b)
