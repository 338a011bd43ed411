/* ops_arith.h -- 63-bit integers on tagged words: 2n+1.  Unsigned arithmetic, so that it wraps. */
#define DO_NEGINT  accu = (value)(2 - (uintnat)accu)
#define DO_ADDINT  do { accu = (value)((uintnat)accu + (uintnat)*sp - 1); sp++; } while (0)
#define DO_SUBINT  do { accu = (value)((uintnat)accu - (uintnat)*sp + 1); sp++; } while (0)
#define DO_MULINT  do { accu = (value)(((uintnat)accu - 1) * (uintnat)Long_val(*sp) + 1); sp++; } while (0)
#define DO_ANDINT  do { accu &= *sp; sp++; } while (0)
#define DO_ORINT   do { accu |= *sp; sp++; } while (0)
#define DO_XORINT  do { accu = (accu ^ *sp) | 1; sp++; } while (0)
/* The processor takes shift counts modulo 64, and so do we: what a count outside 0..62 gives is unspecified. */
#define SHIFT_COUNT  ((unsigned)Long_val(*sp) & 63)
#define DO_LSLINT  do { accu = (value)((((uintnat)accu - 1) << SHIFT_COUNT) + 1); sp++; } while (0)
#define DO_LSRINT  do { accu = (value)(((uintnat)accu >> SHIFT_COUNT) | 1); sp++; } while (0)
#define DO_ASRINT  do { accu = (accu >> SHIFT_COUNT) | 1; sp++; } while (0)
#define DO_OFFSETINT  do { accu = (value)((uintnat)accu + 2 * (uintnat)(intnat)*pc); pc++; } while (0)
#define DO_OFFSETREF \
  do { STORE_IMMEDIATE(accu, 0, (value)((uintnat)LOAD_FIELD(accu, 0) + 2 * (uintnat)(intnat)*pc)); \
       pc++; accu = Val_unit; } while (0)
#define DO_ISINT  accu = Val_long(accu & 1)
SIMPLE(NEGINT) SIMPLE(ADDINT) SIMPLE(SUBINT) SIMPLE(MULINT)
SIMPLE(ANDINT) SIMPLE(ORINT) SIMPLE(XORINT) SIMPLE(LSLINT) SIMPLE(LSRINT) SIMPLE(ASRINT)
SIMPLE(OFFSETINT) SIMPLE(OFFSETREF) SIMPLE(ISINT)

/* min_int / -1 cannot overflow the machine word: operands have 63 bits; Val_long cuts the result. */
OP_BODY(DIVINT) {
  intnat divisor = Long_val(*sp++);
  if (BAC_UNLIKELY(divisor == 0)) goto zero_divide;
  accu = Val_long(Long_val(accu) / divisor);
  NEXT;
}
OP_BODY(MODINT) {
  intnat divisor = Long_val(*sp++);
  if (BAC_UNLIKELY(divisor == 0)) goto zero_divide;
  accu = Val_long(Long_val(accu) % divisor);
  NEXT;
}
