/* custom_dead.h -- custom blocks and continuations whose death must be noticed.  Room-private. */
#ifndef BAC_GC_CUSTOM_DEAD_H
#define BAC_GC_CUSTOM_DEAD_H

#include "gc/gc_domain.h"

/* True when the block's death needs an action: a custom block with finaliser, or a continuation that
 * still names a stack. */
bool bac_custom_needs_end(value block);
/* Which sort of pool a block belongs to, by tag and operations alone. */
static inline unsigned bac_custom_sort(value block, tag_t tag)
{
  if (BAC_LIKELY(tag != Custom_tag && tag != Cont_tag))
    return BAC_PLAIN;
  return tag == Cont_tag || Custom_ops_val(block)->finalize != NULL ? BAC_CUSTOM : BAC_PLAIN;
}

/* Room for one more young entry; false: no memory.  Owner, RUNNING. */
bool bac_custom_reserve(struct bac_gc_domain *d);
void bac_custom_record(struct bac_gc_domain *d, value block, double major_share);   /* after reserve */

/* Minor collection: `copy` moves a dead young block into a custom pool of the leader and gives its new
 * address.  Survivors count their off-heap share; dead ones join leader->dead. */
void bac_custom_after_promotion(struct bac_gc_domain *d, struct bac_gc_domain *leader,
                                value (*copy)(void *arg, value young), void *arg);
/* Mark phase: blocks in dead queues stay until their finaliser has run. */
void bac_custom_mark_dead(struct bac_gc_domain *d);
/* A new cycle begins: an unexamined custom pool, whose dead were not finalised, keeps them alive for one more. */
void bac_custom_keep_leftover(struct bac_block *b);
/* Inside a stop: custom pools and dead queue of a domain that may not run for long go to another one. */
void bac_custom_hand_over(struct bac_gc_domain *d, struct bac_gc_domain *to);
/* Run what is due: the dead queue, then the dead cells of unexamined custom pools and large blocks. */
void bac_custom_run_owned(struct bac_gc_domain *d);
bool bac_custom_check(const struct bac_gc_domain *d);     /* V6 */

#endif
