(* A class with a hundred methods and instance variables, inherited twice, answers each of them. *)
class wide k = object (self)
  val mutable v0 = k + 0 val mutable v1 = k + 1 val mutable v2 = k + 2 val mutable v3 = k + 3 val mutable v4 = k + 4
  val mutable v5 = k + 5 val mutable v6 = k + 6 val mutable v7 = k + 7 val mutable v8 = k + 8 val mutable v9 = k + 9
  val mutable v10 = k + 10 val mutable v11 = k + 11 val mutable v12 = k + 12 val mutable v13 = k
    + 13 val mutable v14 = k + 14
  val mutable v15 = k + 15 val mutable v16 = k + 16 val mutable v17 = k + 17 val mutable v18 = k
    + 18 val mutable v19 = k + 19
  val mutable v20 = k + 20 val mutable v21 = k + 21 val mutable v22 = k + 22 val mutable v23 = k
    + 23 val mutable v24 = k + 24
  val mutable v25 = k + 25 val mutable v26 = k + 26 val mutable v27 = k + 27 val mutable v28 = k
    + 28 val mutable v29 = k + 29
  val mutable v30 = k + 30 val mutable v31 = k + 31 val mutable v32 = k + 32 val mutable v33 = k
    + 33 val mutable v34 = k + 34
  val mutable v35 = k + 35 val mutable v36 = k + 36 val mutable v37 = k + 37 val mutable v38 = k
    + 38 val mutable v39 = k + 39
  val mutable v40 = k + 40 val mutable v41 = k + 41 val mutable v42 = k + 42 val mutable v43 = k
    + 43 val mutable v44 = k + 44
  val mutable v45 = k + 45 val mutable v46 = k + 46 val mutable v47 = k + 47 val mutable v48 = k
    + 48 val mutable v49 = k + 49
  val mutable v50 = k + 50 val mutable v51 = k + 51 val mutable v52 = k + 52 val mutable v53 = k
    + 53 val mutable v54 = k + 54
  val mutable v55 = k + 55 val mutable v56 = k + 56 val mutable v57 = k + 57 val mutable v58 = k
    + 58 val mutable v59 = k + 59
  val mutable v60 = k + 60 val mutable v61 = k + 61 val mutable v62 = k + 62 val mutable v63 = k
    + 63 val mutable v64 = k + 64
  val mutable v65 = k + 65 val mutable v66 = k + 66 val mutable v67 = k + 67 val mutable v68 = k
    + 68 val mutable v69 = k + 69
  val mutable v70 = k + 70 val mutable v71 = k + 71 val mutable v72 = k + 72 val mutable v73 = k
    + 73 val mutable v74 = k + 74
  val mutable v75 = k + 75 val mutable v76 = k + 76 val mutable v77 = k + 77 val mutable v78 = k
    + 78 val mutable v79 = k + 79
  val mutable v80 = k + 80 val mutable v81 = k + 81 val mutable v82 = k + 82 val mutable v83 = k
    + 83 val mutable v84 = k + 84
  val mutable v85 = k + 85 val mutable v86 = k + 86 val mutable v87 = k + 87 val mutable v88 = k
    + 88 val mutable v89 = k + 89
  val mutable v90 = k + 90 val mutable v91 = k + 91 val mutable v92 = k + 92 val mutable v93 = k
    + 93 val mutable v94 = k + 94
  val mutable v95 = k + 95 val mutable v96 = k + 96 val mutable v97 = k + 97 val mutable v98 = k
    + 98 val mutable v99 = k + 99
  method m0 = v0 * 1 method m1 = v1 * 2 method m2 = v2 * 3 method m3 = v3 * 4
  method m4 = v4 * 5 method m5 = v5 * 6 method m6 = v6 * 7 method m7 = v7 * 8
  method m8 = v8 * 9 method m9 = v9 * 10 method m10 = v10 * 11 method m11 = v11 * 12
  method m12 = v12 * 13 method m13 = v13 * 14 method m14 = v14 * 15 method m15 = v15 * 16
  method m16 = v16 * 17 method m17 = v17 * 18 method m18 = v18 * 19 method m19 = v19 * 20
  method m20 = v20 * 21 method m21 = v21 * 22 method m22 = v22 * 23 method m23 = v23 * 24
  method m24 = v24 * 25 method m25 = v25 * 26 method m26 = v26 * 27 method m27 = v27 * 28
  method m28 = v28 * 29 method m29 = v29 * 30 method m30 = v30 * 31 method m31 = v31 * 32
  method m32 = v32 * 33 method m33 = v33 * 34 method m34 = v34 * 35 method m35 = v35 * 36
  method m36 = v36 * 37 method m37 = v37 * 38 method m38 = v38 * 39 method m39 = v39 * 40
  method m40 = v40 * 41 method m41 = v41 * 42 method m42 = v42 * 43 method m43 = v43 * 44
  method m44 = v44 * 45 method m45 = v45 * 46 method m46 = v46 * 47 method m47 = v47 * 48
  method m48 = v48 * 49 method m49 = v49 * 50 method m50 = v50 * 51 method m51 = v51 * 52
  method m52 = v52 * 53 method m53 = v53 * 54 method m54 = v54 * 55 method m55 = v55 * 56
  method m56 = v56 * 57 method m57 = v57 * 58 method m58 = v58 * 59 method m59 = v59 * 60
  method m60 = v60 * 61 method m61 = v61 * 62 method m62 = v62 * 63 method m63 = v63 * 64
  method m64 = v64 * 65 method m65 = v65 * 66 method m66 = v66 * 67 method m67 = v67 * 68
  method m68 = v68 * 69 method m69 = v69 * 70 method m70 = v70 * 71 method m71 = v71 * 72
  method m72 = v72 * 73 method m73 = v73 * 74 method m74 = v74 * 75 method m75 = v75 * 76
  method m76 = v76 * 77 method m77 = v77 * 78 method m78 = v78 * 79 method m79 = v79 * 80
  method m80 = v80 * 81 method m81 = v81 * 82 method m82 = v82 * 83 method m83 = v83 * 84
  method m84 = v84 * 85 method m85 = v85 * 86 method m86 = v86 * 87 method m87 = v87 * 88
  method m88 = v88 * 89 method m89 = v89 * 90 method m90 = v90 * 91 method m91 = v91 * 92
  method m92 = v92 * 93 method m93 = v93 * 94 method m94 = v94 * 95 method m95 = v95 * 96
  method m96 = v96 * 97 method m97 = v97 * 98 method m98 = v98 * 99 method m99 = v99 * 100
  method sum = self#m0 + self#m3 + self#m6 + self#m9 + self#m12 + self#m15 + self#m18 + self#m21 + self#m24
      + self#m27 + self#m30 + self#m33 + self#m36 + self#m39 + self#m42 + self#m45 + self#m48 + self#m51
      + self#m54 + self#m57 + self#m60 + self#m63 + self#m66 + self#m69 + self#m72 + self#m75 + self#m78
      + self#m81 + self#m84 + self#m87 + self#m90 + self#m93 + self#m96 + self#m99
  method set n = v0 <- n + 0; v9 <- n + 9; v18 <- n + 18; v27 <- n + 27; v36 <- n + 36; v45 <- n + 45;
    v54 <- n + 54; v63 <- n + 63; v72 <- n + 72; v81 <- n + 81; v90 <- n + 90; v99 <- n + 99
end
class wider k = object (self) inherit wide k as super method! m50 = super#m50 + 1 method! sum = super#sum * 2
    method both = self#m0 + super#m99 end
let () =
  let a = new wide 1 and b = new wider 10 in
  Printf.printf "%d %d %d %d\n" a#m0 a#m50 a#m99 a#sum;
  Printf.printf "%d %d %d %d %d\n" b#m0 b#m50 b#m99 b#sum b#both;
  a#set 100; b#set 0; Printf.printf "%d %d\n" a#sum b#sum
