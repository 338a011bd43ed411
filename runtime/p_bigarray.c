/* p_bigarray.c -- primitives on bigarrays. */
#include "runtime/bigarray.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/signal.h"

enum { BLOCKING_BYTES = 1 << 20 };         /* copies and fills above this leave the heap */

static unsigned kind_of(const struct caml_ba_array *b) { return (unsigned)b->flags & CAML_BA_KIND_MASK; }
static bool is_c_layout(const struct caml_ba_array *b)
{
  return (b->flags & CAML_BA_LAYOUT_MASK) == CAML_BA_C_LAYOUT;
}

/* Elements are mutable by any domain at any time. */
#define ELEMENT(type, i)         bac_mutable_load(type, (const type *)p + (i))
#define SET_ELEMENT(type, i, x)  bac_mutable_store(type, (type *)p + (i), (x))

/* ---- one element --------------------------------------------------------------------------------- */

static value box_complex(double re, double im)
{
  value v = caml_alloc_small(2, Double_array_tag);
  Store_double_flat_field(v, 0, re);
  Store_double_flat_field(v, 1, im);
  return v;
}

static value get(const struct caml_ba_array *b, intnat i)
{
  const void *p = b->data;
  switch (kind_of(b)) {
  case CAML_BA_FLOAT32: return bac_box_double(ELEMENT(float, i));
  case CAML_BA_FLOAT64: return bac_box_double(ELEMENT(double, i));
  case CAML_BA_FLOAT16: return bac_box_double(caml_double_of_float16(ELEMENT(uint16_t, i)));
  case CAML_BA_SINT8: return Val_int(ELEMENT(int8_t, i));
  case CAML_BA_CHAR: case CAML_BA_UINT8: return Val_int(ELEMENT(uint8_t, i));
  case CAML_BA_SINT16: return Val_int(ELEMENT(int16_t, i));
  case CAML_BA_UINT16: return Val_int(ELEMENT(uint16_t, i));
  case CAML_BA_INT32: return caml_copy_int32(ELEMENT(int32_t, i));
  case CAML_BA_INT64: return caml_copy_int64(ELEMENT(int64_t, i));
  case CAML_BA_NATIVE_INT: return caml_copy_nativeint(ELEMENT(intnat, i));
  case CAML_BA_COMPLEX32: return box_complex(ELEMENT(float, 2 * i), ELEMENT(float, 2 * i + 1));
  case CAML_BA_COMPLEX64: return box_complex(ELEMENT(double, 2 * i), ELEMENT(double, 2 * i + 1));
  default: return Val_long(ELEMENT(intnat, i));
  }
}

static void set(struct caml_ba_array *b, intnat i, value v)
{
  void *p = b->data;
  switch (kind_of(b)) {
  case CAML_BA_FLOAT32: SET_ELEMENT(float, i, (float)Double_val(v)); break;
  case CAML_BA_FLOAT64: SET_ELEMENT(double, i, Double_val(v)); break;
  case CAML_BA_FLOAT16: SET_ELEMENT(uint16_t, i, caml_float16_of_double(Double_val(v))); break;
  case CAML_BA_CHAR: case CAML_BA_SINT8: case CAML_BA_UINT8: SET_ELEMENT(uint8_t, i, (uint8_t)Long_val(v)); break;
  case CAML_BA_SINT16: case CAML_BA_UINT16: SET_ELEMENT(uint16_t, i, (uint16_t)Long_val(v)); break;
  case CAML_BA_INT32: SET_ELEMENT(int32_t, i, Int32_val(v)); break;
  case CAML_BA_INT64: SET_ELEMENT(int64_t, i, Int64_val(v)); break;
  case CAML_BA_NATIVE_INT: SET_ELEMENT(intnat, i, Nativeint_val(v)); break;
  case CAML_BA_COMPLEX32:
    SET_ELEMENT(float, 2 * i, (float)Double_flat_field(v, 0));
    SET_ELEMENT(float, 2 * i + 1, (float)Double_flat_field(v, 1));
    break;
  case CAML_BA_COMPLEX64:
    SET_ELEMENT(double, 2 * i, Double_flat_field(v, 0));
    SET_ELEMENT(double, 2 * i + 1, Double_flat_field(v, 1));
    break;
  default: SET_ELEMENT(intnat, i, Long_val(v));
  }
}

/* ---- indices ------------------------------------------------------------------------------------- */

static inline void check_index(uintnat i, intnat dim)
{
  if (BAC_UNLIKELY(i >= (uintnat)dim))
    caml_array_bound_error();
}

