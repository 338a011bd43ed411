(* One channel, many domains.  The bytes of each writer are its own, count up, and must come out complete and in order,
   however the writers' calls mix; readers share a channel and have all of it together; channels are dropped unclosed, sought and
   measured, while the world stops.  A call may be split where the buffer is full, as handlers run there, and input_line is
   several calls: neither is promised to be one step. *)
open Common

let width = 4
let bytes_each = scaled 400_000
let byte d i = Char.chr ((d * 64) + (i land 63))

let writer oc d () =
  let r = rng d and i = ref 0 in
  while !i < bytes_each do
    let n = min (bytes_each - !i) (match below r 8 with 0 -> 1 | 1 -> below r 20_000 | _ -> below r 200) in
    let from = !i in
    (match below r 3 with
     | 0 -> output_string oc (String.init n (fun k -> byte d (from + k)))
     | 1 -> output_bytes oc (Bytes.init n (fun k -> byte d (from + k)))
     | _ -> output oc (Bytes.init (n + 7) (fun k -> byte d (from + k - 7))) 7 n);
    i := from + n;
    if n = 1 && !i < bytes_each then begin output_char oc (byte d !i); incr i end;
    if below r 30 = 0 then flush oc;
    if below r 300 = 0 then collect r;
    if below r 400 = 0 then flush_all ()
  done

let check name =
  let next = Array.make width 0 in
  let text = In_channel.with_open_bin name In_channel.input_all in
  String.iteri
    (fun at c ->
      let d = Char.code c / 64 in
      if c <> byte d next.(d) then fail "byte %d: domain %d, %C instead of %C" at d c (byte d next.(d));
      next.(d) <- next.(d) + 1)
    text;
  Array.iteri (fun d n -> if n <> bytes_each then fail "domain %d: %d bytes of %d" d n bytes_each) next

(* What each reader got of each byte adds up to what was written. *)
let read_together name =
  let ic = open_in_bin name in
  let reader d () =
    let r = rng (10 + d) and counts = Array.make 256 0 and buffer = Bytes.create 5_000 in
    let count c = counts.(Char.code c) <- counts.(Char.code c) + 1 in
    let rec go () =
      let n = 1 + below r 5_000 in
      let got = if n = 1 then (match input_char ic with c -> Bytes.set buffer 0 c; 1 | exception End_of_file -> 0)
        else input ic buffer 0 n in
      Bytes.iter count (Bytes.sub buffer 0 got);
      if below r 100 = 0 then collect r;
      if got > 0 then go () in
    go ();
    counts in
  let counts = Array.map Domain.join (Array.init 3 (fun d -> spawn (reader d))) in
  close_in ic;
  for c = 0 to 255 do
    let n = Array.fold_left (fun a t -> a + t.(c)) 0 counts in
    let wanted = (bytes_each / 64) + (if c land 63 < bytes_each land 63 then 1 else 0) in
    if n <> wanted then fail "byte %d was read %d times and written %d times" c n wanted
  done

(* Each domain has channels of its own and loses them. *)
let loser name d () =
  let r = rng (20 + d) in
  for _ = 1 to scaled 60 do
    let ic = open_in_bin name in
    let n = in_channel_length ic in
    seek_in ic (below r n);
    ignore (In_channel.input_char ic);
    if pos_in ic > n then fail "position %d of %d" (pos_in ic) n;
    let ends = below r 2 = 0 in
    if ends then begin
      close_in ic;
      match input_char ic with _ -> fail "a closed channel was read" | exception Sys_error _ -> ()
    end;
    if below r 10 = 0 then collect r
  done

let () =
  let name = Filename.temp_file "channels" ".bin" in
  let oc = open_out_bin name in
  join_all (spawn_all width (fun d -> writer oc d ()));
  close_out oc;
  check name;
  read_together name;
  join_all (spawn_all 3 (fun d -> loser name d ()));
  Sys.remove name;
  ok ()
