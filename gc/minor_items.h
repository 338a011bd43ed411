/* minor_items.h -- the roots of a minor collection as numbered items of bounded size.  Room-private.
 *
 * Workers take the next number with a fetch-add, so what one of them finds deep does not hold up
 * the others.  Design: doc/design/minor.md, "Items". */
#ifndef BAC_GC_MINOR_ITEMS_H
#define BAC_GC_MINOR_ITEMS_H

#include "gc/gc_domain.h"

/* One worker's way through the items: numbers only rise, so it never goes back.  Zeroed at first. */
struct bac_item_walk {
  struct bac_gc_domain *domain;      /* whose items are at hand; NULL: none yet */
  size_t first;                      /* number of its first one */
  struct bac_root_place place;       /* how far its stack was followed */
  struct bac_segment *segment;       /* piece number segment_index of its remembered set; NULL: none yet */
  size_t segment_index;
};

/* The leader, before any worker: number what is there.  Returns how many long pieces there are that will
 * mostly be looked at: of stacks and global roots.  Slots of remembered sets lead to something to promote. */
size_t bac_items_begin(void);
/* Take one item and report its slots.  False: none is left. */
bool bac_items_scan_next(struct bac_item_walk *walk, struct bac_scanner *s);

/* Is any number not taken yet?  Acquire: who took the last one had said so before (EDGE worker-busy). */
bool bac_items_left(void);

#endif
