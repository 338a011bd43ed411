/* p_string.c -- primitives on strings and bytes.
 * The two are one kind of block.  Indices arrive tagged and unchecked; a negative one is a huge unsigned
 * number, so one comparison checks both ends. */
#include "runtime/memory.h"
#include "runtime/prims.h"

/* ---- the C interface ----------------------------------------------------------------------------- */

mlsize_t caml_string_length(value s) { return bac_string_length(s); }
int caml_string_is_c_safe(value s) { return strlen(String_val(s)) == bac_string_length(s); }

/* ---- making -------------------------------------------------------------------------------------- */

value caml_create_bytes(value length)
{
  if ((uintnat)Long_val(length) > Bsize_wsize(Max_wosize) - 1)
    caml_invalid_argument("Bytes.create");
  return caml_alloc_string((mlsize_t)Long_val(length));
}

value caml_create_string(value length)
{
  if ((uintnat)Long_val(length) > Bsize_wsize(Max_wosize) - 1)
    caml_invalid_argument("String.create");
  return caml_alloc_string((mlsize_t)Long_val(length));
}

value caml_ml_string_length(value s) { return Val_long(bac_string_length(s)); }
value caml_ml_bytes_length(value s) { return Val_long(bac_string_length(s)); }
value caml_string_of_bytes(value s) { return s; }
value caml_bytes_of_string(value s) { return s; }

/* ---- one character ------------------------------------------------------------------------------- */

/* The index, if `bytes` bytes can be read there. */
static inline mlsize_t check_index(value s, value index, mlsize_t bytes)
{
  mlsize_t i = (mlsize_t)Long_val(index), length = bac_string_length(s);
  if (BAC_UNLIKELY(length < bytes || i > length - bytes))
    caml_array_bound_error();
  return i;
}

value caml_string_get(value s, value i) { return Val_int(bac_byte_get(s, check_index(s, i, 1))); }
value caml_bytes_get(value s, value i) { return Val_int(bac_byte_get(s, check_index(s, i, 1))); }

value caml_bytes_set(value s, value i, value c)
{
  bac_byte_set(s, check_index(s, i, 1), (unsigned char)Long_val(c));
  return Val_unit;
}
value caml_string_set(value s, value i, value c) { return caml_bytes_set(s, i, c); }

/* ---- several bytes as one number, little-endian on every machine ---------------------------------- */

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LITTLE16(x) __builtin_bswap16(x)
#define LITTLE32(x) __builtin_bswap32(x)
#define LITTLE64(x) __builtin_bswap64(x)
#else
#define LITTLE16(x) (x)
#define LITTLE32(x) (x)
#define LITTLE64(x) (x)
#endif

value caml_string_get16(value s, value i)
{
  uint16_t n;
  bac_mutable_copy(&n, &Byte(s, check_index(s, i, sizeof n)), sizeof n);
  return Val_int(LITTLE16(n));
}

value caml_string_get32(value s, value i)
{
  uint32_t n;
  bac_mutable_copy(&n, &Byte(s, check_index(s, i, sizeof n)), sizeof n);
  return caml_copy_int32((int32_t)LITTLE32(n));
}

value caml_string_get64(value s, value i)
{
  uint64_t n;
  bac_mutable_copy(&n, &Byte(s, check_index(s, i, sizeof n)), sizeof n);
  return caml_copy_int64((int64_t)LITTLE64(n));
}

value caml_bytes_get16(value s, value i) { return caml_string_get16(s, i); }
value caml_bytes_get32(value s, value i) { return caml_string_get32(s, i); }
value caml_bytes_get64(value s, value i) { return caml_string_get64(s, i); }

value caml_bytes_set16(value s, value i, value v)
{
  uint16_t n = LITTLE16((uint16_t)Long_val(v));
  bac_mutable_copy(&Byte(s, check_index(s, i, sizeof n)), &n, sizeof n);
  return Val_unit;
}

value caml_bytes_set32(value s, value i, value v)
{
  uint32_t n = LITTLE32((uint32_t)Int32_val(v));
  bac_mutable_copy(&Byte(s, check_index(s, i, sizeof n)), &n, sizeof n);
  return Val_unit;
}

value caml_bytes_set64(value s, value i, value v)
{
  uint64_t n = LITTLE64((uint64_t)Int64_val(v));
  bac_mutable_copy(&Byte(s, check_index(s, i, sizeof n)), &n, sizeof n);
  return Val_unit;
}

/* ---- comparing ----------------------------------------------------------------------------------- */

/* The last word holds the padding, so blocks of equal size with equal words are equal strings. */
static inline bool equal(value a, value b)
{
  if (a == b)
    return true;
  return Wosize_val(a) == Wosize_val(b) && bac_mutable_compare(Bp_val(a), Bp_val(b), Bosize_val(a)) == 0;
}

static inline int order(value a, value b)
{
  mlsize_t na = bac_string_length(a), nb = bac_string_length(b);
  int res = bac_mutable_compare(String_val(a), String_val(b), na < nb ? na : nb);
  return res != 0 ? res : (na > nb) - (na < nb);
}

value caml_string_equal(value a, value b) { return Val_bool(equal(a, b)); }
value caml_string_notequal(value a, value b) { return Val_bool(!equal(a, b)); }
value caml_string_lessthan(value a, value b) { return Val_bool(order(a, b) < 0); }
value caml_string_lessequal(value a, value b) { return Val_bool(order(a, b) <= 0); }
value caml_string_greaterthan(value a, value b) { return Val_bool(order(a, b) > 0); }
value caml_string_greaterequal(value a, value b) { return Val_bool(order(a, b) >= 0); }
value caml_string_compare(value a, value b)
{
  int res = order(a, b);
  return Val_int((res > 0) - (res < 0));
}

value caml_bytes_equal(value a, value b) { return caml_string_equal(a, b); }
value caml_bytes_notequal(value a, value b) { return caml_string_notequal(a, b); }
value caml_bytes_lessthan(value a, value b) { return caml_string_lessthan(a, b); }
value caml_bytes_lessequal(value a, value b) { return caml_string_lessequal(a, b); }
value caml_bytes_greaterthan(value a, value b) { return caml_string_greaterthan(a, b); }
value caml_bytes_greaterequal(value a, value b) { return caml_string_greaterequal(a, b); }
value caml_bytes_compare(value a, value b) { return caml_string_compare(a, b); }

/* ---- moving: the library has checked the bounds --------------------------------------------------- */

value caml_blit_bytes(value from, value from_at, value to, value to_at, value n)
{
  bac_mutable_copy(&Byte(to, Long_val(to_at)), &Byte(from, Long_val(from_at)), (size_t)Long_val(n));
  return Val_unit;
}
value caml_blit_string(value from, value from_at, value to, value to_at, value n)
{
  return caml_blit_bytes(from, from_at, to, to_at, n);
}

value caml_fill_bytes(value s, value at, value n, value c)
{
  bac_mutable_fill(&Byte(s, Long_val(at)), Int_val(c), (size_t)Long_val(n));
  return Val_unit;
}
value caml_fill_string(value s, value at, value n, value c) { return caml_fill_bytes(s, at, n, c); }
