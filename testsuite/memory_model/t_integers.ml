(* t_integers.ml -- the classical litmus tests on integers: plain locations, atomic ones, both.

   Plain accesses to one location are coherent here, which is more than the OCaml model asks: a plain read is one load,
   and no machine reorders two loads of one address.  All other verdicts are the model's. *)
open Litmus

let x = Array.make n 0
let y = Array.make n 0
let a = atomics ()
let b = atomics ()
let c = atomics ()

let reset () = zero x; zero y; zero_atomics a; zero_atomics b; zero_atomics c; zero r1; zero r2; zero r3; zero r4

(* Two registers of two values. *)
let code2 i = (2 * r1.(i)) + r2.(i)

(* The same for registers that may hold 0, 1 or 2. *)
let code2_of_3 i = (3 * r1.(i)) + r2.(i)
let only_if condition verdict values = if condition values then verdict else Normal
let pair names = registers names ~base:2
let test name shape outcomes bodies code = { name; shape; outcomes; bodies; reset; code }
let is l values = l = values

(* ---- message passing ------------------------------------------------------------------------------------------- *)

let mp_plain =
  test "message passing, plain" "x=1; y=1  ||  r1=y; r2=x"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Relaxed))
    [ (fun i -> x.(i) <- 1; y.(i) <- 1); (fun i -> r1.(i) <- y.(i); r2.(i) <- x.(i)) ]
    code2

(* Plain data behind an atomic flag, for each way to raise the flag and to read it. *)
let mp_flag how raise_flag =
  test ("message passing, plain data, flag by " ^ how) ("x=1; " ^ how ^ " a 1  ||  r1=get a; r2=x")
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Forbidden))
    [ (fun i -> x.(i) <- 1; raise_flag a.(i)); (fun i -> r1.(i) <- Atomic.get a.(i); r2.(i) <- x.(i)) ]
    code2

let mp_reader how read_flag =
  test ("message passing, plain data, flag read by " ^ how) ("x=1; set a 1  ||  r1=" ^ how ^ " a; r2=x")
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Forbidden))
    [ (fun i -> x.(i) <- 1; Atomic.set a.(i) 1); (fun i -> r1.(i) <- read_flag a.(i); r2.(i) <- x.(i)) ]
    code2

(* The flag is plain and the data atomic: a plain write does not overtake the atomic one before it, nor an atomic read
   the plain one before it.  Orders of C11 alone do not give this: runtime/p_atomic.c has fences for it. *)
let mp_atomic_data =
  test "message passing, atomic data, plain flag" "set a 1; x=1  ||  r1=x; r2=get a"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Forbidden))
    [ (fun i -> Atomic.set a.(i) 1; x.(i) <- 1); (fun i -> r1.(i) <- x.(i); r2.(i) <- Atomic.get a.(i)) ]
    code2

(* As above with the one plain store of the interpreter that is no caml_modify: incr of a reference. *)
let refs = Array.init n (fun _ -> ref 0)

let mp_incr =
  { (test "message passing, atomic data, flag by incr" "set a 1; incr x  ||  r1=!x; r2=get a"
       (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Forbidden))
       [ (fun i -> Atomic.set a.(i) 1; incr refs.(i));
         (fun i -> r1.(i) <- !(refs.(i)); r2.(i) <- Atomic.get a.(i)) ]
       code2)
    with reset = (fun () -> reset (); Array.iter (fun r -> r := 0) refs) }

let mp_atomic =
  test "message passing, atomic" "set a 1; set b 1  ||  r1=get b; r2=get a"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Forbidden))
    [ (fun i -> Atomic.set a.(i) 1; Atomic.set b.(i) 1);
      (fun i -> r1.(i) <- Atomic.get b.(i); r2.(i) <- Atomic.get a.(i)) ]
    code2

(* ---- store buffering, load buffering ---------------------------------------------------------------------------- *)

let sb_plain =
  test "store buffering, plain" "x=1; r1=y  ||  y=1; r2=x"
    (pair [ "r1"; "r2" ] (only_if (is [ 0; 0 ]) Relaxed))
    [ (fun i -> x.(i) <- 1; r1.(i) <- y.(i)); (fun i -> y.(i) <- 1; r2.(i) <- x.(i)) ]
    code2

let sb_atomic how store =
  test ("store buffering, " ^ how) (Printf.sprintf "%s a 1; r1=get b  ||  %s b 1; r2=get a" how how)
    (pair [ "r1"; "r2" ] (only_if (is [ 0; 0 ]) Forbidden))
    [ (fun i -> store a.(i); r1.(i) <- Atomic.get b.(i)); (fun i -> store b.(i); r2.(i) <- Atomic.get a.(i)) ]
    code2

