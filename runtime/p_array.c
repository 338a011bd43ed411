/* p_array.c -- primitives on arrays.
 * An array whose first element is a float when it is made is *flat*: a block of doubles, tag
 * Double_array_tag.  Array primitives look at the tag; floatarray ones know it is flat; uniform ones know it is
 * not, so that they never unbox.
 *
 * A fresh block is filled by plain stores.  If it lies in HEAP and received a young value, it is remembered as
 * a whole, which costs less than one barrier per element. */
#include "runtime/alloc.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

static inline bool is_flat(value a) { return Tag_val(a) == Double_array_tag; }
static inline bool is_float(value v) { return Is_block(v) && Tag_val(v) == Double_tag; }

/* ---- the C interface ----------------------------------------------------------------------------- */

mlsize_t caml_array_length(value a);
int caml_is_double_array(value a);
mlsize_t caml_array_length(value a) { return Wosize_val(a); }      /* a double takes one word */
int caml_is_double_array(value a) { return is_flat(a); }

/* ---- one element --------------------------------------------------------------------------------- */

static inline mlsize_t check_index(value a, value index)
{
  mlsize_t i = (mlsize_t)Long_val(index);
  if (BAC_UNLIKELY(i >= Wosize_val(a)))
    caml_array_bound_error();
  return i;
}

static inline value get_double(value a, mlsize_t i) { return bac_box_double(Double_flat_field(a, i)); }

value caml_array_get_addr(value a, value index) { return bac_field_get(a, check_index(a, index)); }
value caml_floatarray_get(value a, value index) { return get_double(a, check_index(a, index)); }
value caml_floatarray_unsafe_get(value a, value index)
{
  return get_double(a, (mlsize_t)Long_val(index));
}

value caml_array_get(value a, value index)
{
  mlsize_t i = check_index(a, index);
  return is_flat(a) ? get_double(a, i) : bac_field_get(a, i);
}

value caml_array_unsafe_get(value a, value index)
{
  mlsize_t i = (mlsize_t)Long_val(index);
  return is_flat(a) ? get_double(a, i) : bac_field_get(a, i);
}

value caml_array_set_addr(value a, value index, value v)
{
  bac_modify(&Field(a, check_index(a, index)), v);
  return Val_unit;
}

value caml_floatarray_set(value a, value index, value v)
{
  Store_double_flat_field(a, check_index(a, index), Double_val(v));
  return Val_unit;
}

value caml_floatarray_unsafe_set(value a, value index, value v)
{
  Store_double_flat_field(a, Long_val(index), Double_val(v));
  return Val_unit;
}

value caml_array_unsafe_set(value a, value index, value v)
{
  mlsize_t i = (mlsize_t)Long_val(index);
  if (is_flat(a))
    Store_double_flat_field(a, i, Double_val(v));
  else
    bac_modify(&Field(a, i), v);
  return Val_unit;
}

value caml_array_set(value a, value index, value v)
{
  return caml_array_unsafe_set(a, Val_long(check_index(a, index)), v);
}

/* ---- making -------------------------------------------------------------------------------------- */

/* A block of doubles, not filled.  Float arrays of size 0 are the same atom as all others. */
static value new_flat(mlsize_t size, const char *who)
{
  if (size > Max_wosize)
    caml_invalid_argument(who);
  return caml_alloc_float_array(size);
}

/* A block of values.  Its fields are the caller's to fill before anything else is allocated. */
static value new_uniform(mlsize_t size, const char *who)
{
  if (size == 0)
    return Atom(0);
  if (size <= Max_young_wosize)
    return caml_alloc_small(size, 0);
  if (size > Max_wosize)
    caml_invalid_argument(who);
  return caml_alloc_shr_check_gc(size, 0);
}

value caml_floatarray_create(value length)
{
  return new_flat((mlsize_t)Long_val(length), "Float.Array.create");
}
value caml_make_float_vect(value length) { return caml_floatarray_create(length); }
value caml_array_create_float(value length) { return caml_floatarray_create(length); }

