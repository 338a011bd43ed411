(* The most frequent words of files or of standard input, as bars.   ./quickstart run examples/words.ml README.md *)

module Count = Map.Make (String)

let is_letter c = match c with 'a' .. 'z' | 'A' .. 'Z' | '\128' .. '\255' -> true | _ -> false

let words_of_line line =
  String.map (fun c -> if is_letter c then c else ' ') line
  |> String.lowercase_ascii |> String.split_on_char ' '
  |> List.filter (fun word -> String.length word > 3)

let count_channel counts channel =
  let add counts word = Count.update word (fun n -> Some (1 + Option.value n ~default:0)) counts in
  In_channel.fold_lines (fun counts line -> List.fold_left add counts (words_of_line line)) counts channel

let () =
  let counts =
    match List.tl (Array.to_list Sys.argv) with
    | [] -> count_channel Count.empty stdin
    | files -> List.fold_left (fun c f -> In_channel.with_open_text f (count_channel c)) Count.empty files
  in
  let most_frequent_first (w1, n1) (w2, n2) = match compare n2 n1 with 0 -> compare w1 w2 | order -> order in
  let top = List.to_seq (List.sort most_frequent_first (Count.bindings counts)) |> Seq.take 20 |> List.of_seq in
  let most = List.fold_left (fun m (_, n) -> max m n) 1 top in
  List.iter (fun (word, n) -> Printf.printf "%16s %5d %s\n" word n (String.make (max 1 (50 * n / most)) '#')) top
