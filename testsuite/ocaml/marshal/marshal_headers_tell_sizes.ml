(* header_size, data_size, total_size, to_bytes, to_buffer, from_bytes with offsets; both header forms. *)
let p = Printf.printf
let guard name f = match f () with n -> p "%s %d\n" name n | exception Failure m -> p "%s Failure %s\n" name m
    | exception Invalid_argument m -> p "%s Invalid_argument %s\n" name m
let () =
  let v = List.init 10 string_of_int in
  let b = Marshal.to_bytes v [] in
  p "%d %d %d %d\n" Marshal.header_size (Bytes.length b) (Marshal.data_size b 0) (Marshal.total_size b 0);
  let shifted = Bytes.cat (Bytes.make 7 '#') (Bytes.cat b (Bytes.make 3 '#')) in
  p "%b %b %d\n" (Marshal.from_bytes shifted 7 = v) (Marshal.from_string (Bytes.to_string shifted) 7 = v)
    (Marshal.total_size shifted 7);
  let buf = Bytes.make 300 '.' in
  let n = Marshal.to_buffer buf 10 280 v [] in p "%d %b\n" n (Marshal.from_bytes buf 10 = v);
  p "%c%c\n" (Bytes.get buf 9) (Bytes.get buf (10 + n));
  guard "too small" (fun () -> Marshal.to_buffer buf 0 20 v []);
  guard "bounds" (fun () -> Marshal.to_buffer buf 290 20 v []);
  guard "negative" (fun () -> Marshal.to_buffer buf (-1) 20 v []);
  guard "data_size" (fun () -> Marshal.data_size (Bytes.make 30 'x') 0);
  guard "short" (fun () -> Marshal.data_size b (Bytes.length b - 10));
  guard "from short" (fun () -> Marshal.from_bytes b 1 + 0);
  guard "truncated" (fun () -> List.length (Marshal.from_bytes (Bytes.sub b 0 (Bytes.length b - 1)) 0));
  guard "negative offset" (fun () -> Marshal.from_bytes b (-1)); guard "empty" (fun () -> Marshal.from_string "" 0);
  let w = (Array.make 100 "x", 2.5) in p "%b %b\n" (Marshal.from_bytes
      (Marshal.to_bytes w [Marshal.No_sharing]) 0 = w) (Marshal.from_string
    (Marshal.to_string w [Marshal.Compat_32]) 0 = w);
  guard "compat int" (fun () -> String.length (Marshal.to_string max_int [Marshal.Compat_32]));
  guard "compat ok" (fun () -> String.length (Marshal.to_string (1 lsl 29) [Marshal.Compat_32]));
  guard "compat nativeint" (fun () -> String.length (Marshal.to_string Nativeint.max_int [Marshal.Compat_32]))
