(* Semaphore.Counting and Binary, as far as one domain can go. *)
let p = Printf.printf
let () =
  let open Semaphore.Counting in
  let s = make 2 in acquire s; p "%d %b %b %d\n" (get_value s) (try_acquire s) (try_acquire s) (get_value s);
  release s; release s; release s; p "%d\n" (get_value s); (try ignore (make (-1)) with Invalid_argument m -> p
      "%s\n" m);
  let open Semaphore.Binary in let b = make true in acquire b; p "%b\n" (try_acquire b); release b; release b;
  p "%b %b\n" (try_acquire b) (try_acquire b); let c = make false in p "%b\n" (try_acquire c)
