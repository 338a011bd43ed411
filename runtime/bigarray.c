/* bigarray.c -- memory, comparison, hashing and marshalling of bigarrays; their primitives are in p_bigarray.c. */
#include <stdarg.h>
#include <stdlib.h>
#include "runtime/bigarray.h"
#include "runtime/hash.h"
#include "runtime/marshal.h"
#include "runtime/memory.h"

int caml_ba_element_size[] = { 4, 8, 1, 1, 2, 2, 4, 8, 8, 8, 8, 16, 1, 2 };
BAC_STATIC_ASSERT(sizeof caml_ba_element_size / sizeof(int) == CAML_BA_FIRST_UNIMPLEMENTED_KIND,
                  "a size for each kind");

static unsigned kind_of(const struct caml_ba_array *b) { return (unsigned)b->flags & CAML_BA_KIND_MASK; }

/* ---- memory -------------------------------------------------------------------------------------- */

uintnat caml_ba_num_elts(struct caml_ba_array *b)
{
  uintnat n = 1;
  for (intnat i = 0; i < b->num_dims; i++)
    n *= (uintnat)b->dim[i];
  return n;
}

uintnat caml_ba_byte_size(struct caml_ba_array *b)
{
  return caml_ba_num_elts(b) * (uintnat)caml_ba_element_size[kind_of(b)];
}

/* False when the product does not fit. */
static bool size_of_dims(const intnat *dim, intnat n, unsigned kind, uintnat *bytes)
{
  uintnat size = (uintnat)caml_ba_element_size[kind];
  for (intnat i = 0; i < n; i++)
    if (dim[i] < 0 || __builtin_mul_overflow(size, (uintnat)dim[i], &size))
      return false;
  *bytes = size;
  return size <= (uintnat)Max_long;
}

/* The memory is accounted to the block even before it is there: that may collect, and so free some. */
value caml_ba_alloc(int flags, int num_dims, void *data, intnat *dim)
{
  intnat dims[CAML_BA_MAX_NUM_DIMS];           /* dim may lie in the heap */
  uintnat bytes = 0;
  struct caml_ba_array *b;
  value v;
  BAC_ASSERT(num_dims >= 0 && num_dims <= CAML_BA_MAX_NUM_DIMS);
  BAC_ASSERT((flags & CAML_BA_KIND_MASK) < CAML_BA_FIRST_UNIMPLEMENTED_KIND);
  for (int i = 0; i < num_dims; i++)
    dims[i] = dim[i];
  if (data == NULL && !size_of_dims(dims, num_dims, (unsigned)flags & CAML_BA_KIND_MASK, &bytes))
    caml_raise_out_of_memory();
  v = caml_alloc_custom_mem(&caml_ba_ops, sizeof *b + (uintnat)num_dims * sizeof(intnat), bytes);
  b = Caml_ba_array_val(v);
  b->data = data;
  b->num_dims = num_dims;
  b->flags = flags;
  b->proxy = NULL;
  for (int i = 0; i < num_dims; i++)
    b->dim[i] = dims[i];
  if (data == NULL) {
    b->flags |= CAML_BA_MANAGED;
    b->data = caml_stat_alloc_noexc(bytes);
    if (b->data == NULL)
      caml_raise_out_of_memory();
  }
  return v;
}

value caml_ba_alloc_dims(int flags, int num_dims, void *data, ...)
{
  intnat dim[CAML_BA_MAX_NUM_DIMS];
  va_list args;
  va_start(args, data);
  for (int i = 0; i < num_dims; i++)
    dim[i] = va_arg(args, intnat);
  va_end(args);
  return caml_ba_alloc(flags, num_dims, data, dim);
}

/* EDGE proxy-released   the fetch-sub below, with itself: whoever drops the last reference sees all
 * accesses made through the others as done. */
void caml_ba_finalize(value v)
{
  struct caml_ba_array *b = Caml_ba_array_val(v);
  struct caml_ba_proxy *p = b->proxy;
  if ((b->flags & CAML_BA_MANAGED_MASK) != CAML_BA_MANAGED)
    return;
  if (p == NULL) {
    free(b->data);
  } else if (bac_fetch_sub_acq_rel(&p->refcount, 1) == 1) {
    free(p->data);
    free(p);
  }
}

/* ---- comparison ---------------------------------------------------------------------------------- */

/* An unordered pair: the result of a total order, and a note for the comparison operators. */
static int compare_doubles(double x, double y)
{
  if (x < y) return -1;
  if (x > y) return 1;
  if (x == y) return 0;
  Caml_state->compare_unordered = 1;
  if (x == x) return 1;
  return y == y ? -1 : 0;
}

