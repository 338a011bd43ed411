(** Shapes, their areas and a tiny language to describe them.

    {1 Shapes}
    A {!type:t} is built by {!val:circle} and {!val:rectangle}; see {{!section:language} the language}. *)

(** What can be drawn. *)
type t =
  | Circle of { radius : float }  (** with its [radius] *)
  | Rectangle of float * float    (** width and height *)
  | Group of t list               (** several at once *)

(** Raised by {!parse}, with the position. *)
exception Syntax of int * string

(** [circle r] is a circle.
    @raise Invalid_argument if [r] is negative.
    @since 1.0 *)
val circle : float -> t

(** [rectangle w h]; both in {b metres}.
    @param w the width *)
val rectangle : float -> float -> t

(** The sum over a {{!type:t.Group}group}: {math \sum_i a_i}. *)
val area : t -> float

(** {1:language The language}
    {v circle 1.5; rectangle 2 3 v}
    {[ let drawing = parse "circle 1; circle 2" ]} *)

val parse : string -> t
(** A drawing from its description. *)

(** Something with a place. *)
class type placed = object
  method x : int
  (** Column. *)

  method move : int -> unit
end

(** Starts at a column. *)
class mark : int -> placed

(** Sets of drawings. *)
module Drawings : Set.S with type elt = t

(** Makes a {i scaled} area. *)
module Scaled (Factor : sig val factor : float end) : sig
  val area : t -> float
  (** [Factor.factor] times {!Shapes.area}. *)
end
