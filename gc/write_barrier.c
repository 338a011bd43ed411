/* write_barrier.c -- caml_modify, caml_initialize and their bulk forms.
 *
 * A remembered slot is recorded once: if the value that is overwritten was young, the slot is in a
 * table already, because areas are empty after each minor collection. */
#include "gc/write_barrier.h"
#include "gc/heap.h"
#include "gc/remember.h"

bool bac_marking, bac_allocate_black;

static bool is_young_block(value v) { return Is_block(v) && Is_young(v); }

void bac_modify_slow(value *slot, value v)
{
  value old = bac_word_load_relaxed(slot);
  if (BAC_UNLIKELY(bac_marking))
    bac_mark_log(old);
  if (is_young_block(v) && !is_young_block(old))
    bac_remember_slot(bac_gc_domain_of(Caml_state), slot);
}

void bac_modify_done(value *slot, value old, value v)
{
  if (Is_young(slot))
    return;
  if (BAC_UNLIKELY(bac_marking))
    bac_mark_log(old);
  if (is_young_block(v) && !is_young_block(old))
    bac_remember_slot(bac_gc_domain_of(Caml_state), slot);
}

__attribute__((weak)) void caml_modify(value volatile *slot, value v)
{
  bac_modify((value *)slot, v);
}

/* The slot's old content is not a value, so it is neither logged nor looked at. */
__attribute__((weak)) void caml_initialize(value volatile *slot, value v)
{
  *slot = v;
  if (is_young_block(v) && !Is_young(slot))
    bac_remember_slot(bac_gc_domain_of(Caml_state), (value *)slot);
}

static void log_range(const value *slot, mlsize_t n)
{
  if (BAC_UNLIKELY(bac_marking))
    for (mlsize_t i = 0; i < n; i++)
      bac_mark_log(bac_word_load_relaxed(slot + i));
}

/* Word by word, so that a reader in another domain never sees half a pointer; release as in A10. */
static bool copy_up(value *dst, const value *src, mlsize_t n)
{
  bool young = false;
  for (mlsize_t i = 0; i < n; i++) {
    value v = bac_word_load_dependent(src + i);
    young |= is_young_block(v);
    bac_word_store_release(dst + i, v);
  }
  return young;
}
static bool copy_down(value *dst, const value *src, mlsize_t n)
{
  bool young = false;
  for (mlsize_t i = n; i-- > 0; ) {
    value v = bac_word_load_dependent(src + i);
    young |= is_young_block(v);
    bac_word_store_release(dst + i, v);
  }
  return young;
}

void bac_blit_fields(value dst_block, mlsize_t dst, value src_block, mlsize_t src, mlsize_t n)
{
  value *to = &Field(dst_block, dst);
  const value *from = &Field(src_block, src);
  bool to_old = !Is_young(to);
  if (n == 0 || to == from)
    return;
  if (to_old)
    log_range(to, n);
  BAC_MODIFY_BARRIER();
  bool young = to > from && to < from + n ? copy_down(to, from, n) : copy_up(to, from, n);
  if (to_old && young)
    bac_remember_range(bac_gc_domain_of(Caml_state), to, n);
}

void bac_fill_fields(value block, mlsize_t from, mlsize_t n, value v)
{
  value *to = &Field(block, from);
  bool to_old = !Is_young(to);
  if (n == 0)
    return;
  if (to_old)
    log_range(to, n);
  BAC_MODIFY_BARRIER();
  for (mlsize_t i = 0; i < n; i++)
    bac_word_store_release(to + i, v);
  if (to_old && is_young_block(v))
    bac_remember_range(bac_gc_domain_of(Caml_state), to, n);
}

/* Nobody else has seen the block, and its fields were plain stores: nothing to log. */
void bac_remember_block(value block)
{
  if (Is_young(block) || Tag_val(block) >= No_scan_tag)
    return;
  struct bac_gc_domain *d = bac_gc_domain_of(Caml_state);
  mlsize_t n = Wosize_val(block), first = 0;
  if (Tag_val(block) == Closure_tag)
    first = Start_env_closinfo(Closinfo_val(block));
  while (first < n && !is_young_block(Field(block, first)))
    first++;
  while (n > first && !is_young_block(Field(block, n - 1)))
    n--;
  bac_remember_range(d, &Field(block, first), n - first);
}
