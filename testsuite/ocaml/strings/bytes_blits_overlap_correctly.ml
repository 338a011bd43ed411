(* Overlapping blits of bytes of every length, offset and direction act as if through a copy. *)
let () =
  let bad = ref 0 in
  for len = 0 to 40 do
    for src = 0 to 10 do
      for dst = 0 to 10 do
        let make () = Bytes.init 64 (fun i -> Char.chr (32 + i)) in
        let b = make () and model = make () in
        let piece = Bytes.sub_string model src len in
        Bytes.blit b src b dst len;
        Bytes.blit_string piece 0 model dst len;
        if b <> model then incr bad
      done
    done
  done;
  Printf.printf "%d wrong\n" !bad;
  let big = Bytes.init 100_000 (fun i -> Char.chr (i * 7 land 255)) in
  Bytes.blit big 0 big 1 99_999; Bytes.blit big 500 big 0 99_500;
  print_endline (Digest.to_hex (Digest.bytes big));
  Bytes.fill big 10 90_000 'z'; print_endline (Digest.to_hex (Digest.bytes big));
  let s = Bytes.to_string big in print_endline (Digest.to_hex (Digest.string (String.sub s 5 50_000)))