value caml_floatarray_make_unboxed(intnat length, double init)
{
  value a = new_flat((mlsize_t)length, "Array.make");
  for (mlsize_t i = 0; i < (mlsize_t)length; i++)
    Store_double_flat_field(a, i, init);
  return a;
}

value caml_floatarray_make(value length, value init)
{
  return caml_floatarray_make_unboxed(Long_val(length), Double_val(init));
}

value caml_uniform_array_make(value length, value init)
{
  CAMLparam1(init);
  mlsize_t size = (mlsize_t)Long_val(length);
  value a = new_uniform(size, "Array.make");
  for (mlsize_t i = 0; i < size; i++)
    Field(a, i) = init;
  if (size > Max_young_wosize && Is_block(init) && Is_young(init))
    bac_remember_block(a);
  CAMLreturn(a);
}

value caml_array_make(value length, value init)
{
  if (is_float(init) && Long_val(length) != 0)
    return caml_floatarray_make(length, init);
  return caml_uniform_array_make(length, init);
}
value caml_make_vect(value length, value init) { return caml_array_make(length, init); }

/* An array literal whose elements turn out to be floats becomes flat. */
value caml_array_of_uniform_array(value v)
{
  CAMLparam1(v);
  mlsize_t size = Wosize_val(v);
  value a;
  if (size == 0 || !is_float(bac_field_get(v, 0)))
    CAMLreturn(v);
  a = new_flat(size, "Array.of_uniform_array");
  for (mlsize_t i = 0; i < size; i++)
    Store_double_flat_field(a, i, Double_val(bac_field_get(v, i)));
  CAMLreturn(a);
}
value caml_make_array(value v) { return caml_array_of_uniform_array(v); }

/* ---- moving and filling: the library has checked the bounds -------------------------------------- */

static void move_doubles(value from, value from_at, value to, value to_at, value n)
{
  if (n != Val_long(0))
    bac_mutable_copy(&Field(to, Long_val(to_at)), &Field(from, Long_val(from_at)), Bsize_wsize((mlsize_t)Long_val(n)));
}

value caml_floatarray_blit(value from, value from_at, value to, value to_at, value n)
{
  move_doubles(from, from_at, to, to_at, n);
  return Val_unit;
}

value caml_uniform_array_blit(value from, value from_at, value to, value to_at, value n)
{
  if (n != Val_long(0))
    bac_blit_fields(to, (mlsize_t)Long_val(to_at), from, (mlsize_t)Long_val(from_at),
                    (mlsize_t)Long_val(n));
  return Val_unit;
}

value caml_array_blit(value from, value from_at, value to, value to_at, value n)
{
  if (is_flat(to))
    return caml_floatarray_blit(from, from_at, to, to_at, n);
  return caml_uniform_array_blit(from, from_at, to, to_at, n);
}

value caml_floatarray_fill_unboxed(value a, intnat at, intnat n, double d)
{
  for (intnat i = at; i < at + n; i++)
    Store_double_flat_field(a, i, d);
  return Val_unit;
}

value caml_floatarray_fill(value a, value at, value n, value v)
{
  return caml_floatarray_fill_unboxed(a, Long_val(at), Long_val(n), Double_val(v));
}

value caml_uniform_array_fill(value a, value at, value n, value v)
{
  if (n != Val_long(0))
    bac_fill_fields(a, (mlsize_t)Long_val(at), (mlsize_t)Long_val(n), v);
  return Val_unit;
}

value caml_array_fill(value a, value at, value n, value v)
{
  if (is_flat(a))
    return caml_floatarray_fill(a, at, n, v);
  return caml_uniform_array_fill(a, at, n, v);
}

/* Fields that others may be changing, into a fresh block.  The C library copies whole aligned words on the
 * machines we know; the sanitizer wants to be told. */
static inline void copy_words(value *to, const value *from, mlsize_t n)
{
#if BAC_TSAN
  for (mlsize_t i = 0; i < n; i++)
    to[i] = bac_word_load_dependent(&from[i]);
#else
  if (n > 0)
    memcpy(to, from, Bsize_wsize(n));
#endif
}

