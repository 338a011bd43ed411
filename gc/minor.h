/* minor.h -- young areas, the credit that limits their sum, and the minor collection.  Room-private. */
#ifndef BAC_GC_MINOR_H
#define BAC_GC_MINOR_H

#include "gc/gc_domain.h"

/* Blocks that must stay free so that every young block can be promoted without asking for memory
 * (gc.md M2), for the credit that is in use now. */
size_t bac_minor_reserve_blocks(void);

/* Owner: ask for a collection at the next poll or allocation. */
void bac_minor_request(struct bac_gc_domain *d);
void bac_major_request(struct bac_gc_domain *d);

/* Life of the area of one domain. */
bac_status bac_minor_open(struct bac_gc_domain *d);   /* BAC_BUSY: no slot is free, BAC_NOMEM */
/* The owner ends; its area stays until a collection has emptied it. */
void bac_minor_close(struct bac_gc_domain *d);
unsigned bac_minor_ended_areas(void);                 /* of domains that ended, not yet emptied */
void bac_minor_give_slot(struct bac_gc_domain *d);    /* in a stop, by leftover.c: d ended, its area is empty */
void bac_minor_trim(void);    /* outside stops: give the memory of slots that are free to the system */
void bac_minor_start(void);                           /* credit 0, no slot taken */

/* promote.c: the collection itself, by the leader inside a stop.  Afterwards no young block exists. */
void bac_promote_all(struct bac_gc_domain *leader);
/* Test aid: the leader calls others after that many words. */
void bac_promote_share_after(size_t words);

/* gc.c: collect, unless somebody else has since the number of collections was `seen`.  Owner, RUNNING. */
void bac_gc_minor_since(struct bac_gc_domain *d, uintnat seen);
/* After promote: areas empty, credit refilled. */
void bac_minor_reset_areas(void);

/* Change of the area size or of the number of slots.  Prepare, RUNNING: reserve a range and commit one area
 * per live domain.  Adopt, inside a stop after bac_promote_all: false if more domains live now; else *old is
 * to be released. */
enum { BAC_MAX_SLOTS = 32768 };                       /* as many threads as Linux gives one process */
struct bac_slot_set { uint64_t word[BAC_MAX_SLOTS / 64]; };
bac_status bac_minor_prepare_range(size_t words, size_t slots, struct bac_range *out, size_t *slot_bytes,
                                   struct bac_slot_set *prepared);
bool bac_minor_adopt_range(struct bac_range r, size_t slot_bytes, size_t slots, size_t words,
                           const struct bac_slot_set *prepared, struct bac_range *old);

/* Collector work owed to this domain: parks for a stop, runs owed or forced collections. */
void bac_minor_serve(struct bac_gc_domain *d);

/* Statistics of all domains, ended ones included. */
uintnat bac_minor_collections(void);

#endif
