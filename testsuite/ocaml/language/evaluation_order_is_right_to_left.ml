(* Bytecode evaluates arguments, tuple and record fields from right to left, and operators too. *)
(* modes: stress-ok *)
type r = { x : int; y : int; mutable z : int }
let trace = Buffer.create 100
let n i = Buffer.add_string trace (string_of_int i); i
let flush_trace label = print_endline (label ^ " " ^ Buffer.contents trace); Buffer.clear trace
let f a b c = a + b + c

let () =
  ignore (f (n 1) (n 2) (n 3)); flush_trace "call";
  ignore ((Buffer.add_char trace 'F'; f) (n 1) (n 2) (n 3)); flush_trace "computed function";
  ignore (n 1, n 2, n 3); flush_trace "tuple";
  ignore { x = n 1; y = n 2; z = n 3 }; flush_trace "record";
  ignore { z = n 1; y = n 2; x = n 3 }; flush_trace "record in another order";
  ignore [n 1; n 2; n 3]; flush_trace "list";
  ignore [| n 1; n 2; n 3 |]; flush_trace "array";
  ignore (n 1 + n 2 * n 3); flush_trace "operators";
  ignore (n 1 :: n 2 :: []); flush_trace "cons";
  ignore (n 1 < n 2); flush_trace "comparison";
  ignore (n 1 = 1 && n 2 = 0 || n 3 = 3); flush_trace "logic";
  let a = [| 0; 1; 2 |] in
  a.(n 1) <- n 2; flush_trace "array set";
  let r = { x = 0; y = 0; z = 0 } in
  (Buffer.add_char trace 'R'; r).z <- n 5; flush_trace "field set";
  let _x = n 1 and _y = n 2 in flush_trace "let and";
  ignore (`T (n 1, n 2)); flush_trace "variant";
  ignore (String.concat (string_of_int (n 1)) [string_of_int (n 2); string_of_int (n 3)]); flush_trace "nested";
  for i = n 1 to n 3 do ignore (n (i * 10)) done; flush_trace "for";
  ignore (let o = object method m a b = a + b end in o#m (n 1) (n 2)); flush_trace "method";
  ignore (n 1; n 2; n 3); flush_trace "sequence"