/* Position of the element; indices of the Fortran layout begin at 1. */
static intnat offset_of(const struct caml_ba_array *b, const intnat *index)
{
  intnat offset = 0;
  if (is_c_layout(b)) {
    for (intnat i = 0; i < b->num_dims; i++) {
      check_index((uintnat)index[i], b->dim[i]);
      offset = offset * b->dim[i] + index[i];
    }
  } else {
    for (intnat i = b->num_dims - 1; i >= 0; i--) {
      check_index((uintnat)index[i] - 1, b->dim[i]);
      offset = offset * b->dim[i] + index[i] - 1;
    }
  }
  return offset;
}

value caml_ba_get_N(value ba, value *index, int n);
value caml_ba_get_N(value ba, value *index, int n)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  intnat at[CAML_BA_MAX_NUM_DIMS];
  if (n != b->num_dims)
    caml_invalid_argument("Bigarray.get: wrong number of indices");
  for (int i = 0; i < n; i++)
    at[i] = Long_val(index[i]);
  return get(b, offset_of(b, at));
}

value caml_ba_set_N(value ba, value *index, int n, value v);
value caml_ba_set_N(value ba, value *index, int n, value v)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  intnat at[CAML_BA_MAX_NUM_DIMS];
  if (n != b->num_dims)
    caml_invalid_argument("Bigarray.set: wrong number of indices");
  for (int i = 0; i < n; i++)
    at[i] = Long_val(index[i]);
  set(b, offset_of(b, at), v);
  return Val_unit;
}

value caml_ba_get_1(value ba, value i) { return caml_ba_get_N(ba, &i, 1); }
value caml_ba_get_2(value ba, value i, value j)
{
  value index[] = { i, j };
  return caml_ba_get_N(ba, index, 2);
}
value caml_ba_get_3(value ba, value i, value j, value k)
{
  value index[] = { i, j, k };
  return caml_ba_get_N(ba, index, 3);
}
value caml_ba_get_generic(value ba, value index)
{
  return caml_ba_get_N(ba, Op_val(index), (int)Wosize_val(index));
}
value caml_ba_set_1(value ba, value i, value v) { return caml_ba_set_N(ba, &i, 1, v); }
value caml_ba_set_2(value ba, value i, value j, value v)
{
  value index[] = { i, j };
  return caml_ba_set_N(ba, index, 2, v);
}
value caml_ba_set_3(value ba, value i, value j, value k, value v)
{
  value index[] = { i, j, k };
  return caml_ba_set_N(ba, index, 3, v);
}
value caml_ba_set_generic(value ba, value index, value v)
{
  return caml_ba_set_N(ba, Op_val(index), (int)Wosize_val(index), v);
}

/* ---- several bytes of an array of bytes ---------------------------------------------------------- */

static unsigned char *bytes_at(value ba, value index, intnat width)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  intnat i = Long_val(index);
  if (i < 0 || i > b->dim[0] - width)
    caml_array_bound_error();
  return (unsigned char *)b->data + i;
}

value caml_ba_uint8_get16(value ba, value index)
{
  uint16_t n;
  bac_mutable_copy(&n, bytes_at(ba, index, 2), sizeof n);
  return Val_int(n);
}
value caml_ba_uint8_get32(value ba, value index)
{
  int32_t n;
  bac_mutable_copy(&n, bytes_at(ba, index, 4), sizeof n);
  return caml_copy_int32(n);
}
value caml_ba_uint8_get64(value ba, value index)
{
  int64_t n;
  bac_mutable_copy(&n, bytes_at(ba, index, 8), sizeof n);
  return caml_copy_int64(n);
}
value caml_ba_uint8_set16(value ba, value index, value v)
{
  uint16_t n = (uint16_t)Long_val(v);
  bac_mutable_copy(bytes_at(ba, index, 2), &n, sizeof n);
  return Val_unit;
}
value caml_ba_uint8_set32(value ba, value index, value v)
{
  int32_t n = Int32_val(v);
  bac_mutable_copy(bytes_at(ba, index, 4), &n, sizeof n);
  return Val_unit;
}
value caml_ba_uint8_set64(value ba, value index, value v)
{
  int64_t n = Int64_val(v);
  bac_mutable_copy(bytes_at(ba, index, 8), &n, sizeof n);
  return Val_unit;
}

/* ---- shape --------------------------------------------------------------------------------------- */

