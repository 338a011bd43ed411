(* bswap primitives of 16, 32, 64 bits and nativeint reverse bytes. *)
(* modes: stress-ok *)
external bswap16 : int -> int = "%bswap16"
external bswap32 : int32 -> int32 = "%bswap_int32"
external bswap64 : int64 -> int64 = "%bswap_int64"
external bswapn : nativeint -> nativeint = "%bswap_native"
let p = Printf.printf
let opaque = Sys.opaque_identity
let () =
  List.iter (fun n -> p "%x -> %x\n" n (bswap16 (opaque n))) [0; 1; 0xff; 0x1234; 0xff00; 0x123456; -1; max_int];
  List.iter (fun n -> p "%lx -> %lx\n" n (bswap32 (opaque n)))
    [0l; 1l; 0x12345678l; 0xff000000l; -2l; Int32.min_int];
  List.iter (fun n -> p "%Lx -> %Lx\n" n (bswap64 (opaque n))) [0L; 1L; 0x123456789abcdef0L; -2L; Int64.min_int];
  List.iter (fun n -> p "%nx -> %nx\n" n (bswapn (opaque n))) [0n; 1n; 0x123456789abcdefn; -2n; Nativeint.min_int]

let () =
  let b = Bytes.make 8 '\000' in
  Bytes.set_int64_be b 0 0x0102030405060708L;
  p "%Lx %Lx %lx %lx %x %x\n" (Bytes.get_int64_le b 0) (Bytes.get_int64_be b 0) (Bytes.get_int32_le b 4)
    (Bytes.get_int32_be b 4)
    (Bytes.get_uint16_le b 6) (Bytes.get_uint16_be b 6);
  p "%b\n" (bswap64 (bswap64 0x123456789abcdef0L) = 0x123456789abcdef0L);
  p "%d %d\n" Sys.int_size Sys.word_size
