(* One channel, many domains: what one call writes stays together, nothing is lost or doubled; channels are dropped
   unclosed, read to their end by several readers, sought and measured, while the world stops. *)
open Common

let width = 4
let lines = scaled 3_000
let line d i = Printf.sprintf "%d:%d:%s\n" d i (String.make ((d * 7 + i) mod 90) (Char.chr (97 + d)))

let writer oc d () =
  let r = rng d in
  for i = 1 to lines do
    output_string oc (line d i);
    if below r 50 = 0 then flush oc;
    if below r 500 = 0 then collect r;
    if below r 700 = 0 then flush_all ()
  done

let check name =
  let next = Array.make width 1 in
  In_channel.with_open_bin name (fun ic ->
    let rec go () =
      match input_line ic with
      | exception End_of_file -> ()
      | l ->
        let d = Char.code l.[0] - 48 in
        if l ^ "\n" <> line d next.(d) then fail "domain %d, line %d: %S" d next.(d) l;
        next.(d) <- next.(d) + 1;
        go () in
    go ());
  Array.iteri (fun d n -> if n <> lines + 1 then fail "domain %d: %d lines of %d" d (n - 1) lines) next

(* Several readers take lines from one channel: together they have them all. *)
let read_together name =
  let ic = open_in_bin name in
  let reader d () =
    let r = rng (10 + d) in
    let rec go n =
      match input_line ic with
      | exception End_of_file -> n
      | l -> if not (String.contains l ':') then fail "half a line: %S" l;
             if below r 800 = 0 then collect r; go (n + 1) in
    go 0 in
  let counts = Array.map Domain.join (Array.init 3 (fun d -> spawn (reader d))) in
  close_in ic;
  let n = Array.fold_left ( + ) 0 counts in
  if n <> width * lines then fail "%d lines were read of %d" n (width * lines)

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
  let name = Filename.temp_file "channels" ".txt" in
  let oc = open_out_bin name in
  join_all (spawn_all width (fun d -> writer oc d ()));
  close_out oc;
  check name;
  read_together name;
  join_all (spawn_all 3 (fun d -> loser name d ()));
  Sys.remove name;
  ok ()
