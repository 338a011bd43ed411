/* p_int64.c -- primitives on boxed integers: Int32, Int64, Nativeint.
 * The three differ in width only, so the arithmetic is one family of macros.  Operations are done on
 * unsigned words, where overflow is defined, and shifts take their count modulo the width. */
#include "runtime/custom.h"
#include "runtime/memory.h"
#include "runtime/p_int.h"
#include "runtime/prims.h"

/* What custom operations call while a value is marshalled: marshal_out.c, marshal_in.c. */
void caml_serialize_int_1(int i);
void caml_serialize_int_4(int32_t i);
void caml_serialize_int_8(int64_t i);
int caml_deserialize_uint_1(void);
int32_t caml_deserialize_sint_4(void);
int64_t caml_deserialize_sint_8(void);
_Noreturn void caml_deserialize_error(char *msg);

/* ---- arithmetic ---------------------------------------------------------------------------------- */

#define RESULT(name, type, e)  return caml_copy_##name((type)(e))

#define ARITHMETIC(name, type, utype, get)                                                          \
  value caml_##name##_neg(value a) { RESULT(name, type, (utype)0 - (utype)get(a)); }                \
  value caml_##name##_add(value a, value b) { RESULT(name, type, (utype)get(a) + (utype)get(b)); }  \
  value caml_##name##_sub(value a, value b) { RESULT(name, type, (utype)get(a) - (utype)get(b)); }  \
  value caml_##name##_mul(value a, value b) { RESULT(name, type, (utype)get(a) * (utype)get(b)); }  \
  value caml_##name##_and(value a, value b) { RESULT(name, type, get(a) & get(b)); }                \
  value caml_##name##_or(value a, value b) { RESULT(name, type, get(a) | get(b)); }                 \
  value caml_##name##_xor(value a, value b) { RESULT(name, type, get(a) ^ get(b)); }                \
  value caml_##name##_shift_left(value a, value n)                                                  \
  { RESULT(name, type, (utype)get(a) << (Long_val(n) & (intnat)(8 * sizeof(type) - 1))); }          \
  value caml_##name##_shift_right(value a, value n)                                                 \
  { RESULT(name, type, get(a) >> (Long_val(n) & (intnat)(8 * sizeof(type) - 1))); }                 \
  value caml_##name##_shift_right_unsigned(value a, value n)                                        \
  { RESULT(name, type, (utype)get(a) >> (Long_val(n) & (intnat)(8 * sizeof(type) - 1))); }          \
  value caml_##name##_compare(value a, value b)                                                     \
  { type x = get(a), y = get(b); return Val_int((x > y) - (x < y)); }

/* Minus one divides by negation, since the smallest number has no quotient that fits. */
#define DIVISION(name, type, utype, get)                                                            \
  value caml_##name##_div(value a, value b)                                                         \
  {                                                                                                 \
    type x = get(a), y = get(b);                                                                    \
    if (y == 0) caml_raise_zero_divide();                                                           \
    RESULT(name, type, y == -1 ? (utype)0 - (utype)x : (utype)(x / y));                             \
  }                                                                                                 \
  value caml_##name##_mod(value a, value b)                                                         \
  {                                                                                                 \
    type x = get(a), y = get(b);                                                                    \
    if (y == 0) caml_raise_zero_divide();                                                           \
    RESULT(name, type, y == -1 ? 0 : x % y);                                                        \
  }

ARITHMETIC(int32, int32_t, uint32_t, Int32_val)
ARITHMETIC(int64, int64_t, uint64_t, Int64_val)
ARITHMETIC(nativeint, intnat, uintnat, Nativeint_val)
DIVISION(int32, int32_t, uint32_t, Int32_val)
DIVISION(int64, int64_t, uint64_t, Int64_val)
DIVISION(nativeint, intnat, uintnat, Nativeint_val)

