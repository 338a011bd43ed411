(* The primitives behind the library, in all domains at a time: conversions, formats, digests, hashing, comparison, identifiers,
   names.  Whatever a primitive keeps in memory of its own would show as an answer that belongs to somebody else. *)
open Common

type answer = { text : string; number : float; digest : string; hash : int; parsed : int * string * float }

let question n =
  let s = Printf.sprintf "%d %S %h" n (String.make (n land 63) 'q') (float_of_int n /. 7.) in
  { text = Format.asprintf "@[<v 2>%s@,%08.3f|%-9d|%x@]" s (float_of_int n /. 3.) n (n * 17);
    number = float_of_string (string_of_float (sqrt (float_of_int n)) ^ "e-3");
    digest = Digest.to_hex (Digest.string s) ^ Digest.BLAKE256.to_hex (Digest.BLAKE256.string s);
    hash = Hashtbl.hash (n, s, [ s; s ]);
    parsed = Scanf.sscanf s "%d %S %h" (fun a b c -> (a, b, c)) }

let count = 400
let answers = Array.init count question

(* Identifiers are nobody else's: objects, local exceptions, atoms of type Obj.Extension_constructor. *)
class thing = object method it = 1 end
let identifiers n =
  List.init n (fun _ ->
    let module M = struct exception Local end in
    let o = new thing in
    if o#it <> 1 then fail "method";
    (Oo.id o, Obj.Extension_constructor.id (Obj.Extension_constructor.of_val M.Local)))

let ints s = List.init 20 (fun i -> Int64.to_string (Int64.of_string (Printf.sprintf "0x%Lx" (Int64.of_int (s * i)))))

let step r =
  let n = below r count in
  match below r 8 with
  | 0 | 1 | 2 | 3 ->
    let a = question n in
    if compare a answers.(n) <> 0 then fail "question %d has another answer: %s\nthan before: %s" n a.text answers.(n).text
  | 4 -> if ints n <> ints n then fail "Int64 conversions"
  | 5 ->
    let s = Random.State.make [| n |] in
    let a = List.init 10 (fun _ -> Random.State.int s 1000) in
    let s = Random.State.make [| n |] in
    if a <> List.init 10 (fun _ -> Random.State.int s 1000) then fail "random states"
  | 6 ->
    let name = Filename.temp_file "library" ".tmp" in
    if not (Sys.file_exists name) then fail "%s is gone" name;
    Sys.remove name
  | _ ->
    (match float_of_string ("x" ^ string_of_int n) with
     | _ -> fail "a number from nothing"
     | exception Failure s -> if s <> "float_of_string" then fail "Failure %S" s)

let () =
  let ids = Array.map Domain.join (Array.init 4 (fun d -> spawn (fun () ->
    let r = rng d in
    for _ = 1 to scaled 900 do step r; if below r 400 = 0 then collect r done;
    identifiers (scaled 2_000)))) in
  let seen = Hashtbl.create 10_000 in
  let once id = if Hashtbl.mem seen id then fail "identifier %d was given twice" id; Hashtbl.add seen id () in
  Array.iter (List.iter (fun (a, b) -> once a; once b)) ids;
  ok ()
