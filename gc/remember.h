/* remember.h -- old slots that hold young values, per domain.  Room-private. */
#ifndef BAC_GC_REMEMBER_H
#define BAC_GC_REMEMBER_H

#include "gc/gc_domain.h"

/* Append; owner only, RUNNING.  Without memory for a further piece the block's dirty flag is set
 * instead (gc.md M6), so these never fail. */
void bac_remember_slot(struct bac_gc_domain *d, value *slot);
void bac_remember_range(struct bac_gc_domain *d, value *first, size_t n);

/* Inside a stop: fn for every slot of one piece. */
void bac_remember_each_of(const struct bac_remember *r, const struct bac_segment *piece,
                          void (*fn)(void *arg, value *slot), void *arg);
/* Inside a stop: forget everything; pieces become spare. */
void bac_remember_clear(struct bac_gc_domain *d);

/* True when some block has x_dirty set. */
bool bac_remember_any_dirty(void);
/* Inside a stop: fn for every scanned field of the live cells of dirty blocks.  Their pools must not be
 * current.  Flags are cleared by bac_remember_clean. */
void bac_remember_each_dirty(void (*fn)(void *arg, value *slot), void *arg);
void bac_remember_clean(void);
/* Test aid: refuse new pieces, so that the dirty flags are used. */
void bac_remember_refuse_pieces(bool refuse);
/* V6 for the tables of d. */
bool bac_remember_check(const struct bac_gc_domain *d);

#endif