value caml_int32_bswap(value v)
{
  return caml_copy_int32((int32_t)__builtin_bswap32((uint32_t)Int32_val(v)));
}
value caml_int64_bswap(value v)
{
  return caml_copy_int64((int64_t)__builtin_bswap64((uint64_t)Int64_val(v)));
}
value caml_nativeint_bswap(value v)
{
  return caml_copy_nativeint((intnat)__builtin_bswap64((uint64_t)Nativeint_val(v)));
}

/* ---- conversions --------------------------------------------------------------------------------- */

value caml_int32_of_int(value v) { return caml_copy_int32((int32_t)Long_val(v)); }
value caml_int32_to_int(value v) { return Val_long(Int32_val(v)); }
value caml_int64_of_int(value v) { return caml_copy_int64(Long_val(v)); }
value caml_int64_to_int(value v) { return Val_long(Int64_val(v)); }
value caml_nativeint_of_int(value v) { return caml_copy_nativeint(Long_val(v)); }
value caml_nativeint_to_int(value v) { return Val_long(Nativeint_val(v)); }
value caml_int64_of_int32(value v) { return caml_copy_int64(Int32_val(v)); }
value caml_int64_to_int32(value v) { return caml_copy_int32((int32_t)Int64_val(v)); }
value caml_int64_of_nativeint(value v) { return caml_copy_int64(Nativeint_val(v)); }
value caml_int64_to_nativeint(value v) { return caml_copy_nativeint((intnat)Int64_val(v)); }
value caml_nativeint_of_int32(value v) { return caml_copy_nativeint(Int32_val(v)); }
value caml_nativeint_to_int32(value v) { return caml_copy_int32((int32_t)Nativeint_val(v)); }

/* A number outside the range gives the smallest one, as the processor's instruction does on amd64; C leaves
 * the conversion undefined. */
static int32_t truncate32(double d)
{
  return d > -2147483649.0 && d < 2147483648.0 ? (int32_t)d : INT32_MIN;
}
static int64_t truncate64(double d)
{
  return d >= -0x1p63 && d < 0x1p63 ? (int64_t)d : INT64_MIN;
}

value caml_int32_of_float(value v) { return caml_copy_int32(truncate32(Double_val(v))); }
value caml_int64_of_float(value v) { return caml_copy_int64(truncate64(Double_val(v))); }
value caml_nativeint_of_float(value v) { return caml_copy_nativeint(truncate64(Double_val(v))); }
value caml_int32_to_float(value v) { return bac_box_double((double)Int32_val(v)); }
value caml_int64_to_float(value v) { return bac_box_double((double)Int64_val(v)); }
value caml_nativeint_to_float(value v) { return bac_box_double((double)Nativeint_val(v)); }

value caml_int32_bits_of_float(value v)
{
  float f = (float)Double_val(v);
  int32_t bits;
  memcpy(&bits, &f, sizeof bits);
  return caml_copy_int32(bits);
}

value caml_int32_float_of_bits(value v)
{
  int32_t bits = Int32_val(v);
  float f;
  memcpy(&f, &bits, sizeof f);
  return bac_box_double((double)f);
}

value caml_int64_bits_of_float(value v)
{
  double d = Double_val(v);
  int64_t bits;
  memcpy(&bits, &d, sizeof bits);
  return caml_copy_int64(bits);
}

value caml_int64_float_of_bits(value v)
{
  int64_t bits = Int64_val(v);
  double d;
  memcpy(&d, &bits, sizeof d);
  return bac_box_double(d);
}

/* ---- text ---------------------------------------------------------------------------------------- */

value caml_int32_format(value format, value v)
{
  return bac_int_format(format, Int32_val(v), (uint32_t)Int32_val(v), 30);
}
value caml_int64_format(value format, value v)
{
  return bac_int_format(format, Int64_val(v), (uint64_t)Int64_val(v), 29);
}
value caml_nativeint_format(value format, value v)
{
  return bac_int_format(format, Nativeint_val(v), (uintnat)Nativeint_val(v), 29);
}

