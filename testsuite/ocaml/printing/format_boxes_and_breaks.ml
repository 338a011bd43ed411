(* Format: all kinds of boxes, breaks and cuts at several margins. *)
(* modes: stress-ok *)
open Format
let show margin f = let b = Buffer.create 100 in let ppf = formatter_of_buffer b in pp_set_margin ppf margin;
  f ppf; pp_print_flush ppf (); printf "--- %d@\n%s@\n" margin (Buffer.contents b)
let words = ["alpha"; "beta"; "gamma"; "delta"; "epsilon"; "zeta"]
let body opening ppf = fprintf ppf opening; List.iter (fun w -> fprintf ppf "%s@ " w) words;
  fprintf ppf "@[<hov 3>inner@ %d@ %s@]@,cut@;<2 4>break@]end" 12 "text"
let () =
  List.iter (fun m ->
      show m (body "@[<h>"); show m (body "@[<v 2>"); show m (body "@[<hv 2>"); show m (body "@[<hov 2>");
      show m (body "@[<b 2>"); show m (body "@[")) [80; 30; 15];
  show 20 (fun ppf -> fprintf ppf "@[<v>a@,b@;<1 2>c@ d@\ne@.f@?g@]");
  show 40 (fun ppf -> fprintf ppf "@[<hov 2>let f x =@ @[<hv>if x > 0 then@;<1 2>%s@ else@;<1 2>%s@]@ in@ f@]"
      "something_long_enough" "something_else");
  show 30 (fun ppf -> pp_print_list ~pp_sep:(fun ppf () -> fprintf ppf ",@ ") pp_print_int ppf
      (List.init 20 Fun.id)); show 20 (fun ppf -> pp_print_text ppf "some words to\nfill and break as needed");
  show 30 (fun ppf -> pp_print_seq ~pp_sep:pp_print_space pp_print_string ppf (List.to_seq words));
  show 30 (fun ppf -> pp_print_array ~pp_sep:pp_print_cut pp_print_float ppf [| 1.; 2.5 |]);
  show 30 (fun ppf -> pp_print_option ~none:(fun ppf () -> pp_print_string ppf "none") pp_print_int ppf None;
    pp_print_result ~ok:pp_print_int ~error:pp_print_string ppf (Error "err");
  pp_print_either ~left:pp_print_char ~right:pp_print_bool ppf (Either.Right true));
  show 10 (fun ppf -> fprintf ppf "@[<hov>%s@ %s@]" "averyveryverylongword" "b");
  show 20 (fun ppf -> fprintf ppf "@[<v>%a@]" (pp_print_list
        (fun ppf (a, b) -> fprintf ppf "@[<h>%d ->@ %s@]" a b)) [1, "one"; 2, "two"])
