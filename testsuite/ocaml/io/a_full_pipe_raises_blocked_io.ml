(* Writing to a full pipe opened without blocking raises Sys_blocked_io, and reading an empty one too. *)
let rec until_open n open_ = match open_ () with
  | c -> c
  | exception Sys_error _ when n > 0 -> ignore (Sys.command "sleep 0.01"); until_open (n - 1) open_
let () =
  ignore (Sys.command "mkfifo p q; sleep 0.5 < p &");
  let oc = until_open 200 (fun () -> open_out_gen [Open_wronly; Open_nonblock] 0 "p") in
  let rec fill n = if n = 0 then print_endline "never full" else match output_string oc
      (String.make 10_000 'x'); flush oc with
    | () -> fill (n - 1) | exception Sys_blocked_io -> print_endline "Sys_blocked_io" in
  fill 100;
  close_out_noerr oc;
  ignore (Sys.command "(exec 3>q; sleep 0.3; echo data >&3) &");
  let ic = open_in_gen [Open_rdonly; Open_nonblock] 0 "q" in
  let rec wait n = match input_line ic with
    | l -> print_endline l
    | exception Sys_blocked_io -> if n = 1000 then print_endline "gave up" else
        (ignore (Sys.command "sleep 0.02"); wait (n + 1))
    | exception End_of_file -> ignore (Sys.command "sleep 0.01"); if n < 1000 then wait (n + 1) in
  wait 0;
  close_in ic