/* The elements of an OCaml array of dimensions, checked. */
static int read_dims(value dims, intnat *out, const char *bad_number, const char *negative)
{
  mlsize_t n = Wosize_val(dims);
  if (n > CAML_BA_MAX_NUM_DIMS)
    caml_invalid_argument(bad_number);
  for (mlsize_t i = 0; i < n; i++) {
    out[i] = Long_val(bac_field_get(dims, (mlsize_t)i));
    if (out[i] < 0)
      caml_invalid_argument(negative);
  }
  return (int)n;
}

value caml_ba_create(value kind, value layout, value dims)
{
  intnat dim[CAML_BA_MAX_NUM_DIMS];
  int n = read_dims(dims, dim, "Bigarray.create: bad number of dimensions", "Bigarray.create: negative dimension");
  return caml_ba_alloc(Int_val(kind) | Int_val(layout) << CAML_BA_LAYOUT_SHIFT, n, NULL, dim);
}

value caml_ba_num_dims(value ba) { return Val_long(Caml_ba_array_val(ba)->num_dims); }
value caml_ba_dim(value ba, value n)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  if ((uintnat)Long_val(n) >= (uintnat)b->num_dims)
    caml_invalid_argument("Bigarray.dim");
  return Val_long(b->dim[Long_val(n)]);
}
value caml_ba_dim_1(value ba) { return Val_long(Caml_ba_array_val(ba)->dim[0]); }
value caml_ba_dim_2(value ba) { return Val_long(Caml_ba_array_val(ba)->dim[1]); }
value caml_ba_dim_3(value ba) { return Val_long(Caml_ba_array_val(ba)->dim[2]); }
value caml_ba_kind(value ba) { return Val_int(kind_of(Caml_ba_array_val(ba))); }
value caml_ba_layout(value ba)
{
  return Val_int((Caml_ba_array_val(ba)->flags & CAML_BA_LAYOUT_MASK) >> CAML_BA_LAYOUT_SHIFT);
}

/* ---- arrays that show the memory of another ------------------------------------------------------ */

/* The proxy through which ba's memory is counted; NULL when nobody counts it.  Two domains may make one for the
 * same array at once: one of them wins. */
static struct caml_ba_proxy *proxy_of(struct caml_ba_array *b)
{
  struct caml_ba_proxy *p, *none = NULL;
  if ((b->flags & CAML_BA_MANAGED_MASK) == CAML_BA_EXTERNAL)
    return NULL;
  p = bac_word_load_acquire(&b->proxy);
  if (p != NULL)
    return p;
  p = caml_stat_alloc(sizeof *p);
  atomic_init(&p->refcount, 1);
  p->data = b->data;
  p->size = (b->flags & CAML_BA_MAPPED_FILE) != 0 ? caml_ba_byte_size(b) : 0;
  /* EDGE proxy-published, release side.  Pairs with the acquire load above and the failure order here. */
  if (bac_word_cas(&b->proxy, &none, p, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return p;
  caml_stat_free(p);
  return none;
}

/* A view of ba's memory.  Its operations are those of ba, which may know how to unmap a file. */
static value view(value ba, int flags, int num_dims, void *data, intnat *dim)
{
  CAMLparam1(ba);
  struct caml_ba_proxy *p = proxy_of(Caml_ba_array_val(ba));
  value v = caml_ba_alloc(flags | CAML_BA_SUBARRAY, num_dims, data, dim);
  Custom_ops_val(v) = Custom_ops_val(ba);
  Caml_ba_array_val(v)->proxy = p;
  if (p != NULL)
    bac_fetch_add_relaxed(&p->refcount, 1);
  CAMLreturn(v);
}

static void *element(const struct caml_ba_array *b, intnat offset)
{
  return (char *)b->data + offset * caml_ba_element_size[kind_of(b)];
}

/* Leading indices (last ones in the Fortran layout) are given; the others remain. */
value caml_ba_slice(value ba, value indices)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  intnat index[CAML_BA_MAX_NUM_DIMS], dim[CAML_BA_MAX_NUM_DIMS];
  intnat given = (intnat)Wosize_val(indices), left = b->num_dims - given;
  if (given > b->num_dims)
    caml_invalid_argument("Bigarray.slice: too many indices");
  for (intnat i = 0; i < b->num_dims; i++) {
    bool c = is_c_layout(b), is_given = c ? i < given : i >= left;
    index[i] = is_given ? Long_val(bac_field_get(indices, (mlsize_t)(c ? i : i - left))) : c ? 0 : 1;
    if (!is_given)
      dim[c ? i - given : i] = b->dim[i];
  }
  return view(ba, (int)b->flags, (int)left, element(b, offset_of(b, index)), dim);
}

value caml_ba_sub(value ba, value from, value length)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  intnat dim[CAML_BA_MAX_NUM_DIMS], step = 1, at = Long_val(from), n = Long_val(length);
  intnat which = is_c_layout(b) ? 0 : b->num_dims - 1;
  if (b->num_dims == 0)
    caml_invalid_argument("Bigarray.sub: bad sub-array");
  for (intnat i = 0; i < b->num_dims; i++) {
    dim[i] = b->dim[i];
    if (i != which)
      step *= b->dim[i];
  }
  if (!is_c_layout(b))
    at--;
  if (at < 0 || n < 0 || at > b->dim[which] || n > b->dim[which] - at)
    caml_invalid_argument("Bigarray.sub: bad sub-array");
  dim[which] = n;
  return view(ba, (int)b->flags, (int)b->num_dims, element(b, at * step), dim);
}

