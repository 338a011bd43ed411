/* poison.h -- debug builds fill dead memory with a pattern that V2 knows and that traps as a pointer, and look at
 * it again before it is used. */
#ifndef BAC_GC_POISON_H
#define BAC_GC_POISON_H

#include "gc/pool.h"

#define BAC_POISON ((value)0xD7D7D7D7D7D7D7D7)

#if BAC_DEBUG >= 1
/* Cells that the last mark found dead; both maps still tell.  Before the spent map is cleared. */
void bac_poison_dead_cells(const struct bac_block *b);
static inline void bac_poison_words(value *from, value *to)
{
  while (from < to)
    *from++ = BAC_POISON;
}
/* A pool was made: nothing in it is in use. */
void bac_poison_pool(const struct bac_block *b);
/* Free cells are about to be handed out: whoever wrote into one of them wrote after its death.  The header may
 * differ, since a worker that lost a race for a block stores one before it gives the cell back. */
void bac_poison_check_window(const struct bac_cursor *c);
#else
static inline void bac_poison_pool(const struct bac_block *b) { (void)b; }
static inline void bac_poison_check_window(const struct bac_cursor *c) { (void)c; }
static inline void bac_poison_dead_cells(const struct bac_block *b) { (void)b; }
static inline void bac_poison_words(value *from, value *to) { (void)from; (void)to; }
#endif

#endif
