(* Mutex: errors as documented in one domain; mutual exclusion between several. *)
module Spec = struct
  type cmd = Lock | Try_lock | Unlock | Protect | Protect_raises | Other_try_lock | Other_unlock
  type state = bool      (* held by this domain *)
  type sut = Mutex.t

  let show_cmd = function
    | Lock -> "lock"
    | Try_lock -> "try_lock"
    | Unlock -> "unlock"
    | Protect -> "protect"
    | Protect_raises -> "protect raise"
    | Other_try_lock -> "another domain: try_lock, unlock"
    | Other_unlock -> "another domain: unlock"

  let all = [ Lock; Try_lock; Unlock; Protect; Protect_raises; Other_try_lock; Other_unlock ]
  let arb_cmd _ = Props.commands show_cmd [ QCheck.Gen.oneofl all ]
  let init_state = false
  let init_sut () = Mutex.create ()
  let cleanup m = try Mutex.unlock m with Sys_error _ -> ()
  let precond _ _ = true
  let next_state c s = match c with Lock | Try_lock -> true | Unlock -> false | _ -> s

  open STM

  let in_other f = Domain.join (Domain.spawn f)

  let run c m =
    match c with
    | Lock -> Res (result unit exn, Props.try_ Mutex.lock m)
    | Unlock -> Res (result unit exn, Props.try_ Mutex.unlock m)
    | Protect -> Res (result int exn, Props.try_ (fun m -> Mutex.protect m (fun () -> 42)) m)
    | Protect_raises -> Res (result int exn, Props.try_ (fun m -> Mutex.protect m (fun () -> raise Exit)) m)
    | Try_lock -> Res (bool, Mutex.try_lock m)
    | Other_try_lock ->
      Res (bool, in_other (fun () -> let got = Mutex.try_lock m in if got then Mutex.unlock m; got))
    | Other_unlock -> Res (result unit exn, in_other (fun () -> Props.try_ Mutex.unlock m))

  let refused = function Error (Sys_error _) -> true | _ -> false

  let postcond c (s : state) res =
    match (c, res) with
    | Lock, Res ((Result (Unit, Exn), _), r) -> if s then refused r else r = Ok ()
    | Unlock, Res ((Result (Unit, Exn), _), r) -> if s then r = Ok () else refused r
    | Other_unlock, Res ((Result (Unit, Exn), _), r) -> refused r
    | Protect, Res ((Result (Int, Exn), _), r) -> if s then refused r else r = Ok 42
    | Protect_raises, Res ((Result (Int, Exn), _), r) -> if s then refused r else r = Error Exit
    | (Try_lock | Other_try_lock), Res ((Bool, _), b) -> b = not s
    | _ -> false
end

(* Two plain fields that agree whenever the lock is free. *)
module Account = struct
  type t = { lock : Mutex.t; mutable a : int; mutable b : int }

  let init () = { lock = Mutex.create (); a = 0; b = 0 }
  let cleanup _ = ()

  let pause () = if Random.bool () then Domain.cpu_relax ()

  let add t n =
    Mutex.protect t.lock (fun () ->
        let old = t.a in
        t.a <- old + n;
        pause ();
        t.b <- t.b + n;
        old)

  let read t = Mutex.protect t.lock (fun () -> let a = t.a in pause (); (a, t.b))
  let agree t = let a, b = read t in a = b

  let steal t =
    Mutex.lock t.lock;
    let n = t.a in
    t.a <- 0;
    t.b <- 0;
    Mutex.unlock t.lock;
    n

  (* Waits by trying, so that try_lock is met when others hold the lock. *)
  let rec add_by_trying t n =
    if Mutex.try_lock t.lock then begin
      t.a <- t.a + n;
      pause ();
      t.b <- t.b + n;
      Mutex.unlock t.lock
    end
    else begin
      Domain.cpu_relax ();
      add_by_trying t n
    end

  open Lin

  let api =
    [ val_freq 3 "add" add (t @-> nat_small @-> returning int); val_ "steal" steal (t @-> returning int);
      val_freq 2 "add_by_trying" add_by_trying (t @-> nat_small @-> returning unit);
      val_freq 2 "agree" agree (t @-> returning bool); val_ "sum" (fun t -> fst (read t)) (t @-> returning int) ]
end

(* Locks in one order, collections while they are held. *)
let transfers =
  Props.property ~name:"transfers between accounts lose nothing" ~count:20
    QCheck.(pair (int_range 2 4) (int_range 1 200))
    (fun (domains, rounds) ->
      let n = 3 in
      let locks = Array.init n (fun _ -> Mutex.create ()) and money = Array.make n 1000 in
      let transfer i j amount =
        let first = min i j and second = max i j in
        Mutex.protect locks.(first) (fun () ->
            Mutex.protect locks.(second) (fun () ->
                money.(i) <- money.(i) - amount;
                if amount = 1 then Gc.minor ();
                money.(j) <- money.(j) + amount)) in
      let body seed () =
        let state = Random.State.make [| seed |] in
        for _ = 1 to rounds do
          let i = Random.State.int state n in
          transfer i ((i + 1 + Random.State.int state (n - 1)) mod n) (Random.State.int state 50)
        done in
      List.iter Domain.join (List.init domains (fun i -> Domain.spawn (body i)));
      Array.fold_left ( + ) 0 money = n * 1000)

module S = Props.Stm (Spec)
module L = Props.Linear (Account)

let () =
  Props.run "mutex" [ S.sequential ~count:80 "mutex"; L.linearizable ~count:40 Holds "account under a mutex"; transfers ]
