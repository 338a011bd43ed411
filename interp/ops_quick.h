/* ops_quick.h -- primitives that the compiler itself emits, done in the loop.  pc is at the operand of the
 * C_CALL that was replaced; whatever is not the common case goes to that call (op_C_CALLn), with nothing
 * changed, so that errors, backtraces and odd arguments are the primitive's own business. */

/* ---- floats ---------------------------------------------------------------------------------------- */
/* FLOAT_FROM_x(d): what x computes, unboxed, its operands consumed.  FLOAT_THEN_x(d): the same for an x
 * whose left operand is the d that the instruction before has just computed.  So a sequence makes one box
 * where the instructions by themselves would make one each. */
#define FLOAT_FROM_BINARY(d, op)  do { d = Double_val(accu) op Double_val(*sp); sp++; pc++; } while (0)
#define FLOAT_FROM_ADDFLOAT(d)   FLOAT_FROM_BINARY(d, +)
#define FLOAT_FROM_SUBFLOAT(d)   FLOAT_FROM_BINARY(d, -)
#define FLOAT_FROM_MULFLOAT(d)   FLOAT_FROM_BINARY(d, *)
#define FLOAT_FROM_DIVFLOAT(d)   FLOAT_FROM_BINARY(d, /)
#define FLOAT_FROM_NEGFLOAT(d)   do { d = -Double_val(accu); pc++; } while (0)
#define FLOAT_FROM_ABSFLOAT(d)   do { d = __builtin_fabs(Double_val(accu)); pc++; } while (0)
#define FLOAT_FROM_SQRTFLOAT(d)  do { d = sqrt(Double_val(accu)); pc++; } while (0)
#define FLOAT_FROM_FLOATOFINT(d) do { d = (double)Long_val(accu); pc++; } while (0)
#define FLOAT_FROM_GETFLOATFIELD(d)  do { d = LOAD_DOUBLE(accu, *pc); pc++; } while (0)
#define FLOAT_FROM_FLOATARRAYGETU(d) \
  do { d = LOAD_DOUBLE(accu, Long_val(*sp)); sp++; pc++; } while (0)
#define FLOAT_FROM_FLOATARRAYGET(d) \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_val(accu)))) goto op_C_CALL2; \
       FLOAT_FROM_FLOATARRAYGETU(d); } while (0)

#define FLOAT_THEN_BINARY(d, op)  do { d = d op Double_val(*sp); sp++; pc++; } while (0)
#define FLOAT_THEN_ADDFLOAT(d)   FLOAT_THEN_BINARY(d, +)
#define FLOAT_THEN_SUBFLOAT(d)   FLOAT_THEN_BINARY(d, -)
#define FLOAT_THEN_MULFLOAT(d)   FLOAT_THEN_BINARY(d, *)
#define FLOAT_THEN_DIVFLOAT(d)   FLOAT_THEN_BINARY(d, /)
#define FLOAT_THEN_NEGFLOAT(d)   do { d = -d; pc++; } while (0)
#define FLOAT_THEN_ABSFLOAT(d)   do { d = __builtin_fabs(d); pc++; } while (0)
#define FLOAT_THEN_SQRTFLOAT(d)  do { d = sqrt(d); pc++; } while (0)

/* Comparisons end a sequence with an integer. */
#define FLOAT_TEST(a, op)        do { accu = Val_long((a) op Double_val(*sp)); sp++; pc++; } while (0)
#define FLOAT_TEST_EQFLOAT(a)    FLOAT_TEST(a, ==)
#define FLOAT_TEST_NEQFLOAT(a)   FLOAT_TEST(a, !=)
#define FLOAT_TEST_LTFLOAT(a)    FLOAT_TEST(a, <)
#define FLOAT_TEST_LEFLOAT(a)    FLOAT_TEST(a, <=)
#define FLOAT_TEST_GTFLOAT(a)    FLOAT_TEST(a, >)
#define FLOAT_TEST_GEFLOAT(a)    FLOAT_TEST(a, >=)

