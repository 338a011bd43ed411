/* p_obj.c -- primitives on any block: Obj, lazy values, objects, placeholders of recursive definitions. */
#include "runtime/alloc.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

/* Object ids are handed to domains in runs, so that taking one is not an atomic operation. */
enum { IDS_AT_ONCE = 1024 };
static struct {
  _Atomic uintnat x_next_id;         /* first id that no domain has; any domain adds */
} objects;

/* ---- tags ---------------------------------------------------------------------------------------- */

/* Answers for what is not a block with a header: Obj.int_tag and Obj.unaligned_tag. */
enum { INT_TAG = 1000, UNALIGNED_TAG = 1002 };

/* Acquire: a lazy value whose tag says "done" has its result behind it (EDGE lazy-forced). */
value caml_obj_tag(value v)
{
  if (Is_long(v))
    return Val_int(INT_TAG);
  if (((uintnat)v & (sizeof(value) - 1)) != 0)
    return Val_int(UNALIGNED_TAG);
  return Val_int(Tag_hd(bac_word_load_acquire(Hp_val(v))));
}

/* The header keeps size and colour; only tags of unpublished blocks change this way. */
static void set_tag(value v, tag_t tag)
{
  header_t hd = Hd_val(v);
  bac_word_store_relaxed(Hp_val(v), (hd & ~(header_t)0xff) | tag);
}

/* ---- blocks made by hand ------------------------------------------------------------------------- */

value caml_obj_block(value tag, value size)
{
  mlsize_t n = (mlsize_t)Long_val(size);
  tag_t t = (tag_t)Long_val(tag);
  value v;
  /* A closure needs its two first fields, a string its length; a custom block without operations is
   * never right. */
  if ((t == Closure_tag && n < 2) || (t == String_tag && n < 1) || t == Custom_tag)
    caml_invalid_argument("Obj.new_block");
  v = caml_alloc(n, t);
  if (t >= No_scan_tag)
    for (mlsize_t i = 0; i < n; i++)
      Field(v, i) = 0;
  if (t == Closure_tag)
    Closinfo_val(v) = Make_closinfo(0, 2);
  return v;
}

/* A copy under another tag.  Closures may be copied field by field too: code words look like nothing
 * that is young. */
value caml_obj_with_tag(value tag, value v)
{
  CAMLparam1(v);
  mlsize_t n;
  tag_t t = (tag_t)Long_val(tag);
  value res;
  bool young = false;
  if (Is_long(v))
    CAMLreturn(v);
  n = Wosize_val(v);
  if (n == 0)
    CAMLreturn(Atom(t));
  res = n <= Max_young_wosize ? caml_alloc_small(n, t) : caml_alloc_shr_check_gc(n, t);
  for (mlsize_t i = 0; i < n; i++) {
    value field = bac_field_get(v, i);
    Field(res, i) = field;
    young |= Is_young(field);
  }
  if (young && t < No_scan_tag && !Is_young(res))
    bac_remember_block(res);
  CAMLreturn(res);
}

value caml_obj_dup(value v)
{
  return Is_long(v) ? v : caml_obj_with_tag(Val_int(Tag_val(v)), v);
}

value caml_obj_add_offset(value v, value offset)
{
  return (value)((uintnat)v + (uintnat)(intnat)Int32_val(offset));
}

value caml_int_as_pointer(value n) { return (value)((uintnat)n - 1); }

value caml_obj_raw_field(value v, value i)
{
  return caml_copy_nativeint(bac_field_get(v, (mlsize_t)Long_val(i)));
}

value caml_obj_set_raw_field(value v, value i, value bits)
{
  bac_word_store_relaxed(&Field(v, Long_val(i)), Nativeint_val(bits));
  return Val_unit;
}

value caml_obj_is_shared(value v) { return Val_bool(Is_long(v) || !Is_young(v)); }

int caml_atomic_cas_field(value block, intnat i, value expected, value v);      /* p_atomic.c */

value caml_obj_compare_and_swap(value v, value i, value expected, value desired)
{
  return Val_bool(caml_atomic_cas_field(v, Long_val(i), expected, desired));
}

/* ---- let rec: a placeholder of the right size, filled when the value is known ---------------------- */

value caml_alloc_dummy(value size) { return caml_alloc((mlsize_t)Long_val(size), 0); }
value caml_alloc_dummy_float(value size) { return caml_alloc((mlsize_t)Long_val(size), 0); }

/* The arity is for compilers to other targets. */
value caml_alloc_dummy_function(value size, value arity)
{
  (void)arity;
  return caml_alloc_dummy(size);
}

