/* mark_share.c -- one closure, several workers (doc/design/major.md, "Sharing").
 *
 * A worker takes root items while there are any, marks until its own stack is empty, then takes chunks that
 * others have offered.  Nobody is given work: a worker that finds others hungry offers half of its stack.
 *
 * state     event                                      next     done by
 * BUSY      stack empty, no item and no offer left     HUNGRY   x_hungry + 1, x_busy - 1
 * HUNGRY    an offer is seen                           BUSY     x_busy + 1, x_hungry - 1, then it is taken
 * HUNGRY    nobody is busy and no offer is there       gone     -
 *
 * Whoever offers a chunk looks at all places again before it stops being busy, so at x_busy = 0 no offer is left,
 * however few workers came: nothing waits for a helper that may never come (stw.h). */
#include "gc/final.h"
#include "gc/mark.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include "platform/futex.h"
#include "platform/thread.h"

enum {
  STRETCH_FIELDS = 1024,             /* scanned between two looks at x_hungry */
  ALONE_FIELDS = 64 * 1024,          /* less than this is not worth waking anyone */
  ALONE_BLOCKS = 64,                 /* nor is a heap of 2 MiB */
  HUNGRY_SPINS = 2000
};

/* One shared closure: plain fields are the leader's, handed out by E5; counters are the workers'. */
static struct {
  void (*items)(struct bac_marker *m);
  _Atomic uintnat x_helped_words;
  _Atomic bool x_rescan;             /* some worker set x_rescan in a block */
  alignas(128) _Atomic size_t x_item;        /* next root or chunk of the heap to be taken */
  alignas(128) _Atomic uint32_t x_busy;
  alignas(128) _Atomic uint32_t x_hungry;
  alignas(128) _Atomic uint32_t x_event;     /* bumped by each offer and when the last busy worker stops */
  _Atomic uint32_t x_asleep;                 /* hungry workers that wait for x_event */
} share;

uintnat bac_mark_helped_words(void) { return bac_load_relaxed(&share.x_helped_words); }

static size_t next_item(void) { return bac_fetch_add_relaxed(&share.x_item, 1); }

/* ---- hungry workers ----------------------------------------------------------------------------- */

/* Sleepers and events meet as store-then-load on both sides, hence the total order: either the sleeper's futex
 * call sees the event, or we see the sleeper. */
static void announce(void)
{
  atomic_fetch_add_explicit(&share.x_event, 1, memory_order_seq_cst);
  if (bac_load_seq(&share.x_asleep) != 0)
    bac_futex_wake_all(&share.x_event);
}

/* Look a while, then sleep; returns when there may be something to take or nobody is busy. */
static void wait_for_offer(void)
{
  for (unsigned i = 0; i < HUNGRY_SPINS; i++) {
    if (bac_mark_any_offer() || bac_load_acquire(&share.x_busy) == 0)
      return;
    bac_thread_relax();
  }
  atomic_fetch_add_explicit(&share.x_asleep, 1, memory_order_seq_cst);
  uint32_t seen = bac_load_acquire(&share.x_event);
  if (!bac_mark_any_offer() && bac_load_acquire(&share.x_busy) != 0)
    bac_futex_wait(&share.x_event, seen);
  bac_fetch_sub_relaxed(&share.x_asleep, 1);
}

/* EDGE closure-complete.  x_busy is counted up before an offer is taken and down after the places were seen empty;
 * both with acquire and release, and so are the places.
 *   carries   that a place was emptied by somebody who counts as busy by now
 *   weaker?   relaxed: x_busy could be seen as 0 while a chunk has just been taken, and this worker would leave
 *             early; the marking would be complete all the same, but slower
 *   stronger? one counter and one place are looked at, in this order, nothing else
 *   tested    t_mark: several_workers_mark_each_block_once (all words are counted) */
static void stop_being_busy(void)
{
  if (bac_fetch_sub_acq_rel(&share.x_busy, 1) == 1)
    announce();
}

static struct bac_mark_chunk *wait_hungry(void)
{
  for (;;) {
    wait_for_offer();
    if (bac_mark_any_offer()) {
      bac_fetch_add_acq_rel(&share.x_busy, 1);
      struct bac_mark_chunk *c = bac_mark_take_offer();
      if (c != NULL)
        return c;
      stop_being_busy();
    } else if (bac_load_acquire(&share.x_busy) == 0) {
      return NULL;
    }
  }
}

