/* leftover.h -- what a domain that ended leaves until its young area is empty, and the counters of all
 * domains together.  Room-private. */
#ifndef BAC_GC_LEFTOVER_H
#define BAC_GC_LEFTOVER_H

#include "gc/gc_domain.h"

void bac_leftover_start(void);
/* A domain ends; its area stays until a collection has emptied it. */
void bac_leftover_add(void);
/* So many areas of ended domains wait that a collection is worth its while. */
bool bac_leftover_is_much(void);
/* Inside a stop, after the promotion: the area of the ZOMBIE d is empty.  Its tables wait for bac_leftover_free, its counters are added to those of ended domains. */
void bac_leftover_take(struct bac_gc_domain *d);
/* Give the tables of ended domains back to malloc.  Outside stops, any RUNNING domain. */
void bac_leftover_free(void);
/* Everything that is left, at shutdown: every domain has left. */
void bac_leftover_free_all(void);

/* Words allocated, headers included, by all domains that ever were. */
struct bac_counters { uintnat minor_words, promoted_words, major_words; };
/* Inside a stop, areas empty: what bac_counters_all answers from now on. */
void bac_counters_sample(void);
/* As of the last collection, and what d has done since.  Owner, RUNNING: no stop is under way. */
struct bac_counters bac_counters_all(const struct bac_gc_domain *d);
/* Of the domain d alone. */
struct bac_counters bac_counters_own(const struct bac_gc_domain *d);

#endif
