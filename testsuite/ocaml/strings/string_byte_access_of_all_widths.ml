(* get_uint8 .. get_int64 in both byte orders, on strings and bytes, with bounds checked at both ends. *)
(* modes: stress-ok *)
let p = Printf.printf
let s = "\x01\x82\x03\xf4\x05\xe6\x07\xd8\x09\xca"
let guard f = try f () with Invalid_argument m -> p "%s\n" m
let () =
  for i = -1 to 10 do
    guard (fun () -> p "%d %d\n" (String.get_uint8 s i) (String.get_int8 s i));
    guard (fun () -> p "%d %d %d %d\n" (String.get_uint16_le s i) (String.get_uint16_be s i)
        (String.get_int16_le s i) (String.get_int16_be s i));
    guard (fun () -> p "%d %d\n" (String.get_uint16_ne s i) (String.get_int16_ne s i));
    guard (fun () -> p "%lx %lx %lx\n" (String.get_int32_le s i) (String.get_int32_be s i)
        (String.get_int32_ne s i));
    guard (fun () -> p "%Lx %Lx %Lx\n" (String.get_int64_le s i) (String.get_int64_be s i)
        (String.get_int64_ne s i))
  done
let () =
  let with_bytes name f = for i = -1 to 10 do
      let b = Bytes.make 10 '.' in
      match f b i with () -> p "%s %d %S\n" name i (Bytes.to_string b)
        | exception Invalid_argument m -> p "%s %d %s\n" name i m done in
  with_bytes "uint8" (fun b i -> Bytes.set_uint8 b i 0x141);
  with_bytes "int8" (fun b i -> Bytes.set_int8 b i (-2));
  with_bytes "uint16_le" (fun b i -> Bytes.set_uint16_le b i 0x14142);
  with_bytes "uint16_be" (fun b i -> Bytes.set_uint16_be b i 0x14142);
  with_bytes "int16_le" (fun b i -> Bytes.set_int16_le b i (-2));
  with_bytes "int16_be" (fun b i -> Bytes.set_int16_be b i (-2));
  with_bytes "ne" (fun b i -> Bytes.set_uint16_ne b i 0x4142; Bytes.set_int16_ne b i 0x4344);
  with_bytes "int32" (fun b i -> Bytes.set_int32_le b i 0x41424344l);
  with_bytes "int32_be" (fun b i -> Bytes.set_int32_be b i 0x41424344l);
  with_bytes "int64" (fun b i -> Bytes.set_int64_le b i 0x4142434445464748L);
  with_bytes "int64_be" (fun b i -> Bytes.set_int64_be b i 0x4142434445464748L);
  with_bytes "ne" (fun b i -> Bytes.set_int32_ne b i 0x41424344l; Bytes.set_int64_ne b i 0x4142434445464748L);
  let b = Bytes.of_string s in
  for i = 0 to 2 do
    p "%d %d %d %d %d %d %lx %lx %Lx %Lx\n" (Bytes.get_uint8 b i) (Bytes.get_int8 b i)
      (Bytes.get_uint16_le b i) (Bytes.get_int16_be b i) (Bytes.get_uint16_ne b i) (Bytes.get_int16_le b i)
      (Bytes.get_int32_le b i) (Bytes.get_int32_be b i) (Bytes.get_int64_ne b i) (Bytes.get_int64_be b i)
  done
external unsafe_get32 : string -> int -> int32 = "%caml_string_get32u"
external unsafe_set16 : bytes -> int -> int -> unit = "%caml_bytes_set16u"
let () = let b = Bytes.make 4 '-' in unsafe_set16 b 1 0x4142; p "%S %lx\n" (Bytes.to_string b) (unsafe_get32 s 1)