/* More work, or NULL when all is done. */
static struct bac_mark_chunk *take_or_wait(void)
{
  struct bac_mark_chunk *c = bac_mark_take_offer();
  if (c != NULL)
    return c;
  bac_fetch_add_relaxed(&share.x_hungry, 1);
  stop_being_busy();
  c = wait_hungry();
  bac_fetch_sub_relaxed(&share.x_hungry, 1);
  return c;
}

/* ---- one worker --------------------------------------------------------------------------------- */

/* Mark until the own stack is empty, sharing when asked to. */
static void run_sharing(struct bac_marker *m)
{
  while (!bac_mark_run(m, STRETCH_FIELDS))
    if (BAC_UNLIKELY(bac_load_relaxed(&share.x_hungry) != 0) && bac_mark_stack_offer_half(&m->stack))
      announce();
}

static void work(struct bac_marker *m)
{
  struct bac_mark_chunk *c;
  bac_fetch_add_acq_rel(&share.x_busy, 1);
  share.items(m);
  run_sharing(m);
  while ((c = take_or_wait()) != NULL) {
    bac_mark_stack_adopt(&m->stack, c);
    run_sharing(m);
  }
  if (m->rescan)
    bac_store_relaxed(&share.x_rescan, true);
  m->rescan = false;
}

static void worker(void *arg, unsigned number)
{
  struct bac_marker own, *m = number == 0 ? arg : &own;
  if (number != 0)
    bac_mark_begin(m, BAC_MARK_SHARED);
  work(m);
  if (number != 0) {
    bac_mark_end(m);
    bac_fetch_add_relaxed(&share.x_helped_words, m->words);
  }
}

/* ---- items -------------------------------------------------------------------------------------- */

enum { ITEM_GLOBAL, ITEM_FINALISERS, ITEM_DOMAINS };   /* from the last one on: one per live domain */

struct walk { struct bac_marker *m; size_t mine, at; };
static void domain_item(struct bac_gc_domain *d, void *arg)
{
  struct walk *w = arg;
  if (w->at++ != w->mine)
    return;
  bac_roots_scan_domain(&w->m->scanner, d);
  run_sharing(w->m);
  w->mine = next_item();
}

static void root_items(struct bac_marker *m)
{
  struct walk w = { m, next_item(), ITEM_DOMAINS };
  for (; w.mine < ITEM_DOMAINS; w.mine = next_item()) {
    if (w.mine == ITEM_GLOBAL)
      bac_roots_scan_global(&m->scanner);
    else
      bac_final_scan_strong(&m->scanner);
    run_sharing(m);
  }
  bac_stw_foreach_live(domain_item, &w);
}

static void rescan_items(struct bac_marker *m)
{
  for (size_t i; (i = next_item()) < bac_heap.chunks; )
    bac_mark_rescan_chunk(m, i);
}

static void no_items(struct bac_marker *m) { (void)m; }

/* ---- the leader --------------------------------------------------------------------------------- */

static void share_out(struct bac_marker *m, void (*items)(struct bac_marker *m))
{
  uintnat helped = bac_mark_helped_words();
  m->mode = BAC_MARK_SHARED;
  while (items != NULL) {
    share.items = items;
    bac_store_relaxed(&share.x_item, 0);
    bac_store_relaxed(&share.x_rescan, false);
    bac_stw_share(worker, m);
    items = bac_load_relaxed(&share.x_rescan) ? rescan_items : NULL;
  }
  m->mode = BAC_MARK_ALONE;
  m->words += bac_mark_helped_words() - helped;
}

static bool can_share(const struct bac_marker *m) { return m->mode == BAC_MARK_ALONE && bac_stw_max_workers() > 1; }

void bac_mark_roots(struct bac_marker *m)
{
  if (can_share(m) && bac_blocks_used() > ALONE_BLOCKS) {
    share_out(m, root_items);
    return;
  }
  bac_store_relaxed(&share.x_item, 0);
  root_items(m);
  bac_mark_drain(m, SIZE_MAX);
}

void bac_mark_rest(struct bac_marker *m)
{
  if (!can_share(m))
    bac_mark_drain(m, SIZE_MAX);
  else if (!bac_mark_drain(m, ALONE_FIELDS))
    share_out(m, no_items);
}
