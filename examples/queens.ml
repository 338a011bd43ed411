(* All ways to place n queens, and a picture of the first.   ./quickstart run examples/queens.ml 8 *)

(* A solution lists the column of the queen of each row, last row first. *)
let rec solutions n rows =
  if rows = 0 then Seq.return []
  else
    let safe column placed =
      List.for_all Fun.id (List.mapi (fun i c -> c <> column && abs (c - column) <> i + 1) placed)
    in
    Seq.concat_map
      (fun placed -> Seq.filter_map (fun c -> if safe c placed then Some (c :: placed) else None) (Seq.init n Fun.id))
      (solutions n (rows - 1))

let print_board n queens =
  List.iteri
    (fun row column ->
      for c = 0 to n - 1 do
        let shade = if (row + c) mod 2 = 0 then "\027[48;5;180m" else "\027[48;5;137m" in
        print_string (shade ^ "\027[30m" ^ (if c = column then "\u{265b} " else "  "))
      done;
      print_endline "\027[0m")
    queens

let () =
  let n = if Array.length Sys.argv > 1 then int_of_string Sys.argv.(1) else 8 in
  let all = solutions n n in
  Option.iter (fun (first, _) -> print_board n first) (Seq.uncons all);
  Printf.printf "%d queens: %d solutions\n" n (Seq.length all)
