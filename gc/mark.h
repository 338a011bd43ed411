/* mark.h -- the mark loop: from roots to the closure, in the side map.  Room-private; inside a stop.
 *
 * The loop exists in three instances.  ALONE and SHARED carry values; in a shared one a mark bit is claimed by an
 * atomic operation, since several workers mark the same graph.  MOVING (compact.c) carries slots: a cell in a
 * block with `moving` set is copied away at its first visit and every slot that is visited later is redirected;
 * it has one worker. */
#ifndef BAC_GC_MARK_H
#define BAC_GC_MARK_H

#include "gc/mark_stack.h"
#include "gc/pool.h"

enum { BAC_MARK_FIFO = 16 };
enum bac_mark_mode { BAC_MARK_ALONE, BAC_MARK_SHARED, BAC_MARK_MOVING };

struct bac_marker {
  struct bac_scanner scanner;        /* first: root sources report to it */
  struct bac_mark_stack stack;
  uintnat fifo[BAC_MARK_FIFO];       /* prefetched candidates: values, or slots when moving; 0: none */
  unsigned fifo_at;
  bool rescan;                       /* some block has x_rescan set */
  enum bac_mark_mode mode;
  bool move_opaque;                  /* Abstract and Custom blocks may move too (Gc.compact, gc.md A9) */
  struct bac_pool_set *pools;        /* where moved blocks go */
  uintnat words;                     /* marked so far, headers included */
  uintnat moved_words;
};

void bac_mark_begin(struct bac_marker *m, enum bac_mark_mode mode);
/* Mark what the slot names (any word; only HEAP addresses count); may rewrite it when moving. */
void bac_mark_slot(struct bac_marker *m, value *slot);
/* Continue on this thread alone until nothing is grey or about `budget` words were scanned.  True: nothing is left. */
bool bac_mark_drain(struct bac_marker *m, size_t budget);
/* A piece of work of about `budget` words, without looking at flagged blocks.  True: the stack is empty. */
bool bac_mark_run(struct bac_marker *m, size_t budget);
/* The marked cells of chunk i of the heap whose work was dropped, and what they lead to. */
void bac_mark_rescan_chunk(struct bac_marker *m, size_t i);
void bac_mark_end(struct bac_marker *m);

/* mark_share.c: the leader's marker and as many helpers as come.  Afterwards nothing is grey.
 * Every root of every domain, and what they lead to. */
void bac_mark_roots(struct bac_marker *m);
/* What the weak step made grey: alone while it is little. */
void bac_mark_rest(struct bac_marker *m);
/* Words that helpers marked since the heap started; for tests and measurements. */
uintnat bac_mark_helped_words(void);

/* In the forms that ephe.c and final.c use; arg is the marker. */
bool bac_mark_alive(void *arg, value *v);
void bac_mark_revive(void *arg, value *slot);

#endif