(* An atomic operation on a third location between plain accesses: the second to do it has seen the first. *)
let sb_fenced how operation =
  test ("store buffering, plain with " ^ how ^ " between") (Printf.sprintf "x=1; %s c; r1=y  ||  y=1; %s c; r2=x" how how)
    (pair [ "r1"; "r2" ] (only_if (is [ 0; 0 ]) Forbidden))
    [ (fun i -> x.(i) <- 1; operation c.(i); r1.(i) <- y.(i));
      (fun i -> y.(i) <- 1; operation c.(i); r2.(i) <- x.(i)) ]
    code2

let sb_half =
  test "store buffering, atomic store and plain store" "set a 1; r1=y  ||  y=1; r2=get a"
    (pair [ "r1"; "r2" ] (only_if (is [ 0; 0 ]) Relaxed))
    [ (fun i -> Atomic.set a.(i) 1; r1.(i) <- y.(i)); (fun i -> y.(i) <- 1; r2.(i) <- Atomic.get a.(i)) ]
    code2

let lb_plain =
  test "load buffering, plain" "r1=y; x=1  ||  r2=x; y=1"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 1 ]) Forbidden))
    [ (fun i -> r1.(i) <- y.(i); x.(i) <- 1); (fun i -> r2.(i) <- x.(i); y.(i) <- 1) ]
    code2

let lb_atomic =
  test "load buffering, atomic" "r1=get b; set a 1  ||  r2=get a; set b 1"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 1 ]) Forbidden))
    [ (fun i -> r1.(i) <- Atomic.get b.(i); Atomic.set a.(i) 1);
      (fun i -> r2.(i) <- Atomic.get a.(i); Atomic.set b.(i) 1) ]
    code2

(* incr writes without caml_modify. *)
let refs2 = Array.init n (fun _ -> ref 0)
let reset_refs () = reset (); Array.iter (fun r -> r := 0) refs; Array.iter (fun r -> r := 0) refs2

let lb_incr =
  { (test "load buffering, plain reads and incr" "r1=!y; incr x  ||  r2=!x; incr y"
       (pair [ "r1"; "r2" ] (only_if (is [ 1; 1 ]) Forbidden))
       [ (fun i -> r1.(i) <- !(refs2.(i)); incr refs.(i)); (fun i -> r2.(i) <- !(refs.(i)); incr refs2.(i)) ]
       code2)
    with reset = reset_refs }

let lb_mixed =
  test "load buffering, plain and atomic" "r1=y; set a 1  ||  r2=get a; y=1"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 1 ]) Forbidden))
    [ (fun i -> r1.(i) <- y.(i); Atomic.set a.(i) 1); (fun i -> r2.(i) <- Atomic.get a.(i); y.(i) <- 1) ]
    code2

let thin_air =
  test "values out of thin air" "r1=y; x=r1  ||  r2=x; y=r2"
    (pair [ "r1"; "r2" ] (fun v -> if v = [ 0; 0 ] then Normal else Forbidden))
    [ (fun i -> let v = y.(i) in r1.(i) <- v; x.(i) <- v); (fun i -> let v = x.(i) in r2.(i) <- v; y.(i) <- v) ]
    code2

(* ---- coherence of one location ----------------------------------------------------------------------------------- *)

let corr kind write read =
  test ("coherence of two reads, " ^ kind) "x=1  ||  r1=x; r2=x"
    (pair [ "r1"; "r2" ] (only_if (is [ 1; 0 ]) Forbidden))
    [ (fun i -> write i 1); (fun i -> r1.(i) <- read i; r2.(i) <- read i) ]
    code2

let coww kind write read =
  test ("coherence of two writes, " ^ kind) "x=1; x=2  ||  r1=x; r2=x"
    (registers [ "r1"; "r2" ] ~base:3 (function [ p; q ] when p > q -> Forbidden | _ -> Normal))
    [ (fun i -> write i 1; write i 2); (fun i -> r1.(i) <- read i; r2.(i) <- read i) ]
    code2_of_3

(* r2 is what the location holds at the end. *)
let cowr kind write read =
  test ("coherence of a write and a read, " ^ kind) "x=1; r1=x  ||  x=2"
    (registers [ "r1"; "end" ] ~base:3 (function [ 0; _ ] | [ _; 0 ] | [ 2; 1 ] -> Forbidden | _ -> Normal))
    [ (fun i -> write i 1; r1.(i) <- read i); (fun i -> write i 2) ]
    (fun i -> (3 * r1.(i)) + read i)