#define FLOAT_BOXED(name)  do { double d; FLOAT_FROM_##name(d); BOX_DOUBLE(d); } while (0)
#define DO_ADDFLOAT    FLOAT_BOXED(ADDFLOAT)
#define DO_SUBFLOAT    FLOAT_BOXED(SUBFLOAT)
#define DO_MULFLOAT    FLOAT_BOXED(MULFLOAT)
#define DO_DIVFLOAT    FLOAT_BOXED(DIVFLOAT)
#define DO_NEGFLOAT    FLOAT_BOXED(NEGFLOAT)
#define DO_ABSFLOAT    FLOAT_BOXED(ABSFLOAT)
#define DO_SQRTFLOAT   FLOAT_BOXED(SQRTFLOAT)
#define DO_FLOATOFINT  FLOAT_BOXED(FLOATOFINT)
#define DO_FLOATARRAYGET   FLOAT_BOXED(FLOATARRAYGET)
#define DO_FLOATARRAYGETU  FLOAT_BOXED(FLOATARRAYGETU)
#define DO_EQFLOAT     FLOAT_TEST_EQFLOAT(Double_val(accu))
#define DO_NEQFLOAT    FLOAT_TEST_NEQFLOAT(Double_val(accu))
#define DO_LTFLOAT     FLOAT_TEST_LTFLOAT(Double_val(accu))
#define DO_LEFLOAT     FLOAT_TEST_LEFLOAT(Double_val(accu))
#define DO_GTFLOAT     FLOAT_TEST_GTFLOAT(Double_val(accu))
#define DO_GEFLOAT     FLOAT_TEST_GEFLOAT(Double_val(accu))
SIMPLE(ADDFLOAT) SIMPLE(SUBFLOAT) SIMPLE(MULFLOAT) SIMPLE(DIVFLOAT)
SIMPLE(NEGFLOAT) SIMPLE(ABSFLOAT) SIMPLE(SQRTFLOAT) SIMPLE(FLOATOFINT)
SIMPLE(EQFLOAT) SIMPLE(NEQFLOAT) SIMPLE(LTFLOAT) SIMPLE(LEFLOAT) SIMPLE(GTFLOAT) SIMPLE(GEFLOAT)

/* Store what x computes (or the accumulator) into a record of floats on the stack: pushing the box, and
 * mostly making it, is left out.  `at` counts as in PUSHACC, after the push. */
#define FLOAT_STORE(d, record)  do { STORE_DOUBLE(record, *pc, d); pc++; accu = Val_unit; } while (0)
#define AT_PUSHACC1  sp[0]
#define AT_PUSHACC2  sp[1]
#define AT_PUSHACC3  sp[2]
#define AT_PUSHACC4  sp[3]
#define AT_PUSHACC5  sp[4]
#define AT_PUSHACC6  sp[5]
#define AT_PUSHACC7  sp[6]
#define AT_PUSHACC   sp[*pc++ - 1]
/* What does not fit is unspecified; the primitive decides. */
#define DO_INTOFFLOAT \
  do { double d = Double_val(accu); \
       if (BAC_UNLIKELY(!(d > -4e18 && d < 4e18))) goto op_C_CALL1; \
       accu = Val_long((intnat)d); pc++; } while (0)
SIMPLE(INTOFFLOAT)

/* ---- arrays ---------------------------------------------------------------------------------------- */
#define INDEX_BEYOND(length)  ((uintnat)Long_val(sp[0]) >= (length))
#define DO_ARRAYGET \
  do { header_t hd = Hd_val(accu); \
       if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_hd(hd)))) goto op_C_CALL2; \
       DO_ARRAYGETU_HD(hd); } while (0)
#define DO_ARRAYGETU      do { header_t hd = Hd_val(accu); DO_ARRAYGETU_HD(hd); } while (0)
#define DO_ARRAYGETU_HD(hd) \
  do { intnat i = Long_val(*sp); sp++; pc++; \
       if (BAC_LIKELY(Tag_hd(hd) != Double_array_tag)) \
         accu = LOAD_FIELD(accu, i); \
       else { \
         double d = LOAD_DOUBLE(accu, i); \
         BOX_DOUBLE(d); \
       } } while (0)