/* A closure block entered at `offset`: until it is filled its information word says that nothing in it is
 * to be scanned, since the infix header is not a value. */
value caml_alloc_dummy_infix(value size, value offset)
{
  mlsize_t n = (mlsize_t)Long_val(size), at = (mlsize_t)Long_val(offset);
  value v = caml_alloc(n, Closure_tag);
  BAC_ASSERT(n >= 2 && at >= 2 && at < n);
  Closinfo_val(v) = Make_closinfo(0, n);
  Field(v, at - 1) = (value)Make_infix_header(Bsize_wsize(at));
  return v + (value)Bsize_wsize(at);
}

static void fill_dummy(value dummy, value v)
{
  mlsize_t n = Wosize_val(v);
  BAC_ASSERT(n == Wosize_val(dummy));
  set_tag(dummy, Tag_val(v));
  if (Tag_val(v) == Double_array_tag)
    memcpy(&Field(dummy, 0), &Field(v, 0), Bsize_wsize(n));
  else
    for (mlsize_t i = 0; i < n; i++)
      bac_modify(&Field(dummy, i), bac_field_get(v, i));
}

value caml_update_dummy(value dummy, value v)
{
  if (Tag_val(v) == Infix_tag) {
    BAC_ASSERT(Tag_val(dummy) == Infix_tag && Infix_offset_val(v) == Infix_offset_val(dummy));
    v -= (value)Infix_offset_val(v);
    dummy -= (value)Infix_offset_val(dummy);
  }
  if (Wosize_val(v) > 0)
    fill_dummy(dummy, v);
  return Val_unit;
}

/* ---- lazy values --------------------------------------------------------------------------------- */

/* lazy state    event                      next      done by
 * Lazy          a domain begins to force   Forcing   caml_lazy_update_to_forcing, first one wins
 * Forcing       the result is stored       Forward   caml_lazy_update_to_forward
 * Forcing       the computation raised     Lazy      caml_lazy_reset_to_lazy
 *
 *   EDGE lazy-forced   the release half of the exchange below; carries the result stored in field 0,
 *   grants whoever acquires the tag Forward (caml_obj_tag, caml_lazy_read_result) reading it. */
static bool change_tag(value v, tag_t from, tag_t to)
{
  header_t hd = Hd_val(v);
  do {
    if (Tag_hd(hd) != from)
      return false;
  } while (!bac_word_cas(Hp_val(v), &hd, (hd & ~(header_t)0xff) | to, memory_order_acq_rel,
                         memory_order_acquire));
  return true;
}

value caml_lazy_make_forward(value v) { return caml_alloc_1(Forward_tag, v); }

/* 0 when the caller may compute, 1 when somebody else does or has done so. */
value caml_lazy_update_to_forcing(value v)
{
  return Val_int(Is_block(v) && change_tag(v, Lazy_tag, Forcing_tag) ? 0 : 1);
}

value caml_lazy_reset_to_lazy(value v)
{
  change_tag(v, Forcing_tag, Lazy_tag);
  return Val_unit;
}

value caml_lazy_update_to_forward(value v)
{
  change_tag(v, Forcing_tag, Forward_tag);
  return Val_unit;
}

value caml_lazy_read_result(value v)
{
  if (Is_block(v) && Tag_hd(bac_word_load_acquire(Hp_val(v))) == Forward_tag)
    return bac_field_get(v, 0);
  return v;
}

/* ---- objects ------------------------------------------------------------------------------------- */

value caml_fresh_oo_id(value unit)
{
  caml_domain_state *st = Caml_state;
  (void)unit;
  if (st->oo_next_id_local % IDS_AT_ONCE == 0)
    st->oo_next_id_local = bac_fetch_add_relaxed(&objects.x_next_id, IDS_AT_ONCE);
  return Val_long(st->oo_next_id_local++);
}

value caml_set_oo_id(value object)
{
  bac_field_set_imm(object, 1, caml_fresh_oo_id(Val_unit));
  return object;
}

/* The method with this label, 0 when the object has none.  The table (layout.md section 1) holds the index
 * of its last label, then pairs of method and label from index 2, sorted by label. */
value caml_get_public_method(value object, value label)
{
  value table = bac_field_get(object, 0);
  intnat low = 3, high = bac_field_get(table, 0);
  while (low < high) {
    intnat middle = ((low + high) >> 1) | 1;         /* labels stand at odd indices */
    if (label < bac_field_get(table, (mlsize_t)middle))
      high = middle - 2;
    else
      low = middle;
  }
  return label == bac_field_get(table, (mlsize_t)low) ? bac_field_get(table, (mlsize_t)low - 1) : 0;
}