/* ---- pieces -------------------------------------------------------------------------------------- */

/* Copies n fields into a fresh block; true if it must be remembered for them. */
static bool copy_fields(value to, mlsize_t to_at, value from, mlsize_t from_at, mlsize_t n)
{
  bool young = false;
  if (Is_young(to)) {
    copy_words(&Field(to, to_at), &Field(from, from_at), n);
    return false;
  }
  for (mlsize_t i = 0; i < n; i++) {
    value v = bac_field_get(from, from_at + i);
    Field(to, to_at + i) = v;
    young |= Is_young(v);            /* an integer may look young: then it costs a useless entry */
  }
  return young;
}

static void copy_doubles(value to, mlsize_t to_at, value from, mlsize_t from_at, mlsize_t n)
{
  copy_words(&Field(to, to_at), &Field(from, from_at), n);
}

static void remember_if(bool young, value a)
{
  if (young)
    bac_remember_block(a);
}

static value flat_sub(value a, mlsize_t at, mlsize_t n)
{
  CAMLparam1(a);
  value res = new_flat(n, "Array.sub");
  copy_doubles(res, 0, a, at, n);
  CAMLreturn(res);
}

static value uniform_sub(value a, mlsize_t at, mlsize_t n)
{
  CAMLparam1(a);
  value res = new_uniform(n, "Array.sub");
  remember_if(copy_fields(res, 0, a, at, n), res);
  CAMLreturn(res);
}

value caml_floatarray_sub(value a, value at, value n)
{
  return flat_sub(a, (mlsize_t)Long_val(at), (mlsize_t)Long_val(n));
}
value caml_uniform_array_sub(value a, value at, value n)
{
  return uniform_sub(a, (mlsize_t)Long_val(at), (mlsize_t)Long_val(n));
}
value caml_array_sub(value a, value at, value n)
{
  return is_flat(a) ? caml_floatarray_sub(a, at, n) : caml_uniform_array_sub(a, at, n);
}

value caml_floatarray_append(value a, value b)
{
  CAMLparam2(a, b);
  mlsize_t na = Wosize_val(a), nb = Wosize_val(b);
  value res = new_flat(na + nb, "Array.append");
  copy_doubles(res, 0, a, 0, na);
  copy_doubles(res, na, b, 0, nb);
  CAMLreturn(res);
}

value caml_uniform_array_append(value a, value b)
{
  CAMLparam2(a, b);
  mlsize_t na = Wosize_val(a), nb = Wosize_val(b);
  value res = new_uniform(na + nb, "Array.append");
  bool young = copy_fields(res, 0, a, 0, na);
  young |= copy_fields(res, na, b, 0, nb);
  remember_if(young, res);
  CAMLreturn(res);
}

/* An empty array has no kind: the other one decides. */
value caml_array_append(value a, value b)
{
  if (is_flat(a) || is_flat(b))
    return caml_floatarray_append(a, b);
  return caml_uniform_array_append(a, b);
}

value caml_array_concat(value list)
{
  CAMLparam1(list);
  mlsize_t size = 0, at = 0;
  bool flat = false, young = false;
  value res;
  for (value l = list; Is_block(l); l = bac_field_get(l, 1)) {
    value a = bac_field_get(l, 0);
    if (__builtin_add_overflow(size, Wosize_val(a), &size))
      caml_invalid_argument("Array.concat");
    flat |= is_flat(a);
  }
  res = flat ? new_flat(size, "Array.concat") : new_uniform(size, "Array.concat");
  for (value l = list; Is_block(l); l = bac_field_get(l, 1)) {
    value a = bac_field_get(l, 0);
    mlsize_t n = Wosize_val(a);
    if (flat)
      copy_doubles(res, at, a, 0, n);
    else
      young |= copy_fields(res, at, a, 0, n);
    at += n;
  }
  remember_if(young, res);
  CAMLreturn(res);
}
