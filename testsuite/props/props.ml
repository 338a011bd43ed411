(* props.ml -- what the property tests share: arguments, the seed, the three kinds of test, verdicts in TAP.

   usage of each program: NAME.byte [--seed N] [--count N] [--only PART]
   The same seed gives the same inputs; how two domains interleave on them is up to the machine. *)

let seed = ref (-1)
let scale = ref 1
let only = ref ""

let () =
  let specs = [ ("--seed", Arg.Set_int seed, "N seed of the generators; default: from the time");
                ("--count", Arg.Set_int scale, "N how many times more inputs than in a short run");
                ("--only", Arg.Set_string only, "PART tests whose name has this part") ] in
  Arg.parse specs (fun a -> raise (Arg.Bad ("unexpected argument " ^ a))) "NAME.byte [OPTIONS]";
  if !seed < 0 then seed := int_of_float (Unix.gettimeofday () *. 1000.) land 0xfffffff

(* What a test says of itself.  [May_fail]: the module is not meant to be shared between domains, so a result that no
   order of the operations explains is no fault; a crash or a hang is. *)
type promise = Holds | May_fail

type test = { name : string; promise : promise; run : Random.State.t -> unit }

exception Found_counterexample

let make_test promise ~name ~count ~retries arb law =
  let count = count * !scale in
  let run rand =
    match promise with
    | Holds -> QCheck.Test.check_exn ~rand (QCheck.Test.make ~name ~count ~retries ~max_gen:(10 * count) arb law)
    | May_fail ->
      let arb = QCheck.set_shrink QCheck.Shrink.nil arb in
      let negative = QCheck.Test.make_neg ~name ~count ~max_gen:(10 * count) arb law in
      (match QCheck.Test.check_exn ~rand negative with
       | () -> raise Found_counterexample
       | exception QCheck.Test.Test_unexpected_success _ -> ()) in
  { name; promise; run }

let property ?(promise = Holds) ?(retries = 1) ~name ~count arb law = make_test promise ~name ~count ~retries arb law

(* Short runs have short programs: the search for an order that explains two lists of results is exponential. *)
let prefix_length = 8
let parallel_length = 7
let repetitions = 8

(* Operations one after the other give the model's results; in two domains, those of some interleaving. *)
module Stm (Spec : STM.Spec) = struct
  module Seq = STM_sequential.Make (Spec)
  module Par = STM_domain.Make (Spec)

  let sequential ?(count = 150) name =
    make_test Holds ~name:(name ^ " sequential") ~count ~retries:1 (Seq.arb_cmds Spec.init_state) Seq.agree_prop

  (* [guarded]: the specification has preconditions, which must hold in every interleaving. *)
  let two_domains ?(count = 25) ?(guarded = false) promise name =
    let law triple =
      if guarded then QCheck.assume (Par.all_interleavings_ok triple);
      Util.repeat repetitions Par.agree_prop_par triple in
    make_test promise ~name:(name ^ " in two domains") ~count ~retries:3
      (Par.arb_cmds_triple prefix_length parallel_length) law

  (* Results are not looked at, so programs may be longer. *)
  let stress ?(count = 10) ?(guarded = false) name =
    let law triple =
      if guarded then QCheck.assume (Par.all_interleavings_ok triple);
      Util.repeat repetitions Par.stress_prop_par triple in
    let length = if guarded then parallel_length else 4 * parallel_length in
    make_test Holds ~name:(name ^ " stressed by two domains") ~count ~retries:3
      (Par.arb_cmds_triple prefix_length length) law
end

(* The same without a model: the sequential run of the module itself is the specification. *)
module Linear (Spec : Lin.Spec) = struct
  module L = Lin_domain.Make_internal (Lin.MakeCmd (Spec)) [@alert "-internal"]

  let linearizable ?(count = 20) promise name =
    make_test promise ~name:(name ^ " linearizable") ~count ~retries:3
      (L.arb_cmds_triple prefix_length parallel_length) (Util.repeat repetitions L.lin_prop)
end

let contains ~part s =
  let n = String.length part in
  let rec at i = i + n <= String.length s && (String.sub s i n = part || at (i + 1)) in
  at 0

let comment text = List.iter (fun line -> Printf.printf "# %s\n" line) (String.split_on_char '\n' text)

(* True if the test is as it should be. *)
let verdict i test =
  let say good remark = Printf.printf "%s %d - %s%s\n%!" (if good then "ok" else "not ok") i test.name remark; good in
  (* Of the name too, so that --only repeats what the whole run did. *)
  match test.run (Random.State.make [| !seed; Hashtbl.hash test.name |]) with
  | () -> say true (match test.promise with Holds -> "" | May_fail -> " (may fail: it did not)")
  | exception Found_counterexample -> say true " (may fail: it did)"
  | exception e -> comment (Printexc.to_string e); say false ""

let run name tests =
  let tests = List.filter (fun t -> contains ~part:!only t.name) tests in
  Printf.printf "# %s: seed %d, count %d\n1..%d\n%!" name !seed !scale (List.length tests);
  let good = List.mapi (fun i t -> verdict (i + 1) t) tests in
  if not (List.for_all Fun.id good) then exit 1

(* ---- for specifications ---------------------------------------------------------------------------------- *)

let small_int = QCheck.Gen.int_bound 9

(* A command generator for STM from generators of commands. *)
let commands show generators = QCheck.make ~print:show (QCheck.Gen.oneof generators)

(* Functions that may raise: the exception is a result like any other. *)
let try_ = STM.protect
