(* In_channel.input_bigarray and Out_channel.output_bigarray move raw bytes, with bounds checked. *)
open Bigarray
let p = Printf.printf
let () =
  let a = Array1.init char c_layout 100_000 (fun i -> Char.chr (i * 3 land 255)) in
  Out_channel.with_open_bin "f" (fun oc -> Out_channel.output_bigarray oc a 0 100_000;
    Out_channel.output_bigarray oc a 5 3; output_string oc "end");
  p "%s\n" (Digest.to_hex (Digest.file "f"));
  In_channel.with_open_bin "f" (fun ic ->
      let b = Array1.create char c_layout 100_010 in Array1.fill b '.';
      let rec fill pos = let n = In_channel.input_bigarray ic b pos 100_006 in
      if n > 0 && pos + n < 4 then fill (pos + n) else pos + n in
      ignore fill;
      (match In_channel.really_input_bigarray ic b 2 100_000 with Some () -> p "read\n" | None -> p "short\n");
      p "%c%c %d %b\n" b.{0} b.{1} (Char.code b.{100_001}) (let ok = ref true in
        for i = 0 to 99_999 do if b.{i + 2} <> a.{i} then ok := false done; !ok);
      p "%d %d\n" (In_channel.input_bigarray ic b 0 0) (In_channel.input_bigarray ic b 0 2);
      (match In_channel.really_input_bigarray ic b 0 50 with Some () -> p "read\n" | None -> p "short\n");
      (try ignore (In_channel.input_bigarray ic b 100_009 2) with Invalid_argument m -> p "%s\n" m));
  (try Out_channel.with_open_bin "g" (fun oc -> Out_channel.output_bigarray oc a 99_999 2)
      with Invalid_argument m -> p "%s\n" m);
  let g = Array1.init int8_unsigned c_layout 12 (fun i -> 65 + i) in
  (try Out_channel.with_open_bin "g" (fun oc -> Out_channel.output_bigarray oc g 0 4) with Invalid_argument m
      -> p "%s\n" m)
