/* p_atomic.c -- Atomic: field 0 of an ordinary block, sequentially consistent (gc.md A10), and ordered against
 * the plain accesses around it by the two fences of platform/atomic.h (doc/design/memory_model.md).
 * The barrier comes after the store and before the next poll, so no collection sees the one without the
 * other.  None of these polls or allocates, except make_contended. */
#include "gc/write_barrier.h"
#include "platform/atomic.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

/* One cache line of values, header included: the atomic shares its line with nothing. */
enum { CONTENDED_WORDS = 7 };

/* EDGE atomic: one step, in one order that all domains agree on.  Weakened, it is a load and a store. */
static inline value exchange(value *slot, value v)
{
#if BAC_WEAKENED(atomic)
  value old = bac_word_load_relaxed(slot);
  bac_word_store_relaxed(slot, v);
  return old;
#else
  return bac_word_exchange_seq(slot, v);
#endif
}

value caml_atomic_load(value ref)
{
  BAC_BEFORE_ATOMIC();
  return bac_word_load_seq(&Field(ref, 0));
}

value caml_atomic_exchange(value ref, value v)
{
  value *slot = &Field(ref, 0);
  BAC_BEFORE_ATOMIC();
  value old = exchange(slot, v);
  BAC_AFTER_ATOMIC_WRITE();
  bac_modify_done(slot, old, v);
  return old;
}

int caml_atomic_cas_field(value block, intnat field, value expected, value v)
{
  value *slot = &Field(block, field);
  value old = expected;
  BAC_BEFORE_ATOMIC();
  if (!bac_word_cas(slot, &old, v, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
    return 0;
  BAC_AFTER_ATOMIC_WRITE();
  bac_modify_done(slot, expected, v);
  return 1;
}

value caml_atomic_cas(value ref, value expected, value v)
{
  return Val_bool(caml_atomic_cas_field(ref, 0, expected, v));
}

/* Integers only: 2(n + i) + 1 = (2n + 1) + 2i, unsigned so that it wraps. */
value caml_atomic_fetch_add(value ref, value increment)
{
  BAC_BEFORE_ATOMIC();
  value old = (value)bac_word_fetch_add_seq((uintnat *)&Field(ref, 0), (uintnat)increment - 1);
  BAC_AFTER_ATOMIC_WRITE();
  return old;
}

value caml_atomic_make_contended(value v)
{
  CAMLparam1(v);
  value ref = bac_heap_alloc(Caml_state, CONTENDED_WORDS, 0, true);
  if (ref == 0)
    caml_raise_out_of_memory();
  caml_initialize(&Field(ref, 0), v);
  CAMLreturn(ref);
}
