/* poison.h -- debug builds fill dead memory with a pattern that V2 knows and that traps as a pointer. */
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
#else
static inline void bac_poison_dead_cells(const struct bac_block *b) { (void)b; }
static inline void bac_poison_words(value *from, value *to) { (void)from; (void)to; }
#endif

#endif
