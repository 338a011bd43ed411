(* Domains that race on bytes, buffers of bytes and bigarrays of every kind. *)
open Bigarray
let rounds = 400
let racing n body =
  let ds = List.init n (fun i -> Domain.spawn (fun () -> body (i + 1))) in
  body 0; List.iter Domain.join ds
let check name ok = Printf.printf "%s %b\n%!" name ok

let () =
  let b = Bytes.make 200 'a' and ok = Atomic.make true in
  let good c = c >= 'a' && c <= 'd' in
  racing 2 (fun me ->
    let c = Char.chr (97 + me) in
    for i = 1 to rounds do
      Bytes.set b (i mod 200) c; Bytes.fill b (i land 63) 50 c; Bytes.blit b 0 b 7 150; Bytes.blit b 9 b 0 150;
      Bytes.set_uint8 b 3 (97 + me); Bytes.set_uint16_le b 5 0x6261; Bytes.set_int32_le b 13 0x61626364l;
      Bytes.set_int64_le b 29 0x6161626263636464L; Bytes.blit_string "abcd" 0 b 100 4;
      if Bytes.get_uint16_le b 5 < 0x6161 || Bytes.get_int32_le b 13 < 0x61000000l || Bytes.get_int64_le b 29 < 0L
      then Atomic.set ok false;
      if not (Bytes.for_all good b && String.for_all good (Bytes.sub_string b 3 60)) then Atomic.set ok false;
      let s = Bytes.copy b in
      ignore (Bytes.compare b s); ignore (Bytes.equal b s); ignore (compare b s = 0); ignore (Hashtbl.hash b);
      ignore (Bytes.index_opt b 'z'); ignore (Digest.bytes b); ignore (Digest.BLAKE256.bytes b);
      ignore (Bytes.to_string b < "b"); ignore (Bytes.concat b [ s; b ]); ignore (Bytes.uppercase_ascii b)
    done);
  check "bytes" (Atomic.get ok)

let () =
  let b = Bytes.make 300 'a' and name = "out.txt" in
  racing 2 (fun me ->
    let file = Printf.sprintf "%s.%d" name me in
    let oc = open_out_bin file in
    for i = 1 to rounds / 4 do
      Bytes.set b (i mod 300) 'b'; output_bytes oc b; output oc b 3 50
    done;
    close_out oc;
    let ic = open_in_bin file in
    (try while true do really_input ic b 0 100 done with End_of_file -> ());
    close_in ic);
  check "channels" (Bytes.for_all (fun c -> c = 'a' || c = 'b') b)

let race_kind name kind v w ok_value =
  let a = Array1.create kind c_layout 64 and ok = Atomic.make true in
  Array1.fill a v;
  racing 2 (fun me ->
    for i = 1 to rounds / 8 do
      a.{i land 63} <- (if me land 1 = 0 then v else w);
      Array1.fill (Array1.sub a (i land 31) 20) w;
      Array1.blit (Array1.sub a 0 30) (Array1.sub a (i land 15) 30);
      if not (ok_value a.{(i * 7) land 63}) then Atomic.set ok false;
      ignore (compare a a); ignore (Hashtbl.hash a);
      ignore (Marshal.to_string a [])
    done);
  check name (Atomic.get ok)

let () =
  race_kind "float32" float32 1. 2. (fun x -> x = 1. || x = 2.);
  race_kind "float64" float64 1. 2. (fun x -> x = 1. || x = 2.);
  race_kind "float16" float16 1. 2. (fun x -> x = 1. || x = 2.);
  race_kind "int8" int8_signed 1 (-2) (fun x -> x = 1 || x = -2);
  race_kind "uint8" int8_unsigned 1 250 (fun x -> x = 1 || x = 250);
  race_kind "int16" int16_signed 1 (-2000) (fun x -> x = 1 || x = -2000);
  race_kind "uint16" int16_unsigned 1 60000 (fun x -> x = 1 || x = 60000);
  race_kind "int32" int32 1l (-2l) (fun x -> x = 1l || x = -2l);
  race_kind "int64" int64 1L (-2L) (fun x -> x = 1L || x = -2L);
  race_kind "nativeint" nativeint 1n (-2n) (fun x -> x = 1n || x = -2n);
  race_kind "int" int 1 max_int (fun x -> x = 1 || x = max_int);
  race_kind "char" char 'a' 'b' (fun x -> x = 'a' || x = 'b');
  race_kind "complex32" complex32 Complex.one Complex.i (fun z -> Complex.norm z < 2.);
  race_kind "complex64" complex64 Complex.one Complex.i (fun z -> Complex.norm z < 2.)

let () =
  let a = Genarray.create int c_layout [| 4; 5; 6 |] and ok = Atomic.make true in
  Genarray.fill a 1;
  racing 2 (fun me ->
    for i = 1 to rounds do
      Genarray.set a [| i land 3; i mod 5; i mod 6 |] me;
      let s = Genarray.slice_left a [| i land 3 |] in
      if Genarray.get s [| 1; 1 |] > 3 then Atomic.set ok false;
      ignore (Bigarray.reshape a [| 20; 6 |])
    done);
  check "slices" (Atomic.get ok)

let () =
  let st = Random.State.make [| 42 |] in
  racing 2 (fun _ -> for _ = 1 to rounds do ignore (Random.State.int st 100); ignore (Random.State.bits64 st) done);
  check "generator" (Random.State.int st 100 < 100)
