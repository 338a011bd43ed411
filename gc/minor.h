/* minor.h -- requests and the minor collection.  Room-private. */
#ifndef BAC_GC_MINOR_H
#define BAC_GC_MINOR_H

#include "gc/gc_domain.h"

/* Blocks that must stay free so that every young block can be promoted without asking for memory
 * (gc.md M2), for the segments that are in use now. */
size_t bac_minor_reserve_blocks(void);

/* Owner: ask for a collection at the next poll or allocation. */
void bac_minor_request(struct bac_gc_domain *d);
void bac_major_request(struct bac_gc_domain *d);

void bac_minor_start(void);

/* promote.c: the collection itself, by the leader inside a stop.  Afterwards no young block exists. */
void bac_promote_all(struct bac_gc_domain *leader);
/* Test aid: the leader calls others after that many words. */
void bac_promote_share_after(size_t words);

/* gc.c: collect, unless somebody else has since the number of collections was `seen`.  Owner, RUNNING. */
void bac_gc_minor_since(struct bac_gc_domain *d, uintnat seen);
/* After promote: areas empty. */
void bac_minor_reset_areas(void);

/* Collector work owed to this domain: parks for a stop, runs owed or forced collections. */
void bac_minor_serve(struct bac_gc_domain *d);

/* Statistics of all domains, ended ones included. */
uintnat bac_minor_collections(void);

#endif