static int64_t parse_or_fail(value s, unsigned bits, const char *message)
{
  int64_t n;
  if (!bac_int_parse(s, bits, &n))
    caml_failwith(message);
  return n;
}

value caml_int32_of_string(value s)
{
  return caml_copy_int32((int32_t)parse_or_fail(s, 32, "Int32.of_string"));
}
value caml_int64_of_string(value s)
{
  return caml_copy_int64(parse_or_fail(s, 64, "Int64.of_string"));
}
value caml_nativeint_of_string(value s)
{
  return caml_copy_nativeint((intnat)parse_or_fail(s, 64, "Nativeint.of_string"));
}

/* ---- custom operations --------------------------------------------------------------------------- */

#define COMPARE(name, type, get)                              \
  static int name##_compare(value a, value b)                 \
  { type x = get(a), y = get(b); return (x > y) - (x < y); }
COMPARE(int32, int32_t, Int32_val)
COMPARE(int64, int64_t, Int64_val)
COMPARE(nativeint, intnat, Nativeint_val)

static intnat int32_hash(value v) { return Int32_val(v); }

static intnat int64_hash(value v)
{
  uint64_t n = (uint64_t)Int64_val(v);
  return (intnat)((uint32_t)(n >> 32) ^ (uint32_t)n);
}

/* A number that fits 32 bits hashes as on a 32-bit machine: the upper half and the sign cancel. */
static intnat nativeint_hash(value v)
{
  intnat n = Nativeint_val(v);
  return (n >> 32) ^ (n >> 63) ^ n;
}

static void int32_serialize(value v, uintnat *bytes_32, uintnat *bytes_64)
{
  caml_serialize_int_4(Int32_val(v));
  *bytes_32 = *bytes_64 = 4;
}
static uintnat int32_deserialize(void *dst)
{
  *(int32_t *)dst = caml_deserialize_sint_4();
  return 4;
}

static void int64_serialize(value v, uintnat *bytes_32, uintnat *bytes_64)
{
  caml_serialize_int_8(Int64_val(v));
  *bytes_32 = *bytes_64 = 8;
}
static uintnat int64_deserialize(void *dst)
{
  *(int64_t *)dst = caml_deserialize_sint_8();
  return 8;
}

/* A byte tells the width: 1 for four bytes, which every machine can read, 2 for eight. */
static void nativeint_serialize(value v, uintnat *bytes_32, uintnat *bytes_64)
{
  intnat n = Nativeint_val(v);
  if (n >= INT32_MIN && n <= INT32_MAX) {
    caml_serialize_int_1(1);
    caml_serialize_int_4((int32_t)n);
  } else {
    caml_serialize_int_1(2);
    caml_serialize_int_8(n);
  }
  *bytes_32 = 4;
  *bytes_64 = 8;
}

static uintnat nativeint_deserialize(void *dst)
{
  switch (caml_deserialize_uint_1()) {
  case 1: *(intnat *)dst = caml_deserialize_sint_4(); break;
  case 2: *(intnat *)dst = (intnat)caml_deserialize_sint_8(); break;
  default: caml_deserialize_error("input_value: ill-formed native integer");
  }
  return 8;
}

static const struct custom_fixed_length length_32 = { 4, 4 }, length_64 = { 8, 8 },
  length_native = { 4, 8 };

const struct custom_operations caml_int32_ops = {
  "_i", NULL, int32_compare, int32_hash, int32_serialize, int32_deserialize, NULL, &length_32
};
const struct custom_operations caml_int64_ops = {
  "_j", NULL, int64_compare, int64_hash, int64_serialize, int64_deserialize, NULL, &length_64
};
const struct custom_operations caml_nativeint_ops = {
  "_n", NULL, nativeint_compare, nativeint_hash, nativeint_serialize, nativeint_deserialize, NULL,
  &length_native
};
