(* Thousands of values marshalled into one buffer, and read back one after the other. *)
let () =
  let b = Buffer.create 1000 in
  let value i = i, String.make (i mod 40) (Char.chr (65 + i mod 26)),
    (if i mod 3 = 0 then None else Some i), List.init (i mod 7) (fun j -> j * i) in
  for i = 0 to 2_999 do Buffer.add_string b (Marshal.to_string (value i)
      (if i mod 2 = 0 then [] else [Marshal.No_sharing])) done;
  let s = Buffer.contents b in
  let rec go pos i ok = if pos >= String.length s then Printf.printf "%d read, %d equal, %d bytes\n" i ok pos else
      let v = Marshal.from_string s pos in
      go (pos + Marshal.total_size (Bytes.unsafe_of_string s) pos) (i + 1) (if v = value i then ok + 1 else ok) in
  go 0 0 0;
  print_endline (Digest.to_hex (Digest.string s))
