/* write_barrier.h -- the inline fast path of caml_modify, for the interpreter and for runtime/.
 *
 * A store needs work in two cases only: an old slot receives a young value (it joins the remembered
 * set, once), or marking runs and an old value is overwritten (gc.md section 7, part 1; the flag is
 * never set under design A, but the branch is there and tested). */
#ifndef BAC_GC_WRITE_BARRIER_H
#define BAC_GC_WRITE_BARRIER_H

#include "gc/gc.h"

/* Written inside stops only, so plain loads will do.  Apart, since stress=snapshot logs without marking. */
extern bool bac_marking;             /* barriers log what they overwrite */
extern bool bac_allocate_black;      /* new cells are marked */

/* The slot is old, and v is young or marking is on.  Never fails, never collects. */
void bac_modify_slow(value *slot, value v);

static inline void bac_modify(value *slot, value v)
{
  if (!Is_young(slot) && ((Is_block(v) && Is_young(v)) || BAC_UNLIKELY(bac_marking)))
    bac_modify_slow(slot, v);
  /* A10: the fence keeps the store behind earlier reads of other domains' fields (load buffering), the
   * release makes header and fields of v visible to whoever reads v here.
   * EDGE modify, release side (doc/design/memory_model.md); bac_field_get reads.  Tested: litmus/memory.c. */
  BAC_MODIFY_BARRIER();
  bac_edge_word_store(modify, slot, v);
}

/* While bac_marking: keep a value that leaves the place where a marker would have found it. */
void bac_mark_log(value old);

/* The barrier's part for a store that an atomic operation has made: the slot held `old`, holds v now.  Before
 * the next poll. */
void bac_modify_done(value *slot, value old, value v);

#endif