value caml_ba_reshape(value ba, value dims)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  intnat dim[CAML_BA_MAX_NUM_DIMS];
  uintnat elements = 1;
  int n = read_dims(dims, dim, "Bigarray.reshape: bad number of dimensions",
                    "Bigarray.reshape: negative dimension");
  bool fits = true, empty = false;
  for (int i = 0; i < n; i++) {
    empty |= dim[i] == 0;
    fits &= !__builtin_mul_overflow(elements, (uintnat)dim[i], &elements);
  }
  if (empty)
    elements = 0;
  if ((!fits && !empty) || elements != caml_ba_num_elts(b))
    caml_invalid_argument("Bigarray.reshape: size mismatch");
  return view(ba, (int)b->flags, n, b->data, dim);
}

/* The same memory with indices in the other order; the array itself when it has that layout. */
value caml_ba_change_layout(value ba, value layout)
{
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  int wanted = Int_val(layout) << CAML_BA_LAYOUT_SHIFT;
  intnat dim[CAML_BA_MAX_NUM_DIMS];
  if (wanted == (b->flags & CAML_BA_LAYOUT_MASK))
    return ba;
  for (intnat i = 0; i < b->num_dims; i++)
    dim[i] = b->dim[b->num_dims - 1 - i];
  return view(ba, (int)(b->flags & ~(intnat)CAML_BA_LAYOUT_MASK) | wanted, (int)b->num_dims, b->data, dim);
}

/* ---- whole arrays -------------------------------------------------------------------------------- */

value caml_ba_blit(value from, value to)
{
  CAMLparam2(from, to);
  struct caml_ba_array *a = Caml_ba_array_val(from), *b = Caml_ba_array_val(to);
  bool same = a->num_dims == b->num_dims;
  uintnat bytes;
  for (intnat i = 0; same && i < a->num_dims; i++)
    same = a->dim[i] == b->dim[i];
  if (!same)
    caml_invalid_argument("Bigarray.blit: dimension mismatch");
  bytes = caml_ba_byte_size(a);
  void *src = a->data, *dst = b->data;
  if (bytes > BLOCKING_BYTES) {
    caml_enter_blocking_section_no_pending();
    bac_mutable_copy(dst, src, bytes);
    caml_leave_blocking_section();
  } else if (bytes > 0) {
    bac_mutable_copy(dst, src, bytes);
  }
  CAMLreturn(Val_unit);
}

/* Copies of the first element, doubling what is filled. */
static void spread(char *data, uintnat element_bytes, uintnat bytes)
{
  uintnat done = element_bytes;
  while (done < bytes) {
    uintnat piece = done < bytes - done ? done : bytes - done;
    bac_mutable_copy(data + done, data, piece);
    done += piece;
  }
}

value caml_ba_fill(value ba, value v)
{
  CAMLparam1(ba);
  struct caml_ba_array *b = Caml_ba_array_val(ba);
  uintnat bytes = caml_ba_byte_size(b), one = (uintnat)caml_ba_element_size[kind_of(b)];
  char *data = b->data;
  if (bytes == 0)
    CAMLreturn(Val_unit);
  set(b, 0, v);
  if (bytes > BLOCKING_BYTES) {
    caml_enter_blocking_section_no_pending();
    spread(data, one, bytes);
    caml_leave_blocking_section();
  } else {
    spread(data, one, bytes);
  }
  CAMLreturn(Val_unit);
}
