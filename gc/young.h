/* young.h -- the YOUNG range as segments that any domain may take.  Room-private. */
#ifndef BAC_GC_YOUNG_H
#define BAC_GC_YOUNG_H

#include "gc/gc_domain.h"

enum { BAC_SEGMENT_BYTES = 64 * 1024 };

/* Bytes to reserve for areas of that many words: as many areas as processors can use.  Start-up; call it first. */
size_t bac_young_range_bytes(size_t words);
size_t bac_young_least_bytes(size_t words);          /* one area: when address space is scarce */
void bac_young_start(void);                          /* bac_ranges.young is there, no domain yet */

/* A domain starts with no segment; the sum that may be taken grows and shrinks with the domains.  Opening
 * commits memory for its share: BAC_NOMEM changes nothing.  RUNNING, or start-up. */
bac_status bac_young_open(struct bac_gc_domain *d);
void bac_young_close(void);

/* The next segment becomes the open one of d, whose line the caller has to set.  Owner, RUNNING. */
enum bac_young_answer { BAC_YOUNG_TAKEN, BAC_YOUNG_SPENT, BAC_YOUNG_NO_MEMORY };
/* `afford` says whether what `taken` segments hold can be promoted. */
enum bac_young_answer bac_young_take_segment(struct bac_gc_domain *d,
                                             bool (*afford)(struct bac_gc_domain *d, size_t taken));
size_t bac_young_taken(void);                        /* segments in use */
size_t bac_young_segment_bytes(void);
unsigned bac_young_workers(void);                    /* most that can take part in a collection */
size_t bac_young_bytes_left(void);                   /* before the next collection, for all */

/* Inside a stop: nothing is young any more. */
void bac_young_leave_segment(struct bac_gc_domain *d);   /* for each domain */
void bac_young_all_free(void);                           /* then, once */

/* Give memory back that the present domains may not use.  Outside stops, any RUNNING domain. */
void bac_young_trim(void);

/* Change of the area size.  Prepare, RUNNING: reserve a range and commit the shares of the domains there are.
 * Adopt, inside a stop with all areas empty; *old is then to be released. */
struct bac_young_resize { size_t words, committed; struct bac_range range; };
bac_status bac_young_prepare(size_t words, struct bac_young_resize *out);
void bac_young_adopt(const struct bac_young_resize *r, struct bac_range *old);

#endif
