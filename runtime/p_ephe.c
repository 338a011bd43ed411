/* p_ephe.c -- Weak and Obj.Ephemeron.  A weak array is an ephemeron whose data is never set.
 * Every read goes through bac_ephe_get, which makes the result strong (gc.md section 7, part 5). */
#include "gc/gc.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

static value create(value length)
{
  if (Long_val(length) < 0 || (uintnat)Long_val(length) > Max_wosize - BAC_EPHE_FIRST_KEY)
    caml_invalid_argument("Weak.create");
  value e = bac_ephe_create(Caml_state, (mlsize_t)Long_val(length));
  if (e == 0)
    caml_raise_out_of_memory();
  return e;
}
value caml_ephe_create(value length) { return create(length); }
value caml_weak_create(value length) { return create(length); }

/* The field of key n; `where` names the function in the exception. */
static mlsize_t key_field(value e, value n, const char *where)
{
  intnat i = Long_val(n);
  if (i < 0 || (mlsize_t)i >= Wosize_val(e) - BAC_EPHE_FIRST_KEY)
    caml_invalid_argument(where);
  return (mlsize_t)i + BAC_EPHE_FIRST_KEY;
}

/* ---- writing ---------------------------------------------------------------------------------------------- */

value caml_ephe_set_key(value e, value n, value v)
{
  bac_ephe_set(Caml_state, e, key_field(e, n, "Weak.set"), v);
  return Val_unit;
}

value caml_ephe_unset_key(value e, value n)
{
  bac_ephe_set(Caml_state, e, key_field(e, n, "Weak.set"), caml_ephe_none);
  return Val_unit;
}

value caml_ephe_set_key_option(value e, value n, value option)
{
  value v = Is_block(option) ? Field(option, 0) : caml_ephe_none;
  bac_ephe_set(Caml_state, e, key_field(e, n, "Weak.set"), v);
  return Val_unit;
}
value caml_weak_set(value e, value n, value option) { return caml_ephe_set_key_option(e, n, option); }

value caml_ephe_set_data(value e, value v)
{
  bac_ephe_set(Caml_state, e, BAC_EPHE_DATA, v);
  return Val_unit;
}

value caml_ephe_unset_data(value e)
{
  bac_ephe_set(Caml_state, e, BAC_EPHE_DATA, caml_ephe_none);
  return Val_unit;
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static value option_of(value e, mlsize_t field)
{
  value v = bac_ephe_get(Caml_state, e, field);
  return v == caml_ephe_none ? Val_none : caml_alloc_some(v);
}

value caml_ephe_get_key(value e, value n) { return option_of(e, key_field(e, n, "Weak.get")); }
value caml_weak_get(value e, value n) { return caml_ephe_get_key(e, n); }
value caml_ephe_get_data(value e) { return option_of(e, BAC_EPHE_DATA); }

static value is_set(value e, mlsize_t field) { return Val_bool(bac_ephe_get(Caml_state, e, field) != caml_ephe_none); }
value caml_ephe_check_key(value e, value n) { return is_set(e, key_field(e, n, "Weak.check")); }
value caml_weak_check(value e, value n) { return caml_ephe_check_key(e, n); }
value caml_ephe_check_data(value e) { return is_set(e, BAC_EPHE_DATA); }

/* ---- copying ----------------------------------------------------------------------------------------------- */

/* Custom blocks and continuations have an identity of their own and are not copied, nor are static ones. */
static bool is_copied(value v)
{
  return Is_block(v) && Tag_val(v) != Custom_tag && Tag_val(v) != Cont_tag && Tag_val(v) != Infix_tag &&
         Wosize_val(v) > 0;
}

/* Fields of `to`, a fresh block of the same size and tag, from `from`. */
static void copy_fields(value to, value from)
{
  mlsize_t n = Wosize_val(from), first = 0;
  if (Tag_val(from) >= No_scan_tag) {
    bac_mutable_copy(Op_val(to), Op_val(from), Bsize_wsize(n));
    return;
  }
  if (Tag_val(from) == Closure_tag) {          /* code words and infix headers are not values */
    first = Start_env_closinfo(Closinfo_val(from));
    memcpy(Op_val(to), Op_val(from), Bsize_wsize(first));
  }
  for (mlsize_t i = first; i < n; i++)
    caml_initialize(&Field(to, i), bac_field_get(from, i));
}

/* caml_alloc fills scannable fields with unit, in which the words of a closure would be found before they
 * are copied; nothing polls between the allocation and the copy. */
static value shallow_copy(value v)
{
  CAMLparam1(v);
  CAMLlocal1(copy);
  mlsize_t n = Wosize_val(v);
  if (n <= Max_young_wosize)
    copy = caml_alloc_small(n, Tag_val(v));
  else
    copy = caml_alloc_shr(n, Tag_val(v));
  copy_fields(copy, v);
  CAMLreturn(copy);
}

static value option_copy(value e, mlsize_t field)
{
  value v = bac_ephe_get(Caml_state, e, field);
  if (v == caml_ephe_none)
    return Val_none;
  return caml_alloc_some(is_copied(v) ? shallow_copy(v) : v);
}

value caml_ephe_get_key_copy(value e, value n) { return option_copy(e, key_field(e, n, "Weak.get")); }
value caml_weak_get_copy(value e, value n) { return caml_ephe_get_key_copy(e, n); }
value caml_ephe_get_data_copy(value e) { return option_copy(e, BAC_EPHE_DATA); }

/* ---- blits ---------------------------------------------------------------------------------------------------- */

static void move(value from, mlsize_t f, value to, mlsize_t t)
{
  bac_ephe_set(Caml_state, to, t, bac_ephe_get(Caml_state, from, f));
}

static void check_range(value e, value from, value n)
{
  intnat length = (intnat)(Wosize_val(e) - BAC_EPHE_FIRST_KEY), i = Long_val(from), k = Long_val(n);
  if (i < 0 || k < 0 || k > length || i > length - k)
    caml_invalid_argument("Weak.blit");
}

value caml_ephe_blit_key(value from, value f, value to, value t, value n)
{
  intnat k = Long_val(n);
  check_range(from, f, n);
  check_range(to, t, n);
  mlsize_t src = (mlsize_t)Long_val(f) + BAC_EPHE_FIRST_KEY, dst = (mlsize_t)Long_val(t) + BAC_EPHE_FIRST_KEY;
  if (dst < src)
    for (intnat i = 0; i < k; i++)
      move(from, src + (mlsize_t)i, to, dst + (mlsize_t)i);
  else                                         /* the ranges may overlap upwards */
    for (intnat i = k; i-- > 0; )
      move(from, src + (mlsize_t)i, to, dst + (mlsize_t)i);
  return Val_unit;
}

value caml_weak_blit(value from, value f, value to, value t, value n) { return caml_ephe_blit_key(from, f, to, t, n); }

value caml_ephe_blit_data(value from, value to)
{
  move(from, BAC_EPHE_DATA, to, BAC_EPHE_DATA);
  return Val_unit;
}
