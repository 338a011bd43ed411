/* ops_field.h -- fields of blocks, elements of arrays and bytes.  Mutable data goes through LOAD_FIELD,
 * STORE_FIELD, LOAD_DOUBLE, STORE_DOUBLE and the byte forms, so that a variant can watch accesses. */
#define DO_GETFIELD0  accu = LOAD_FIELD(accu, 0)
#define DO_GETFIELD1  accu = LOAD_FIELD(accu, 1)
#define DO_GETFIELD2  accu = LOAD_FIELD(accu, 2)
#define DO_GETFIELD3  accu = LOAD_FIELD(accu, 3)
#define DO_GETFIELD   accu = LOAD_FIELD(accu, *pc++)
#define DO_SETFIELD(i)  do { STORE_FIELD(accu, i, *sp++); accu = Val_unit; } while (0)
#define DO_SETFIELD0  DO_SETFIELD(0)
#define DO_SETFIELD1  DO_SETFIELD(1)
#define DO_SETFIELD2  DO_SETFIELD(2)
#define DO_SETFIELD3  DO_SETFIELD(3)
#define DO_SETFIELDN  do { DO_SETFIELD(*pc); pc++; } while (0)
SIMPLE(GETFIELD0) SIMPLE(GETFIELD1) SIMPLE(GETFIELD2) SIMPLE(GETFIELD3) SIMPLE(GETFIELD)
SIMPLE(SETFIELD0) SIMPLE(SETFIELD1) SIMPLE(SETFIELD2) SIMPLE(SETFIELD3)
OP_BODY(SETFIELD) { DO_SETFIELDN; NEXT; }

#define DO_GETFLOATFIELD \
  do { double d = LOAD_DOUBLE(accu, *pc); pc++; BOX_DOUBLE(d); } while (0)
#define DO_SETFLOATFIELD \
  do { STORE_DOUBLE(accu, *pc, Double_val(*sp)); pc++; sp++; accu = Val_unit; } while (0)
SIMPLE(GETFLOATFIELD) SIMPLE(SETFLOATFIELD)

#define DO_VECTLENGTH    accu = Val_long(Wosize_val(accu))
#define DO_GETVECTITEM   do { accu = LOAD_FIELD(accu, Long_val(*sp)); sp++; } while (0)
#define DO_SETVECTITEM \
  do { STORE_FIELD(accu, Long_val(sp[0]), sp[1]); sp += 2; accu = Val_unit; } while (0)
#define DO_GETBYTESCHAR  do { accu = Val_long(LOAD_BYTE(accu, Long_val(*sp))); sp++; } while (0)
#define DO_GETSTRINGCHAR DO_GETBYTESCHAR
#define DO_SETBYTESCHAR \
  do { STORE_BYTE(accu, Long_val(sp[0]), Long_val(sp[1])); sp += 2; accu = Val_unit; } while (0)
SIMPLE(VECTLENGTH) SIMPLE(GETVECTITEM) SIMPLE(SETVECTITEM)
SIMPLE(GETBYTESCHAR) SIMPLE(GETSTRINGCHAR) SIMPLE(SETBYTESCHAR)
