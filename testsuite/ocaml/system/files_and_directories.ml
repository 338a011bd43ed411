(* Sys: creating, renaming, listing, testing and removing files and directories, with the texts of errors. *)
let p = Printf.printf
let guard name f = match f () with () -> p "%s ok\n" name | exception Sys_error m -> p "%s: %s\n" name m
let write f s = Out_channel.with_open_bin f (fun oc -> output_string oc s)
let () =
  write "a.txt" "hello"; Sys.mkdir "dir" 0o755; write "dir/b" ""; write "dir/c" "";
  let ls d = p "%s\n" (String.concat " " (List.sort compare
        (List.filter (fun f -> not (String.ends_with ~suffix:".byte" f)) (Array.to_list (Sys.readdir d))))) in
  ls "."; ls "dir";
  List.iter (fun f -> p "%s %b\n" f (Sys.file_exists f)) ["a.txt"; "dir"; "nothing"; "dir/b"; ""; "a.txt/x"];
  List.iter (fun f -> guard f (fun () -> p "%b %b " (Sys.is_directory f) (Sys.is_regular_file f)))
    ["a.txt"; "dir"; "nothing"; "/dev/null"];
  Sys.rename "a.txt" "z.txt"; Sys.rename "dir/b" "dir/bb"; ls "."; ls "dir";
  guard "mkdir again" (fun () -> Sys.mkdir "dir" 0o755); guard "mkdir deep" (fun () -> Sys.mkdir "no/such" 0o755);
  guard "rmdir full" (fun () -> Sys.rmdir "dir"); guard "rmdir file" (fun () -> Sys.rmdir "z.txt");
  guard "remove dir" (fun () -> Sys.remove "dir");
  guard "remove nothing" (fun () -> Sys.remove "nothing"); guard "rename nothing"
    (fun () -> Sys.rename "nothing" "x"); guard "readdir nothing" (fun () -> ignore (Sys.readdir "nothing"));
  guard "readdir file" (fun () -> ignore (Sys.readdir "z.txt"));
  guard "open dir" (fun () -> ignore (open_out "dir")); guard "open nothing" (fun () -> ignore (open_in "nothing"));
  guard "nul" (fun () -> Sys.remove "a\000b"); guard "nul open" (fun () -> close_in (open_in "a\000b"));
  p "%b\n" (Sys.file_exists "z\000.txt")
let () =
  let here = Sys.getcwd () in
  Sys.chdir "dir"; p "%s\n" (Filename.basename (Sys.getcwd ())); write "inside" "x"; Sys.chdir "..";
  p "%b %b\n" (Sys.getcwd () = here) (Sys.file_exists "dir/inside");
  guard "chdir" (fun () -> Sys.chdir "nowhere"); guard "chdir file" (fun () -> Sys.chdir "z.txt");
  Array.iter (fun f -> Sys.remove (Filename.concat "dir" f)) (Sys.readdir "dir"); Sys.rmdir "dir";
  p "%b\n" (Sys.file_exists "dir")
