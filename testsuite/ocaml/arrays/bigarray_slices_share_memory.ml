(* sub, slice and reshape share memory with the original; blit and fill copy; layouts differ in order. *)
(* modes: stress-ok *)
open Bigarray
let p = Printf.printf
let exn f = try f () with Invalid_argument m -> p "%s\n" m
let () =
  let m = Array2.init int c_layout 3 4 (fun i j -> i * 10 + j) in
  let row = Array2.slice_left m 1 in row.{2} <- 99; p "%d %d\n" m.{1, 2} (Array1.dim row);
  let s = Array2.sub_left m 1 2 in s.{1, 0} <- 77; p "%d %d %d\n" m.{2, 0} (Array2.dim1 s) (Array2.dim2 s);
  let f = Array2.init int fortran_layout 3 4 (fun i j -> i * 10 + j) in let col = Array2.slice_right f 2 in
  col.{3} <- -1; p "%d %d\n" f.{3, 2} (Array1.dim col); let s = Array2.sub_right f 2 2 in
  p "%d %d\n" s.{1, 1} (Array2.dim2 s);
  let flat = reshape_1 (genarray_of_array2 m) 12 in for i = 0 to 11 do p "%d " flat.{i} done; p "\n";
  let flatf = reshape_1 (genarray_of_array2 f) 12 in for i = 1 to 12 do p "%d " flatf.{i} done; p "\n";
  let cube = reshape_3 (genarray_of_array1 flat) 2 3 2 in p "%d\n" cube.{1, 2, 1};
  let m2 = reshape_2 (genarray_of_array1 flat) 4 3 in p "%d\n" m2.{3, 2};
  let z = reshape_0 (genarray_of_array1 (Array1.sub flat 3 1)) in p "%d\n" (Array0.get z); Array0.set z 5;
  p "%d\n" m.{0, 3};
  let t = Array2.change_layout m fortran_layout in p "%d %d %d\n" (Array2.dim1 t) (Array2.dim2 t) t.{3, 2};
  let a = Array1.create int c_layout 4 in Array1.blit row a; Array1.fill row 0; p "%d %d\n" a.{2} m.{1, 2};
  let c = Array3.init float64 c_layout 2 3 4 (fun i j k -> float (i * 100 + j * 10 + k)) in
  p "%g %g %g\n" (Array3.slice_left_1 c 1 2).{3} (Array3.slice_left_2 c 1).{0, 1} c.{1, 2, 3};
  Array3.fill (Array3.sub_left c 0 1) 7.; p "%g %g\n" c.{0, 2, 2} c.{1, 0, 0};
  let cf = Array3.create int16_signed fortran_layout 2 2 2 in Array3.fill cf 3;
  (Array3.slice_right_1 cf 1 2).{1} <- 8; (Array3.slice_right_2 cf 1).{2, 2} <- 9;
  p "%d %d %d\n" cf.{1, 1, 2} cf.{2, 2, 1} (Array3.size_in_bytes cf);
  let g = Genarray.init int c_layout [| 2; 2; 2; 2 |] (fun ix -> Array.fold_left
      (fun s i -> s * 2 + i) 0 ix) in p "%d %d\n" (Genarray.get g [| 1; 0; 1; 1 |]) (Genarray.num_dims g);
  Genarray.set g [| 0; 0; 0; 0 |] 50; let sl = Genarray.slice_left g [| 0; 0 |] in
  p "%d %d\n" (Genarray.get sl [| 0; 0 |]) (Genarray.nth_dim sl 1); let sb = Genarray.sub_left g 1 1 in
  p "%d %d\n" (Genarray.get sb [| 0; 1; 1; 1 |]) (Array.length (Genarray.dims sb));
  p "%d\n" (Genarray.size_in_bytes g);
  let gf = Genarray.change_layout g fortran_layout in p "%d\n" (Genarray.get gf [| 2; 2; 1; 2 |]);
  p "%d\n" (Genarray.get (Genarray.slice_right gf [| 1 |]) [| 1; 1; 1 |]);
  Genarray.blit (Genarray.sub_right gf 1 1) (Genarray.sub_right gf 2 1); p "%d\n" (Genarray.get g [| 1; 0; 0; 0 |]);
  List.iter exn [(fun () -> ignore m.{3, 0}); (fun () -> ignore m.{0, 4});
    (fun () -> ignore (Array2.slice_left m 3)); (fun () -> ignore (Array2.sub_left m 2 2));
  (fun () -> ignore (reshape_1 (genarray_of_array2 m) 13)); (fun () -> Array1.blit flat a);
  (fun () -> ignore (Genarray.get g [| 0 |])); (fun () -> ignore (array1_of_genarray g));
  (fun () -> ignore c.{0, 3, 0}); (fun () -> c.{-1, 0, 0} <- 1.);
  (fun () -> ignore (Genarray.slice_left g [| 2 |]))];
  p "%d %d %b\n" (compare m m) (compare (Array1.of_array int c_layout [| 1; 2 |])
      (Array1.of_array int c_layout [| 1; 3 |])) (a = Array1.sub a 0 4); p "%d\n" (Hashtbl.hash m);
  Gc.full_major (); p "%d\n" row.{0}
