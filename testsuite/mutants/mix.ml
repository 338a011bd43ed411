(* mix.ml -- one of the executables that mutants.c damages: a little of everything, quickly. *)
open Effect
open Effect.Deep

type shape = Dot | Circle of float | Box of { w : float; h : float } | Many of shape list
type _ Effect.t += Ask : int -> int Effect.t

let rec area = function
  | Dot -> 0.
  | Circle r -> Float.pi *. r *. r
  | Box { w; h } -> w *. h
  | Many l -> List.fold_left (fun a s -> a +. area s) 0. l

class counter = object
  val mutable n = 0
  method step k = n <- n + k; n
end

module M = Map.Make (String)

let words = String.split_on_char ' ' "the quick brown fox jumps over the lazy dog"
let counts = List.fold_left (fun m w -> M.update w (fun o -> Some (1 + Option.value o ~default:0)) m) M.empty words

let asked =
  match_with (fun () -> perform (Ask 1) + perform (Ask 2)) ()
    { retc = Fun.id; exnc = raise;
      effc = fun (type a) (e : a Effect.t) ->
        match e with Ask n -> Some (fun (k : (a, _) continuation) -> continue k (n * 10)) | _ -> None }

let safe f x = try f x with Not_found -> -1 | Invalid_argument _ -> -2 | Division_by_zero -> -3

let () =
  let c = new counter in
  let t = Hashtbl.create 8 in
  List.iteri (fun i w -> Hashtbl.replace t w (c#step i)) words;
  Printf.printf "%.3f %d %d %d\n" (area (Many [ Dot; Circle 1.5; Box { w = 2.; h = 3. } ])) asked
    (safe (Hashtbl.find t) "dog") (safe (fun x -> [| 1; 2 |].(x)) 7);
  M.iter (fun w n -> Printf.printf "%s:%d " w n) counts;
  let b = Buffer.create 10 in
  for i = 0 to 20 do
    if i mod 3 = 0 then Buffer.add_string b (string_of_int (safe (fun x -> 100 / x) (i - 6)))
  done;
  print_endline (Buffer.contents b);
  Gc.full_major ();
  print_endline (Marshal.from_string (Marshal.to_string (List.sort compare words) []) 0 |> String.concat ",")
