/* mark.h -- the mark loop: from roots to the closure, in the side map.  Room-private; inside a stop.
 *
 * The loop exists in two instances.  The plain one carries values.  The moving one (compact.c) carries
 * slots: a cell in a block with `moving` set is copied away at its first visit and every slot that is
 * visited later is redirected. */
#ifndef BAC_GC_MARK_H
#define BAC_GC_MARK_H

#include "gc/mark_stack.h"
#include "gc/pool.h"

enum { BAC_MARK_FIFO = 16 };

struct bac_marker {
  struct bac_scanner scanner;        /* first: root sources report to it */
  struct bac_mark_stack stack;
  uintnat fifo[BAC_MARK_FIFO];       /* prefetched candidates: values, or slots when moving; 0: none */
  unsigned fifo_at;
  bool rescan;                       /* some block has x_rescan set */
  bool moving;
  bool move_opaque;                  /* Abstract and Custom blocks may move too (Gc.compact, gc.md A9) */
  struct bac_pool_set *pools;        /* where moved blocks go */
  uintnat words;                     /* marked so far, headers included */
  uintnat moved_words;
};

void bac_mark_begin(struct bac_marker *m);
/* Mark what the slot names (any word; only HEAP addresses count); may rewrite it when moving. */
void bac_mark_slot(struct bac_marker *m, value *slot);
/* Continue until nothing is grey or about `budget` words were scanned.  True: nothing is left. */
bool bac_mark_drain(struct bac_marker *m, size_t budget);
void bac_mark_end(struct bac_marker *m);

/* In the forms that ephe.c and final.c use; arg is the marker. */
bool bac_mark_alive(void *arg, value *v);
void bac_mark_revive(void *arg, value *slot);

#endif
