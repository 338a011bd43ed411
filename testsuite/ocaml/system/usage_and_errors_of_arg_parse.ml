(* Arg.parse on a wrong command line prints the usage on stderr and exits with 2. *)
(* args: -n 3 -bad *)
(* exit: 2 *)
let () =
  let n = ref 0 in
  at_exit (fun () -> Printf.printf "n = %d, current = %d\n" !n !Arg.current);
  Arg.parse ["-n", Arg.Set_int n, "N  a number"; "-q", Arg.Unit (fun () -> raise (Arg.Bad "never")),
      " quiet"] print_endline "prog [options] file"
