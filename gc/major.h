/* major.h -- cycles of the shared heap.  Room-private. */
#ifndef BAC_GC_MAJOR_H
#define BAC_GC_MAJOR_H

#include "gc/gc_domain.h"

enum bac_major_kind { BAC_MAJOR_PLAIN, BAC_MAJOR_MOVE, BAC_MAJOR_COMPACT };

void bac_major_start(void);
/* Owner: what is owed at a poll.  Under design A that is a whole cycle when one is due, or nothing. */
void bac_major_slice(struct bac_gc_domain *d);
/* One cycle, with the finalisers of dead custom blocks run afterwards. */
void bac_major_cycle(struct bac_gc_domain *d, enum bac_major_kind kind);
/* Cycles completed; words that the last one found alive. */
uintnat bac_major_cycles(void);
uintnat bac_major_live_words(void);

/* compact.c: inside the stop, before marking: examine every pool and choose those to empty. */
void bac_compact_choose(bool everything);
/* Before the stop: make room for what will be moved.  False: too little memory, move nothing. */
bool bac_compact_prepare(struct bac_gc_domain *d, bool everything);
/* After the flip. */
void bac_compact_finish(void);

#endif
