(* A primitive of six arguments, here of the unix library, is called with an array of them. *)
(* flags: -g -I +unix unix.cma *)
open Unix
let () =
  let a, b = socketpair PF_UNIX SOCK_DGRAM 0 in
  let receive () =
    let buffer = Bytes.make 20 '.' in
    let n, _ = recvfrom b buffer 2 10 [] in
    Printf.printf "%d %s\n" n (Bytes.to_string buffer) in
  let address = ADDR_UNIX "socket" in
  let server = socket PF_UNIX SOCK_DGRAM 0 and client = socket PF_UNIX SOCK_DGRAM 0 in
  bind server address;
  Printf.printf "%d\n" (sendto client (Bytes.of_string "hello world") 6 5 [] address);
  let buffer = Bytes.make 8 '.' in
  let n, _ = recvfrom server buffer 1 6 [] in
  Printf.printf "%d %s\n" n (Bytes.to_string buffer);
  ignore (send a (Bytes.of_string "datagram") 0 8 []); receive ();
  (try ignore (sendto client buffer 5 9 [] address) with Invalid_argument m -> print_endline m);
  List.iter close [a; b; server; client]
