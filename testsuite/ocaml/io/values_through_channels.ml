(* output_value and input_value mix with text; ends of file and garbage are reported. *)
let p = Printf.printf
let () =
  let oc = open_out_bin "f" in
  output_string oc "head\n"; output_value oc [1, "a"; 2, "b"];
  output_value oc (Array.init 30_000 (fun i -> float i)); output_char oc '|';
  Marshal.to_channel oc (Some (fun x -> x + 1)) [Marshal.Closures]; output_value oc (String.make 100_000 'q');
  close_out oc;
  let ic = open_in_bin "f" in
  p "%s\n" (input_line ic); List.iter (fun (n, s) -> p "%d%s " n s) (input_value ic : (int * string) list);
  let a : float array = input_value ic in p "%d %g %c\n" (Array.length a) (Array.fold_left ( +. ) 0.0 a)
    (input_char ic);
  (match (Marshal.from_channel ic : (int -> int) option) with Some f -> p "%d\n" (f 41) | None -> p "none\n");
  p "%d\n" (String.length (input_value ic : string));
  let guard name f = match f () with () -> p "%s ok\n" name
    | exception End_of_file -> p "%s End_of_file\n" name | exception Failure m -> p "%s Failure %s\n" name m in
  guard "at the end" (fun () -> ignore (input_value ic : int));
  seek_in ic 0; guard "text" (fun () -> ignore (input_value ic : int)); close_in ic;
  let data = Marshal.to_string (List.init 100 Fun.id) [] in
  List.iter (fun n -> Out_channel.with_open_bin "t" (fun oc -> output_substring oc data 0 n);
    In_channel.with_open_bin "t" (fun ic -> guard (string_of_int n)
      (fun () -> ignore (input_value ic : int list)))) [0; 1; 4; 5; 10; 19; 20; 21; 60; String.length data - 1;
  String.length data];
  guard "closures refused" (fun () -> Out_channel.with_open_bin "c"
      (fun oc -> try output_value oc (fun x -> x) with Invalid_argument m -> p "%s " m));
  Out_channel.with_open_bin "m" (fun oc -> for i = 0 to 999 do output_value oc (i, string_of_int i) done);
  In_channel.with_open_bin "m" (fun ic -> let s = ref 0 in (try while true do let n, t =
        (input_value ic : int * string) in s := !s + n + int_of_string t done with End_of_file -> ()); p "%d\n" !s)