#define DO_ARRAYGETADDR \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_val(accu)))) goto op_C_CALL2; \
       accu = LOAD_FIELD(accu, Long_val(*sp)); sp++; pc++; } while (0)
SIMPLE(ARRAYGET) SIMPLE(ARRAYGETU) SIMPLE(ARRAYGETADDR) SIMPLE(FLOATARRAYGET) SIMPLE(FLOATARRAYGETU)

#define DO_ARRAYSETU_HD(hd) \
  do { if (BAC_LIKELY(Tag_hd(hd) != Double_array_tag)) \
         STORE_FIELD(accu, Long_val(sp[0]), sp[1]); \
       else \
         STORE_DOUBLE(accu, Long_val(sp[0]), Double_val(sp[1])); \
       accu = Val_unit; sp += 2; pc++; } while (0)
#define DO_ARRAYSETU      do { header_t hd = Hd_val(accu); DO_ARRAYSETU_HD(hd); } while (0)
#define DO_ARRAYSET \
  do { header_t hd = Hd_val(accu); \
       if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_hd(hd)))) goto op_C_CALL3; \
       DO_ARRAYSETU_HD(hd); } while (0)
#define DO_ARRAYSETADDR \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_val(accu)))) goto op_C_CALL3; \
       STORE_FIELD(accu, Long_val(sp[0]), sp[1]); \
       accu = Val_unit; sp += 2; pc++; } while (0)
#define DO_FLOATARRAYSETU \
  do { STORE_DOUBLE(accu, Long_val(sp[0]), Double_val(sp[1])); \
       accu = Val_unit; sp += 2; pc++; } while (0)
#define DO_FLOATARRAYSET \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_val(accu)))) goto op_C_CALL3; \
       DO_FLOATARRAYSETU; } while (0)
SIMPLE(ARRAYSET) SIMPLE(ARRAYSETU) SIMPLE(ARRAYSETADDR) SIMPLE(FLOATARRAYSET) SIMPLE(FLOATARRAYSETU)

/* ---- strings --------------------------------------------------------------------------------------- */
#define DO_STRINGGET \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(bac_string_length(accu)))) goto op_C_CALL2; \
       accu = Val_long(LOAD_BYTE(accu, Long_val(*sp))); sp++; pc++; } while (0)
#define DO_BYTESGET  DO_STRINGGET
#define DO_BYTESSET \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(bac_string_length(accu)))) goto op_C_CALL3; \
       STORE_BYTE(accu, Long_val(sp[0]), Long_val(sp[1])); \
       accu = Val_unit; sp += 2; pc++; } while (0)
#define DO_STRINGLENGTH  do { accu = Val_long(bac_string_length(accu)); pc++; } while (0)
#define DO_BYTESLENGTH   DO_STRINGLENGTH
SIMPLE(STRINGGET) SIMPLE(BYTESGET) SIMPLE(BYTESSET) SIMPLE(STRINGLENGTH) SIMPLE(BYTESLENGTH)

/* ---- comparison of what happens to be two integers -------------------------------------------------- */
#define IF_INTEGERS  if (BAC_UNLIKELY((accu & *sp & 1) == 0)) goto op_C_CALL2
#define POLY_COMPARE(op)  do { IF_INTEGERS; COMPARE(accu op *sp); pc++; } while (0)
#define DO_INTCOMPARE  do { accu = Val_long((accu > *sp) - (accu < *sp)); sp++; pc++; } while (0)
#define DO_POLYCOMPARE do { IF_INTEGERS; DO_INTCOMPARE; } while (0)
#define DO_POLYEQ   POLY_COMPARE(==)
#define DO_POLYNEQ  POLY_COMPARE(!=)
#define DO_POLYLT   POLY_COMPARE(<)
#define DO_POLYLE   POLY_COMPARE(<=)
#define DO_POLYGT   POLY_COMPARE(>)
#define DO_POLYGE   POLY_COMPARE(>=)
SIMPLE(INTCOMPARE) SIMPLE(POLYCOMPARE)
SIMPLE(POLYEQ) SIMPLE(POLYNEQ) SIMPLE(POLYLT) SIMPLE(POLYLE) SIMPLE(POLYGT) SIMPLE(POLYGE)
