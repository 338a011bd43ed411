(* The portable signal numbers are negative constants; each can be given a handler. *)
let all = Sys.["abrt", sigabrt; "alrm", sigalrm; "fpe", sigfpe; "hup", sighup; "ill", sigill; "int", sigint;
    "kill", sigkill; "pipe", sigpipe; "quit", sigquit; "segv", sigsegv; "term", sigterm; "usr1", sigusr1;
               "usr2", sigusr2; "chld", sigchld; "cont", sigcont; "stop", sigstop; "tstp", sigtstp;
               "ttin", sigttin; "ttou", sigttou; "vtalrm", sigvtalrm; "prof", sigprof; "bus", sigbus;
               "poll", sigpoll; "sys", sigsys; "trap", sigtrap; "urg", sigurg; "xcpu", sigxcpu; "xfsz", sigxfsz]
let () =
  List.iter (fun (n, s) -> Printf.printf "%s %d\n" n s) all;
  let pid = In_channel.with_open_bin "/proc/self/stat" (fun ic -> Scanf.sscanf (In_channel.input_all ic)
      "%d" Fun.id) in
  List.iter (fun (name, s) ->
      let got = ref None in
      Sys.set_signal s (Sys.Signal_handle (fun n -> got := Some n));
      ignore (Sys.command (Printf.sprintf "kill -%s %d" (String.uppercase_ascii name) pid));
      while !got = None do () done;
      Printf.printf "%s %b\n" name (!got = Some s); Sys.set_signal s Sys.Signal_default)
    (List.filter (fun (n, _) -> List.mem n ["hup"; "usr1"; "usr2"; "term"; "alrm"; "vtalrm"; "prof"; "xcpu";
          "urg"]) all)