#define COMPARE_LOOP(type) \
  do { const type *x = p1, *y = p2; \
       for (uintnat i = 0; i < n; i++) { \
         type a = bac_mutable_load(type, x + i), b = bac_mutable_load(type, y + i); \
         if (a != b) return a < b ? -1 : 1; } \
       return 0; } while (0)
#define COMPARE_REALS(type, convert) \
  do { const type *x = p1, *y = p2; \
       for (uintnat i = 0; i < n; i++) { \
         int c = compare_doubles(convert(bac_mutable_load(type, x + i)), \
                                 convert(bac_mutable_load(type, y + i))); \
         if (c != 0) return c; } \
       return 0; } while (0)

static int compare_elements(unsigned kind, const void *p1, const void *p2, uintnat n)
{
  switch (kind) {
  case CAML_BA_COMPLEX32: n *= 2; /* fall through */
  case CAML_BA_FLOAT32: COMPARE_REALS(float, (double));
  case CAML_BA_COMPLEX64: n *= 2; /* fall through */
  case CAML_BA_FLOAT64: COMPARE_REALS(double, (double));
  case CAML_BA_FLOAT16: COMPARE_REALS(uint16_t, caml_double_of_float16);
  case CAML_BA_SINT8: COMPARE_LOOP(int8_t);
  case CAML_BA_CHAR: case CAML_BA_UINT8: COMPARE_LOOP(uint8_t);
  case CAML_BA_SINT16: COMPARE_LOOP(int16_t);
  case CAML_BA_UINT16: COMPARE_LOOP(uint16_t);
  case CAML_BA_INT32: COMPARE_LOOP(int32_t);
  default: COMPARE_LOOP(int64_t);
  }
}

int caml_ba_compare(value v1, value v2)
{
  struct caml_ba_array *a = Caml_ba_array_val(v1), *b = Caml_ba_array_val(v2);
  intnat fa = a->flags & (CAML_BA_KIND_MASK | CAML_BA_LAYOUT_MASK);
  intnat fb = b->flags & (CAML_BA_KIND_MASK | CAML_BA_LAYOUT_MASK);
  if (fa != fb)
    return (int)(fb - fa);
  if (a->num_dims != b->num_dims)
    return (int)(b->num_dims - a->num_dims);
  for (intnat i = 0; i < a->num_dims; i++)
    if (a->dim[i] != b->dim[i])
      return a->dim[i] < b->dim[i] ? -1 : 1;
  return compare_elements(kind_of(a), a->data, b->data, caml_ba_num_elts(a));
}

/* ---- hashing: bit for bit OCaml's, from a prefix of the elements -------------------------------------- */

#define BYTE_AT(i)  ((uint32_t)bac_mutable_load(uint8_t, p + (i)))
#define HALF_AT(i)  ((uint32_t)bac_mutable_load(uint16_t, p + (i)))
static uint32_t hash_bytes(const uint8_t *p, uintnat n)
{
  uint32_t h = 0, w = 0;
  uintnat i;
  for (i = 0; i + 4 <= n; i += 4)
    h = caml_hash_mix_uint32(h, BYTE_AT(i) | BYTE_AT(i + 1) << 8 | BYTE_AT(i + 2) << 16 | BYTE_AT(i + 3) << 24);
  for (uintnat k = n; k > i; k--)
    w = w << 8 | BYTE_AT(k - 1);
  return i < n ? caml_hash_mix_uint32(h, w) : h;
}

static uint32_t hash_halves(const uint16_t *p, uintnat n)
{
  uint32_t h = 0;
  uintnat i;
  for (i = 0; i + 2 <= n; i += 2)
    h = caml_hash_mix_uint32(h, HALF_AT(i) | HALF_AT(i + 1) << 16);
  return i < n ? caml_hash_mix_uint32(h, HALF_AT(i)) : h;
}

/* As for larger floats, all not-a-numbers hash alike, and so do the two zeros. */
static uint32_t mix_float16(uint32_t h, uint16_t d)
{
  if ((d & 0x7C00) == 0x7C00 && (d & 0x3FF) != 0)
    d = 0x7C01;
  return caml_hash_mix_uint32(h, d == 0x8000 ? 0 : d);
}

#define HASH_LOOP(type, most, mix) \
  do { const type *p = b->data; \
       if (n > (most)) n = (most); \
       for (uintnat i = 0; i < n; i++) h = mix(h, bac_mutable_load(type, p + i)); \
       return h; } while (0)

