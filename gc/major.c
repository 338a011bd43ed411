/* major.c -- one cycle: minor, clear, roots, mark, weak step, flip (gc.md section 7, design A).
 *
 * The steps are separate functions so that design C can spread them over several stops.  The order of
 * the weak step is what programs see; keep it. */
#include "gc/major.h"
#include "gc/custom_dead.h"
#include "gc/final.h"
#include "gc/leftover.h"
#include "gc/mark.h"
#include "gc/minor.h"
#include "gc/pace.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include "gc/verify.h"

/* Written inside stops. */
static struct { uintnat cycles; } major;

void bac_major_start(void) { major.cycles = 0; }
uintnat bac_major_cycles(void) { return major.cycles; }

/* ---- the steps, all inside a stop ---------------------------------------------------------------- */

static void close_cursors(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_pool_close_cursors(&d->pools);
}

/* The spent map must be clear before it becomes the mark map: examine what nobody has used since. */
static void finish_set(struct bac_pool_set *ps)
{
  bac_custom_keep_leftover(ps);
  for (unsigned c = 0; c < BAC_CLASSES; c++)
    while (!bac_ring_empty(&ps->c[BAC_CUSTOM][c].unexamined))
      bac_pool_examine(ps, (struct bac_block *)ps->c[BAC_CUSTOM][c].unexamined.next);
  bac_pool_examine_all(ps);
}
static void finish_domain(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  finish_set(&d->pools);
}

static void clear_spent(void)
{
  bac_stw_foreach_live(close_cursors, NULL);
  bac_stw_foreach_live(finish_domain, NULL);
  finish_set(bac_shared_set());
  bac_large_keep_leftover();
}

static void keep_dead_queue(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_custom_mark_dead(d);
}

static void weak_step(struct bac_marker *m)
{
  bac_ephe_fixpoint(bac_mark_alive, bac_mark_revive, m);
  bac_final_queue_first(bac_mark_alive, bac_mark_revive, m);
  bac_mark_rest(m);
  bac_ephe_fixpoint(bac_mark_alive, bac_mark_revive, m);
  bac_final_queue_last(bac_mark_alive, m);
  bac_ephe_clean(bac_mark_alive, m);
}

static void new_epoch_of_domain(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_pool_new_epoch(&d->pools);
  d->want_major = false;
  d->st.requested_major_slice = d->st.requested_global_major_slice = 0;
}

/* The maps swap roles: what was marked is what lives, and the old liveness is spent. */
static void flip(void)
{
  bac_stw_foreach_live(close_cursors, NULL);
  bac_heap.parity ^= 1;
  bac_heap.live = bac_heap.map[bac_heap.parity];
  bac_heap.mark = bac_heap.map[bac_heap.parity ^ 1];
  bac_heap.epoch++;
  bac_stw_foreach_live(new_epoch_of_domain, NULL);
  bac_pool_new_epoch(bac_shared_set());
  bac_large_new_epoch();
}

static void cycle(void *arg, struct bac_gc_domain *leader)
{
  enum bac_major_kind kind = *(enum bac_major_kind *)arg;
  struct bac_marker m;
  bac_promote_all(leader);
  bac_snapshot_check();
  clear_spent();
  bac_verify_in_stop("before marking");
  if (kind != BAC_MAJOR_PLAIN)
    bac_compact_choose(kind == BAC_MAJOR_MOVE);
  bac_mark_begin(&m, kind == BAC_MAJOR_PLAIN ? BAC_MARK_ALONE : BAC_MARK_MOVING);
  m.move_opaque = kind == BAC_MAJOR_COMPACT;
  m.pools = &leader->pools;
  bac_stw_foreach_live(keep_dead_queue, NULL);
  bac_mark_roots(&m);
  weak_step(&m);
  bac_mark_end(&m);
  flip();
  if (kind != BAC_MAJOR_PLAIN)
    bac_compact_finish();
  bac_pace_new_cycle(m.words);
  major.cycles++;
  bac_verify_in_stop("after the flip");
  bac_snapshot_take();
}

/* ---- the owner's side ---------------------------------------------------------------------------- */

/* Leftovers of the cycle before: dead custom blocks get their end before their pools are counted. */
static void before_cycle(struct bac_gc_domain *d)
{
  bac_shared_take_unexamined(&d->pools);
  bac_custom_run_owned(d);
}

static void after_cycle(struct bac_gc_domain *d)
{
  bac_shared_take_unexamined(&d->pools);
  bac_custom_run_owned(d);
  bac_large_examine();
  bac_final_adopt(d);
  bac_leftover_free();
  bac_blocks_set_retained(bac_pace_cycle_words() / BAC_BLOCK_WORDS + bac_minor_reserve_blocks());
  bac_blocks_purge(false);
}

void bac_major_cycle(struct bac_gc_domain *d, enum bac_major_kind kind)
{
  BAC_ASSERT_MAY_ALLOCATE();
  if (kind == BAC_MAJOR_PLAIN && bac_gc_params.stress_move)
    kind = BAC_MAJOR_MOVE;
  before_cycle(d);
  if (kind != BAC_MAJOR_PLAIN && !bac_compact_prepare(d, kind == BAC_MAJOR_MOVE))
    kind = BAC_MAJOR_PLAIN;
  bac_stw_run(&d->st, cycle, &kind);
  after_cycle(d);
}

void bac_major_slice(struct bac_gc_domain *d)
{
  d->want_major = false;
  d->st.requested_major_slice = d->st.requested_global_major_slice = 0;
  if (bac_pace_due())
    bac_major_cycle(d, BAC_MAJOR_PLAIN);
}