let corw kind write read =
  test ("coherence of a read and a write, " ^ kind) "r1=x; x=1  ||  x=2"
    (registers [ "r1"; "end" ] ~base:3 (function [ 1; _ ] | [ _; 0 ] | [ 2; 2 ] -> Forbidden | _ -> Normal))
    [ (fun i -> r1.(i) <- read i; write i 1); (fun i -> write i 2) ]
    (fun i -> (3 * r1.(i)) + read i)

let coherence =
  let plain_write i v = x.(i) <- v and plain_read i = x.(i) in
  let atomic_write i v = Atomic.set a.(i) v and atomic_read i = Atomic.get a.(i) in
  List.concat_map
    (fun (kind, write, read) -> [ corr kind write read; coww kind write read; cowr kind write read; corw kind write read ])
    [ ("plain", plain_write, plain_read); ("atomic", atomic_write, atomic_read) ]

(* ---- two writes against each other -------------------------------------------------------------------------------- *)

let two_writes_plain =
  test "two writes each, plain" "x=1; y=2  ||  y=1; x=2"
    (registers [ "x"; "y" ] ~base:3 (function [ 1; 1 ] -> Relaxed | [ 0; _ ] | [ _; 0 ] -> Forbidden | _ -> Normal))
    [ (fun i -> x.(i) <- 1; y.(i) <- 2); (fun i -> y.(i) <- 1; x.(i) <- 2) ]
    (fun i -> (3 * x.(i)) + y.(i))

let two_writes_atomic =
  test "two writes each, atomic" "set a 1; set b 2  ||  set b 1; set a 2"
    (registers [ "a"; "b" ] ~base:3 (function [ 1; 1 ] | [ 0; _ ] | [ _; 0 ] -> Forbidden | _ -> Normal))
    [ (fun i -> Atomic.set a.(i) 1; Atomic.set b.(i) 2); (fun i -> Atomic.set b.(i) 1; Atomic.set a.(i) 2) ]
    (fun i -> (3 * Atomic.get a.(i)) + Atomic.get b.(i))

let r_atomic =
  test "write after write against read, atomic" "set a 1; set b 1  ||  set b 2; r1=get a"
    (registers [ "r1"; "b" ] ~base:3 (function [ 0; 2 ] | [ 2; _ ] | [ _; 0 ] -> Forbidden | _ -> Normal))
    [ (fun i -> Atomic.set a.(i) 1; Atomic.set b.(i) 1);
      (fun i -> Atomic.set b.(i) 2; r1.(i) <- Atomic.get a.(i)) ]
    (fun i -> (3 * r1.(i)) + Atomic.get b.(i))

(* ---- three and four domains ----------------------------------------------------------------------------------------- *)

let wrc_atomic =
  test "write, read and write, read: atomic" "set a 1  ||  r1=get a; set b 1  ||  r2=get b; r3=get a"
    (registers [ "r1"; "r2"; "r3" ] ~base:2 (only_if (is [ 1; 1; 0 ]) Forbidden))
    [ (fun i -> Atomic.set a.(i) 1); (fun i -> r1.(i) <- Atomic.get a.(i); Atomic.set b.(i) 1);
      (fun i -> r2.(i) <- Atomic.get b.(i); r3.(i) <- Atomic.get a.(i)) ]
    (fun i -> (4 * r1.(i)) + (2 * r2.(i)) + r3.(i))

let wrc_plain_data =
  test "write, read and write, read: plain data" "x=1; set a 1  ||  r1=get a; set b 1  ||  r2=get b; r3=x"
    (registers [ "r1"; "r2"; "r3" ] ~base:2 (only_if (is [ 1; 1; 0 ]) Forbidden))
    [ (fun i -> x.(i) <- 1; Atomic.set a.(i) 1); (fun i -> r1.(i) <- Atomic.get a.(i); Atomic.set b.(i) 1);
      (fun i -> r2.(i) <- Atomic.get b.(i); r3.(i) <- x.(i)) ]
    (fun i -> (4 * r1.(i)) + (2 * r2.(i)) + r3.(i))

let iriw kind verdict write_x write_y read_x read_y =
  test ("independent reads of independent writes, " ^ kind) "x=1  ||  y=1  ||  r1=x; r2=y  ||  r3=y; r4=x"
    (registers [ "r1"; "r2"; "r3"; "r4" ] ~base:2 (only_if (is [ 1; 0; 1; 0 ]) verdict))
    [ write_x; write_y; (fun i -> r1.(i) <- read_x i; r2.(i) <- read_y i);
      (fun i -> r3.(i) <- read_y i; r4.(i) <- read_x i) ]
    (fun i -> (8 * r1.(i)) + (4 * r2.(i)) + (2 * r3.(i)) + r4.(i))

let iriw_plain =
  iriw "plain" Relaxed (fun i -> x.(i) <- 1) (fun i -> y.(i) <- 1) (fun i -> x.(i)) (fun i -> y.(i))