static uint32_t hash_elements(const struct caml_ba_array *b, uintnat n)
{
  uint32_t h = 0;
  switch (kind_of(b)) {
  case CAML_BA_CHAR: case CAML_BA_SINT8: case CAML_BA_UINT8:
    return hash_bytes(b->data, n > 256 ? 256 : n);
  case CAML_BA_SINT16: case CAML_BA_UINT16:
    return hash_halves(b->data, n > 128 ? 128 : n);
  case CAML_BA_FLOAT16: HASH_LOOP(uint16_t, 128, mix_float16);
  case CAML_BA_INT32: HASH_LOOP(uint32_t, 64, caml_hash_mix_uint32);
  case CAML_BA_CAML_INT: case CAML_BA_NATIVE_INT: HASH_LOOP(intnat, 64, caml_hash_mix_intnat);
  case CAML_BA_INT64: HASH_LOOP(int64_t, 32, caml_hash_mix_int64);
  case CAML_BA_COMPLEX32: n *= 2; /* fall through */
  case CAML_BA_FLOAT32: HASH_LOOP(float, 64, caml_hash_mix_float);
  case CAML_BA_COMPLEX64: n *= 2; /* fall through */
  default: HASH_LOOP(double, 32, caml_hash_mix_double);
  }
}

intnat caml_ba_hash(value v)
{
  struct caml_ba_array *b = Caml_ba_array_val(v);
  return (intnat)hash_elements(b, caml_ba_num_elts(b));
}

/* ---- half precision ------------------------------------------------------------------------------ */

double caml_double_of_float16(uint16_t h)
{
  uint32_t exponent = (h >> 10) & 0x1F, fraction = h & 0x3FF;
  double magnitude;
  if (exponent == 0) {
    magnitude = (double)fraction * 0x1p-24;
  } else {
    /* Biased exponents differ by 1023 - 15; the largest means infinity or not-a-number in both. */
    uint64_t e = exponent == 0x1F ? 0x7FF : exponent + 1023 - 15;
    uint64_t bits = e << 52 | (uint64_t)fraction << 42;
    memcpy(&magnitude, &bits, sizeof magnitude);
  }
  return (h & 0x8000) != 0 ? -magnitude : magnitude;
}

/* To nearest, ties to even, by way of single precision as OCaml does: some doubles are rounded twice. */
uint16_t caml_float16_of_double(double d)
{
  uint64_t bits;
  uint16_t sign;
  double m;
  d = (double)(float)d;
  memcpy(&bits, &d, sizeof bits);
  sign = (uint16_t)(bits >> 48 & 0x8000);
  m = __builtin_fabs(d);
  if (m != m)
    return (uint16_t)(sign | 0x7E00);
  if (m >= 65520.0)                            /* rounds to 2^16 or more */
    return (uint16_t)(sign | 0x7C00);
  if (m < 0x1p-14) {                           /* subnormal: units of 2^-24; the sum rounds for us */
    double units = m * 0x1p24 + 0x1p52;
    memcpy(&bits, &units, sizeof bits);
    return (uint16_t)(sign | (uint16_t)(bits & 0x7FF));
  }
  memcpy(&bits, &m, sizeof bits);
  bits += ((uint64_t)1 << 41) - 1 + (bits >> 42 & 1);
  return (uint16_t)(sign | (uint16_t)((bits >> 42) - ((uint64_t)(1023 - 15) << 10)));
}

/* ---- marshalling --------------------------------------------------------------------------------- */

enum { DIM_ESCAPE = 0xFFFF };                  /* a dimension that does not fit 16 bits follows in 64 */

static void serialize_longs(const intnat *p, uintnat n, intnat lowest, intnat highest)
{
  bool wide = false;
  for (uintnat i = 0; i < n && !wide; i++) {
    intnat x = bac_mutable_load(intnat, p + i);
    wide = x < lowest || x > highest;
  }
  caml_serialize_int_1(wide);
  if (wide)
    caml_serialize_block_8((void *)p, (intnat)n);
  else
    for (uintnat i = 0; i < n; i++)
      caml_serialize_int_4((int32_t)bac_mutable_load(intnat, p + i));
}

void caml_ba_serialize(value v, uintnat *bsize_32, uintnat *bsize_64)
{
  struct caml_ba_array *b = Caml_ba_array_val(v);
  uintnat n = caml_ba_num_elts(b), bytes = caml_ba_byte_size(b);
  caml_serialize_int_4((int32_t)b->num_dims);
  caml_serialize_int_4((int32_t)(b->flags & (CAML_BA_KIND_MASK | CAML_BA_LAYOUT_MASK)));
  for (intnat i = 0; i < b->num_dims; i++) {
    if (b->dim[i] < DIM_ESCAPE) {
      caml_serialize_int_2((int)b->dim[i]);
    } else {
      caml_serialize_int_2(DIM_ESCAPE);
      caml_serialize_int_8(b->dim[i]);
    }
  }
  switch (kind_of(b)) {
  case CAML_BA_CAML_INT: serialize_longs(b->data, n, -0x40000000, 0x3FFFFFFF); break;
  case CAML_BA_NATIVE_INT: serialize_longs(b->data, n, INT32_MIN, INT32_MAX); break;
  case CAML_BA_SINT8: case CAML_BA_UINT8: case CAML_BA_CHAR:
    caml_serialize_block_1(b->data, (intnat)bytes); break;
  case CAML_BA_SINT16: case CAML_BA_UINT16: case CAML_BA_FLOAT16:
    caml_serialize_block_2(b->data, (intnat)(bytes / 2)); break;
  case CAML_BA_FLOAT32: case CAML_BA_INT32: case CAML_BA_COMPLEX32:
    caml_serialize_block_4(b->data, (intnat)(bytes / 4)); break;
  default: caml_serialize_block_8(b->data, (intnat)(bytes / 8));
  }
  *bsize_32 = (4 + (uintnat)b->num_dims) * 4;
  *bsize_64 = (4 + (uintnat)b->num_dims) * 8;
}

