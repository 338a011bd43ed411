/* ephe.h -- what the collections do to ephemerons.  Room-private.  Inside a stop only. */
#ifndef BAC_GC_EPHE_H
#define BAC_GC_EPHE_H

#include "gc/gc_domain.h"

/* Tells whether the block *v was reached, and if so updates *v to where it lives. */
typedef bool (*bac_alive_fn)(void *arg, value *v);
/* Keep what *slot names, and everything it leads to; may rewrite the slot. */
typedef void (*bac_revive_fn)(void *arg, value *slot);

/* Minor collection, after everything strongly reachable was promoted. */
void bac_ephe_young_step(bac_alive_fn alive, bac_revive_fn revive, void *arg);
/* Mark phase: revive the data of ephemerons whose keys are all alive, to the fixed point. */
void bac_ephe_fixpoint(bac_alive_fn alive, bac_revive_fn revive, void *arg);
/* Afterwards: dead ephemerons leave the lists, dead keys become empty and their data is dropped. */
void bac_ephe_clean(bac_alive_fn alive, void *arg);
void bac_ephe_start(void);                 /* a heap starts: no ephemeron exists */
/* A domain ends: its ephemerons join the orphan chain, which every cycle treats as one more domain's. */
void bac_ephe_give_away(struct bac_gc_domain *d);
bool bac_ephe_check(const struct bac_gc_domain *d);       /* V6: chain and tables in order */
/* fn for the head of every chain of ephemerons. */
void bac_ephe_each_list(void (*fn)(value *head, void *arg), void *arg);

#endif
