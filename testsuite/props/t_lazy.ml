(* Lazy: a suspension is computed once; a second domain that forces it meanwhile gets Lazy.Undefined. *)
module Spec = struct
  type cmd = Force | Is_val | Force_val | Map_force | Force_fails | Is_val_of_failing
  type state = bool           (* forced? *)

  (* [runs] counts computations of [good]. *)
  type sut = { good : int Lazy.t; bad : int Lazy.t; runs : int Atomic.t }

  let show_cmd = function
    | Force -> "force"
    | Is_val -> "is_val"
    | Force_val -> "force_val"
    | Map_force -> "force (map succ)"
    | Force_fails -> "force failing"
    | Is_val_of_failing -> "is_val failing"

  let arb_cmd _ =
    Props.commands show_cmd [ QCheck.Gen.oneofl [ Force; Is_val; Force_val; Map_force; Force_fails; Is_val_of_failing ] ]

  let init_state = false

  (* Opaque, so that the compiler does not make a value of it; slow enough to be met in the middle. *)
  let compute runs =
    Atomic.incr runs;
    let l = List.init 50 (fun i -> [ Sys.opaque_identity i ]) in
    List.length l - 8

  let init_sut () =
    let runs = Atomic.make 0 in
    { good = lazy (compute runs); bad = lazy (if compute runs > 0 then raise Exit else 0); runs }

  let cleanup _ = ()
  let precond _ _ = true
  let next_state c s = match c with Force | Force_val | Map_force -> true | Is_val | Force_fails | Is_val_of_failing -> s

  open STM

  let run c l =
    match c with
    | Force -> Res (result int exn, Props.try_ Lazy.force l.good)
    | Force_val -> Res (result int exn, Props.try_ Lazy.force_val l.good)
    | Map_force -> Res (result int exn, Props.try_ (fun x -> Lazy.force (Lazy.map succ x)) l.good)
    | Force_fails -> Res (result int exn, Props.try_ Lazy.force l.bad)
    | Is_val -> Res (bool, Lazy.is_val l.good)
    | Is_val_of_failing -> Res (bool, Lazy.is_val l.bad)

  let postcond c (s : state) res =
    match (c, res) with
    | (Force | Force_val), Res ((Result (Int, Exn), _), r) -> r = Ok 42
    | Map_force, Res ((Result (Int, Exn), _), r) -> r = Ok 43
    | Force_fails, Res ((Result (Int, Exn), _), r) -> r = Error Exit
    | Is_val, Res ((Bool, _), b) -> b = s
    | Is_val_of_failing, Res ((Bool, _), b) -> not b
    | _ -> false
end

module S = Props.Stm (Spec)

(* Several domains force the same suspension at once: each gets the value or Undefined, it runs once, and it holds
   its value afterwards. *)
let forced_at_once =
  Props.property ~name:"one of several domains computes" ~count:100
    QCheck.(pair (int_range 2 4) (int_bound 200))
    (fun (domains, work) ->
      let runs = Atomic.make 0 and ready = Atomic.make domains in
      let l =
        lazy
          (Atomic.incr runs;
           List.fold_left ( + ) 0 (List.init work (fun i -> Sys.opaque_identity i))) in
      let force () =
        Atomic.decr ready;
        while Atomic.get ready > 0 do Domain.cpu_relax () done;
        match Lazy.force l with n -> Some n | exception Lazy.Undefined -> None in
      let answers = List.map Domain.join (List.init domains (fun _ -> Domain.spawn force)) in
      let expected = work * (work - 1) / 2 in
      Atomic.get runs = 1 && Lazy.is_val l && Lazy.force l = expected
      && List.exists (fun a -> a <> None) answers
      && List.for_all (function Some n -> n = expected | None -> true) answers)

module Api = struct
  type t = int Lazy.t

  let init () = let base = Sys.opaque_identity 6 in lazy (base * 7)
  let cleanup _ = ()

  open Lin

  let api =
    [ val_ "force" Lazy.force (t @-> returning_or_exc int);
      val_ "is_val" Lazy.is_val (t @-> returning bool);
      val_ "map" (fun l -> Lazy.force (Lazy.map_val succ l)) (t @-> returning_or_exc int) ]
end

module L = Props.Linear (Api)

let () =
  Props.run "lazy"
    [ S.sequential "lazy"; S.two_domains May_fail "lazy"; S.stress "lazy"; forced_at_once; L.linearizable May_fail "lazy" ]
