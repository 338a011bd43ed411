(* Filename: concat, dirname, basename, extensions, relative names, quoting. *)
(* modes: stress-ok *)
open Filename
let p = Printf.printf
let () =
  List.iter (fun f ->
      p "%S dir %S base %S ext %S rem %S rel %b impl %b\n" f (dirname f) (basename f) (extension f)
        (remove_extension f) (is_relative f) (is_implicit f))
    [""; "."; ".."; "/"; "//"; "a"; "/a"; "a/"; "a//"; "/a/b"; "a/b/"; "./a"; "../a"; "a.ml"; "a.tar.gz";
      ".hidden"; ".hidden.x"; "a."; "a.b/c"; "/x.y/"; "..."; "a..b"; "dir.d/.f.c"];
  List.iter (fun (a, b) -> p "%S\n" (concat a b)) ["a", "b"; "a/", "b"; "", "b"; "/", "b"; ".", "b"];
  List.iter (fun (f, s) -> p "%b %s\n" (check_suffix f s) (match chop_suffix_opt ~suffix:s f with Some x -> x
        | None -> "none")) ["a.ml", ".ml"; "a.ml", ".mli"; "ml", ".ml"; ".ml", ".ml"; "a", ""];
  p "%s %s\n" (chop_suffix "x.c" ".c") (chop_extension "x.c");
  List.iter (fun f -> try p "%s\n" (f ()) with Invalid_argument m -> p "%s\n" m)
    [(fun () -> chop_extension "none"); (fun () -> chop_suffix "a" ".c")];
  List.iter (fun s -> p "%s " (quote s)) [""; "a"; "a'b"; "''"; "a b\nc"]; p "\n";
  p "%S %S %S %S\n" current_dir_name parent_dir_name dir_sep null
let () =
  let f = temp_file "pre" ".suf" in
  p "%b %b %b %b\n" (Sys.file_exists f) (check_suffix f ".suf") (String.starts_with ~prefix:"pre" (basename f))
    (dirname f = get_temp_dir_name ());
  let g, oc = open_temp_file ~mode:[Open_binary] ~perms:0o600 ~temp_dir:"." "x" "y" in
  output_string oc "temp"; close_out oc; p "%s %b\n" (In_channel.with_open_bin g In_channel.input_all) (f <> g);
  let d = temp_dir "d" "" in p "%b\n" (Sys.is_directory d); Sys.rmdir d;
  (try ignore (temp_file ~temp_dir:"/nonexistent" "a" "b") with Sys_error _ -> p "Sys_error\n");
  set_temp_dir_name "sub"; p "%s\n" (get_temp_dir_name ()); Sys.remove f; Sys.remove g
