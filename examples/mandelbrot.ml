(* The Mandelbrot set in colour, two pixels to a character.   ./quickstart run examples/mandelbrot.ml [columns] *)

let depth = 200

(* Steps until z leaves the circle of radius 2, smoothed so that colours flow into each other. *)
let escape cx cy =
  let rec go x y n =
    let x2 = x *. x and y2 = y *. y in
    if n = depth then None
    else if x2 +. y2 > 16. then Some (float n +. 1. -. Float.log2 (0.5 *. Float.log (x2 +. y2)))
    else go (x2 -. y2 +. cx) (2. *. x *. y +. cy) (n + 1)
  in
  go 0. 0. 0

let colour = function
  | None -> (0, 0, 0)
  | Some steps ->
    let wave phase = int_of_float (127.5 *. (1. -. Float.cos (0.9 *. Float.log (1. +. steps) +. phase))) in
    (wave 4.6, wave 5.0, wave 5.7)

(* The lower half block shows its own colour below and the background's above. *)
let print_pair (r1, g1, b1) (r2, g2, b2) =
  Printf.printf "\027[48;2;%d;%d;%dm\027[38;2;%d;%d;%dm\u{2584}" r1 g1 b1 r2 g2 b2

let () =
  let columns = if Array.length Sys.argv > 1 then int_of_string Sys.argv.(1) else 78 in
  let rows = columns * 5 / 7 / 2 * 2 in
  let pixel column row =
    let scale = 3.1 /. float columns in
    colour (escape (-2.3 +. float column *. scale) ((float row -. float rows /. 2. +. 0.5) *. scale))
  in
  for line = 0 to rows / 2 - 1 do
    for column = 0 to columns - 1 do
      print_pair (pixel column (2 * line)) (pixel column (2 * line + 1))
    done;
    print_endline "\027[0m"
  done