let iriw_atomic =
  iriw "atomic" Forbidden
    (fun i -> Atomic.set a.(i) 1) (fun i -> Atomic.set b.(i) 1) (fun i -> Atomic.get a.(i)) (fun i -> Atomic.get b.(i))

(* ---- operations of Atomic are one step --------------------------------------------------------------------------------- *)

let one_step name shape outcomes first second code = test name shape outcomes [ first; second ] code

let increments =
  one_step "two increments" "incr a  ||  incr a"
    (registers [ "a" ] ~base:3 (fun v -> if v = [ 2 ] then Normal else Forbidden))
    (fun i -> Atomic.incr a.(i)) (fun i -> Atomic.incr a.(i))
    (fun i -> Atomic.get a.(i))

let tickets =
  one_step "two fetch_and_add" "r1=fetch_and_add a 1  ||  r2=fetch_and_add a 1"
    (pair [ "r1"; "r2" ] (function [ 0; 1 ] | [ 1; 0 ] -> Normal | _ -> Forbidden))
    (fun i -> r1.(i) <- Atomic.fetch_and_add a.(i) 1) (fun i -> r2.(i) <- Atomic.fetch_and_add a.(i) 1)
    code2

let one_winner =
  one_step "two compare_and_set" "r1=compare_and_set a 0 1  ||  r2=compare_and_set a 0 2"
    (registers [ "r1"; "r2"; "a" ] ~base:3 (function [ 1; 0; 1 ] | [ 0; 1; 2 ] -> Normal | _ -> Forbidden))
    (fun i -> r1.(i) <- Bool.to_int (Atomic.compare_and_set a.(i) 0 1))
    (fun i -> r2.(i) <- Bool.to_int (Atomic.compare_and_set a.(i) 0 2))
    (fun i -> (9 * r1.(i)) + (3 * r2.(i)) + Atomic.get a.(i))

let exchanges =
  one_step "two exchanges" "r1=exchange a 1  ||  r2=exchange a 2"
    (registers [ "r1"; "r2"; "a" ] ~base:3 (function [ 0; 1; 2 ] | [ 2; 0; 1 ] -> Normal | _ -> Forbidden))
    (fun i -> r1.(i) <- Atomic.exchange a.(i) 1) (fun i -> r2.(i) <- Atomic.exchange a.(i) 2)
    (fun i -> (9 * r1.(i)) + (3 * r2.(i)) + Atomic.get a.(i))

let exchange_and_cas =
  one_step "an exchange and a compare_and_set" "r1=exchange a 1  ||  r2=compare_and_set a 0 2"
    (registers [ "r1"; "r2"; "a" ] ~base:3 (function [ 0; 0; 1 ] | [ 2; 1; 1 ] -> Normal | _ -> Forbidden))
    (fun i -> r1.(i) <- Atomic.exchange a.(i) 1)
    (fun i -> r2.(i) <- Bool.to_int (Atomic.compare_and_set a.(i) 0 2))
    (fun i -> (9 * r1.(i)) + (3 * r2.(i)) + Atomic.get a.(i))

let () =
  run
    ([ mp_plain; mp_flag "set" (fun f -> Atomic.set f 1); mp_flag "exchange" (fun f -> ignore (Atomic.exchange f 1));
       mp_flag "compare_and_set" (fun f -> ignore (Atomic.compare_and_set f 0 1));
       mp_flag "fetch_and_add" (fun f -> ignore (Atomic.fetch_and_add f 1)); mp_flag "incr" Atomic.incr;
       mp_reader "exchange" (fun f -> Atomic.exchange f 1); mp_reader "fetch_and_add 0" (fun f -> Atomic.fetch_and_add f 0);
       mp_reader "compare_and_set" (fun f -> Bool.to_int (Atomic.compare_and_set f 1 2)); mp_atomic_data; mp_incr; mp_atomic;
       sb_plain; sb_half; sb_atomic "set" (fun r -> Atomic.set r 1); sb_atomic "exchange" (fun r -> ignore (Atomic.exchange r 1));
       sb_atomic "compare_and_set" (fun r -> ignore (Atomic.compare_and_set r 0 1)); sb_atomic "incr" Atomic.incr;
       sb_fenced "incr" Atomic.incr; sb_fenced "exchange" (fun r -> ignore (Atomic.exchange r 1)); lb_plain; lb_atomic;
       lb_incr; lb_mixed; thin_air ]
     @ coherence
     @ [ two_writes_plain; two_writes_atomic; r_atomic; wrc_atomic; wrc_plain_data; iriw_plain; iriw_atomic; increments;
         tickets; one_winner; exchanges; exchange_and_cas ])
