(* A match on many strings, of all lengths around the word size, finds exactly the right one. *)
(* modes: stress-ok *)
let number = function
  | "zero" -> 0
  | "one" -> 1
  | "two" -> 2
  | "three" -> 3
  | "four" -> 4
  | "five" -> 5
  | "six" -> 6
  | "seven" -> 7
  | "eight" -> 8
  | "nine" -> 9
  | "ten" -> 10
  | "eleven" -> 11
  | "twelve" -> 12
  | "thirteen" -> 13
  | "fourteen" -> 14
  | "fifteen" -> 15
  | "sixteen" -> 16
  | "seventeen" -> 17
  | "eighteen" -> 18
  | "nineteen" -> 19
  | "twenty" -> 20
  | "thirty" -> 30
  | "forty" -> 40
  | "fifty" -> 50
  | "sixty" -> 60
  | "seventy" -> 70
  | "eighty" -> 80
  | "ninety" -> 90
  | "hundred" -> 100
  | "thousand" -> 1000
  | "million" -> 1000000
  | "billion" -> 1000000000
  | "" -> -1
  | "1234567" -> -7
  | "12345678" -> -8
  | "123456789" -> -9
  | "123456789012345" -> -15
  | "1234567890123456" -> -16
  | "12345678901234567" -> -17
  | "a\000b" -> -20
  | "a\000c" -> -21
  | "\255\255\255\255\255\255\255\255" -> -22
  | "\255\255\255\255\255\255\255" -> -23
  | _ -> -100

let () =
  List.iter (fun s -> Printf.printf "%S %d\n" s (number s))
    ["zero"; "twenty"; "billion"; "billions"; "hundred"; "thousand"; "seventeen"; "seven"; "seventy"; "Seven"; "";
     "1234567"; "12345678"; "123456789"; "12345679"; "123456789012345"; "1234567890123456"; "12345678901234567";
     "123456789012345678"; "a\000b"; "a\000c"; "a\000d"; "a"; "a\000"; String.make 8 '\255'; String.make 7 '\255';
     String.make 9 '\255'; "eigh"; "eight"; "eighth"; "one "; " one"]

let () =
  (* the strings come from elsewhere, so that nothing is shared *)
  let built = String.concat "" ["thi"; "rt"; "een"] in
  print_int (number built); print_newline ();
  print_int (number (Bytes.to_string (Bytes.sub (Bytes.of_string "xxmillionxx") 2 7))); print_newline ()
