type t =
  | Circle of { radius : float }
  | Rectangle of float * float
  | Group of t list

exception Syntax of int * string

let circle radius = if radius < 0. then invalid_arg "circle" else Circle { radius }
let rectangle w h = Rectangle (w, h)

let rec area = function
  | Circle { radius } -> Float.pi *. radius *. radius
  | Rectangle (w, h) -> w *. h
  | Group shapes -> List.fold_left (fun sum s -> sum +. area s) 0. shapes

(* Words with the offset where each begins. *)
let words text =
  let rec go i start found =
    let close () = if i > start then (start, String.sub text start (i - start)) :: found else found in
    if i = String.length text then List.rev (close ())
    else match text.[i] with
      | ' ' | '\n' -> go (i + 1) (i + 1) (close ())
      | ';' -> go (i + 1) (i + 1) ((i, ";") :: close ())
      | _ -> go (i + 1) start found
  in
  go 0 0 []

let number (at, word) =
  match float_of_string_opt word with
  | Some f -> f
  | None -> raise (Syntax (at, Printf.sprintf "%S is no number" word))

let parse text =
  let rec shapes = function
    | [] -> []
    | (_, ";") :: rest -> shapes rest
    | (_, "circle") :: r :: rest -> circle (number r) :: shapes rest
    | (_, "rectangle") :: w :: h :: rest ->
      let w = number w in
      rectangle w (number h) :: shapes rest
    | (at, word) :: _ -> raise (Syntax (at, "unknown shape " ^ word))
  in
  match shapes (words text) with [ one ] -> one | many -> Group many

class type placed = object
  method x : int
  method move : int -> unit
end

class mark start : placed = object
  val mutable column = start
  method x = column
  method move by = column <- column + by
end

module Drawings = Set.Make (struct
  type nonrec t = t
  let compare = compare
end)

module Scaled (Factor : sig val factor : float end) = struct
  let unscaled = area
  let area shape = Factor.factor *. unscaled shape
end
