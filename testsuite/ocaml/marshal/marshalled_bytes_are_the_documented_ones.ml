(* The bytes of marshalled data are fixed: small, 16-bit, 32-bit, 64-bit forms, shared blocks, headers. *)
let hex s = String.concat "" (List.map (fun c -> Printf.sprintf "%02x" (Char.code c))
      (List.of_seq (String.to_seq s)))
let dump name v = Printf.printf "%s: %s\n" name (hex (Marshal.to_string v []))
let dump_no name v = Printf.printf "%s: %s\n" name (hex (Marshal.to_string v [Marshal.No_sharing]))
type t = A of int | B of int * int | C
type big = { f1 : int; f2 : int; f3 : int; f4 : int; f5 : int; f6 : int; f7 : int; f8 : int; f9 : int }
let () =
  dump "0" 0; dump "63" 63; dump "64" 64; dump "-1" (-1); dump "127" 127; dump "128" 128; dump "-129" (-129);
  dump "40000" 40000; dump "2^31" (1 lsl 31); dump "max" max_int; dump "min" min_int;
  dump "true" true; dump "[]" []; dump "[1]" [1]; dump "A 1" (A 1); dump "B" (B (1, 2)); dump "C" C;
  dump "some" (Some (Some 1)); dump "tuple" (1, "a", 2.0);
  dump "''" ""; dump "abc" "abc"; dump "32" (String.make 32 'x'); dump "float" 1.5;
  dump "floats" [| 1.5; -2.5 |]; dump "record" { f1 = 1; f2 = 2; f3 = 3; f4 = 4; f5 = 5; f6 = 6; f7 = 7;
    f8 = 8; f9 = 9 };
  dump "int32" 0x12345678l; dump "int64" 0x123456789abcdefL; dump "nativeint" 5n;
  dump "nativeint big" 0x123456789an; dump "polyvar" `Tag; dump "polyvar arg" (`Tag 1); dump "atom" [||];
  let s = "shared" in dump "shared" (s, s); dump_no "not shared" (s, s); let l = [1; 2] in
  dump "tails" (l, 0 :: l); let rec cyc = 1 :: cyc in dump "cycle" cyc;
  let x = Some 1.0 in dump "many" [x; x; x; x]; dump_no "many" [x; x];
  dump "array of 300 bytes" (Bytes.make 300 'b') ;
  dump "bigarray" (Bigarray.Array1.of_array Bigarray.int16_signed Bigarray.c_layout [| 1; -2; 300 |]);
  let far = Array.init 300 (fun i -> if i = 299 then Obj.repr 0 else Obj.repr (ref i)) in let shared = ref 7 in
  far.(0) <- Obj.repr shared; far.(299) <- Obj.repr shared;
  Printf.printf "far %s\n" (Digest.to_hex (Digest.string (Marshal.to_string far [])))