static void deserialize_longs(struct caml_ba_array *b, uintnat n)
{
  intnat *p = b->data;
  if (caml_deserialize_uint_1() == 0) {
    for (uintnat i = 0; i < n; i++)
      p[i] = caml_deserialize_sint_4();
  } else if (bac_marshal_in_left() / 8 >= n) {
    caml_deserialize_block_8(p, (intnat)n);
  } else {
    free(p);
    caml_deserialize_error("input_value: truncated object");
  }
}

static void deserialize_elements(struct caml_ba_array *b, uintnat n, uintnat bytes)
{
  switch (kind_of(b)) {
  case CAML_BA_CAML_INT: case CAML_BA_NATIVE_INT: deserialize_longs(b, n); break;
  case CAML_BA_SINT8: case CAML_BA_UINT8: case CAML_BA_CHAR:
    caml_deserialize_block_1(b->data, (intnat)bytes); break;
  case CAML_BA_SINT16: case CAML_BA_UINT16: case CAML_BA_FLOAT16:
    caml_deserialize_block_2(b->data, (intnat)(bytes / 2)); break;
  case CAML_BA_FLOAT32: case CAML_BA_INT32: case CAML_BA_COMPLEX32:
    caml_deserialize_block_4(b->data, (intnat)(bytes / 4)); break;
  default: caml_deserialize_block_8(b->data, (intnat)(bytes / 8));
  }
}

/* Bytes that the elements take at least, so that no memory is asked for that the input cannot fill. */
static uintnat least_input(unsigned kind, uintnat n, uintnat bytes)
{
  return kind == CAML_BA_CAML_INT || kind == CAML_BA_NATIVE_INT ? 1 + 4 * n : bytes;
}

uintnat caml_ba_deserialize(void *dst)
{
  struct caml_ba_array *b = dst;
  uintnat bytes, n, size;
  uint32_t num_dims = caml_deserialize_uint_4(), flags = caml_deserialize_uint_4();
  size = sizeof *b + (uintnat)num_dims * sizeof(intnat);
  if (num_dims > CAML_BA_MAX_NUM_DIMS)
    caml_deserialize_error("input_value: wrong number of bigarray dimensions");
  if ((flags & CAML_BA_KIND_MASK) >= CAML_BA_FIRST_UNIMPLEMENTED_KIND
      || (flags & ~(uint32_t)(CAML_BA_KIND_MASK | CAML_BA_LAYOUT_MASK)) != 0)
    caml_deserialize_error("input_value: bad bigarray kind");
  if (size > bac_marshal_in_room())
    caml_deserialize_error("input_value: size overflow for bigarray");
  b->num_dims = (intnat)num_dims;
  b->flags = (intnat)flags | CAML_BA_MANAGED;
  b->proxy = NULL;
  for (uint32_t i = 0; i < num_dims; i++) {
    b->dim[i] = caml_deserialize_uint_2();
    if (b->dim[i] == DIM_ESCAPE)
      b->dim[i] = caml_deserialize_sint_8();
  }
  if (!size_of_dims(b->dim, b->num_dims, kind_of(b), &bytes))
    caml_deserialize_error("input_value: size overflow for bigarray");
  n = bytes / (uintnat)caml_ba_element_size[kind_of(b)];
  if (least_input(kind_of(b), n, bytes) > bac_marshal_in_left())
    caml_deserialize_error("input_value: truncated object");
  b->data = caml_stat_alloc_noexc(bytes);
  if (b->data == NULL)
    caml_deserialize_error("input_value: out of memory for bigarray");
  deserialize_elements(b, n, bytes);
  return size;
}

struct custom_operations caml_ba_ops = {
  .identifier = "_bigarr02", .finalize = caml_ba_finalize, .compare = caml_ba_compare,
  .hash = caml_ba_hash, .serialize = caml_ba_serialize, .deserialize = caml_ba_deserialize
};
