/* ops_quick.h -- primitives that the compiler itself emits, done in the loop.  pc is at the operand of the
 * C_CALL that was replaced; whatever is not the common case goes to that call (op_C_CALLn), with nothing
 * changed, so that errors, backtraces and odd arguments are the primitive's own business. */

/* ---- floats ---------------------------------------------------------------------------------------- */
#define FLOAT_BINARY(op) \
  do { double d = Double_val(accu) op Double_val(*sp); sp++; pc++; BOX_DOUBLE(d); } while (0)
#define FLOAT_UNARY(f) \
  do { double d = f(Double_val(accu)); pc++; BOX_DOUBLE(d); } while (0)
#define FLOAT_COMPARE(op) \
  do { accu = Val_long(Double_val(accu) op Double_val(*sp)); sp++; pc++; } while (0)
#define DO_ADDFLOAT  FLOAT_BINARY(+)
#define DO_SUBFLOAT  FLOAT_BINARY(-)
#define DO_MULFLOAT  FLOAT_BINARY(*)
#define DO_DIVFLOAT  FLOAT_BINARY(/)
#define DO_NEGFLOAT  FLOAT_UNARY(-)
#define DO_ABSFLOAT  FLOAT_UNARY(__builtin_fabs)
#define DO_SQRTFLOAT FLOAT_UNARY(sqrt)
#define DO_EQFLOAT   FLOAT_COMPARE(==)
#define DO_NEQFLOAT  FLOAT_COMPARE(!=)
#define DO_LTFLOAT   FLOAT_COMPARE(<)
#define DO_LEFLOAT   FLOAT_COMPARE(<=)
#define DO_GTFLOAT   FLOAT_COMPARE(>)
#define DO_GEFLOAT   FLOAT_COMPARE(>=)
#define DO_FLOATOFINT \
  do { double d = (double)Long_val(accu); pc++; BOX_DOUBLE(d); } while (0)
SIMPLE(ADDFLOAT) SIMPLE(SUBFLOAT) SIMPLE(MULFLOAT) SIMPLE(DIVFLOAT)
SIMPLE(NEGFLOAT) SIMPLE(ABSFLOAT) SIMPLE(SQRTFLOAT) SIMPLE(FLOATOFINT)
SIMPLE(EQFLOAT) SIMPLE(NEQFLOAT) SIMPLE(LTFLOAT) SIMPLE(LEFLOAT) SIMPLE(GTFLOAT) SIMPLE(GEFLOAT)
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
#define DO_FLOATARRAYGETU \
  do { double d = LOAD_DOUBLE(accu, Long_val(*sp)); sp++; pc++; BOX_DOUBLE(d); } while (0)
#define DO_FLOATARRAYGET \
  do { if (BAC_UNLIKELY(INDEX_BEYOND(Wosize_val(accu)))) goto op_C_CALL2; \
       DO_FLOATARRAYGETU; } while (0)
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
