/* major.c -- one cycle: minor, clear, roots, mark, weak step, flip (gc.md section 7, design A).
 *
 * The steps are separate functions so that design C can spread them over several stops.  Clearing and marking
 * are shared with parked domains' threads; the weak step is the leader's.  Its order is what programs see; keep it. */
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

/* Written inside stops; anyone may read the count. */
static struct { _Atomic uintnat x_cycles; uintnat live_words; } major;

void bac_major_start(void) { bac_store_relaxed(&major.x_cycles, 0); }
uintnat bac_major_cycles(void) { return bac_load_relaxed(&major.x_cycles); }
uintnat bac_major_live_words(void) { return major.live_words; }

/* ---- the steps, all inside a stop ---------------------------------------------------------------- */

struct request { enum bac_major_kind kind; bool everything; struct bac_gc_domain *leader; };

/* Memory must not wait for a domain that does not look at it: one that is outside the heap may stay there.
 * When a collection was asked for, its leader wants to find all that is free.  Then cursors are closed. */
static void hand_over(struct bac_gc_domain *d, void *arg)
{
  const struct request *r = arg;
  if (d != r->leader) {
    bool all = r->everything || bac_stw_is_blocked(d) || bac_stw_is_zombie(d);
    bac_shared_take_over(&d->pools, all);
    if (all)
      bac_custom_hand_over(d, r->leader);
  }
  bac_pool_close_cursors(&d->pools);
}

/* The spent map must be clear before it becomes the mark map.  Items are runs of chunks. */
enum { CHUNKS_PER_ITEM = 8, CHUNKS_ALONE = 32 };
static _Atomic size_t x_next_chunk;    /* set by the leader, counted up by workers */
static void clear_some(void *arg, unsigned worker)
{
  size_t i;
  (void)arg, (void)worker;
  while ((i = bac_fetch_add_relaxed(&x_next_chunk, CHUNKS_PER_ITEM)) < bac_heap.chunks)
    for (size_t end = i + CHUNKS_PER_ITEM; i < end && i < bac_heap.chunks; i++)
      bac_sweep_clear_spent(i);
}

static void clear_spent(void)
{
  bac_store_relaxed(&x_next_chunk, 0);
  if (bac_heap.chunks > CHUNKS_ALONE)
    bac_stw_share(clear_some, NULL);
  else
    clear_some(NULL, 0);
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
static void flip(struct bac_gc_domain *leader)
{
  bac_pool_close_cursors(&leader->pools);      /* moved blocks went there; all others are closed */
  bac_heap.parity ^= 1;
  bac_heap.live = bac_heap.map[bac_heap.parity];
  bac_heap.mark = bac_heap.map[bac_heap.parity ^ 1];
  bac_heap.epoch++;
  bac_stw_foreach_live(new_epoch_of_domain, NULL);
  bac_shared_new_epoch();
  bac_large_new_epoch();
}

static void cycle(void *arg, struct bac_gc_domain *leader)
{
  struct request *r = arg;
  enum bac_major_kind kind = r->kind;
  struct bac_marker m;
  bac_promote_all(leader);
  bac_snapshot_check();
  r->leader = leader;
  bac_stw_foreach_live(hand_over, r);
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
  flip(leader);
  if (kind != BAC_MAJOR_PLAIN)
    bac_compact_finish();
  bac_pace_new_cycle(m.words);
  major.live_words = m.words;
  bac_store_relaxed(&major.x_cycles, bac_major_cycles() + 1);
  bac_verify_in_stop("after the flip");
  bac_snapshot_take();
}

/* ---- the owner's side ---------------------------------------------------------------------------- */

/* Leftovers of the cycle before: dead custom blocks get their end before their pools are counted. */
static void before_cycle(struct bac_gc_domain *d)
{
  bac_shared_take_custom(&d->pools);
  bac_custom_run_owned(d);
}

static void after_cycle(struct bac_gc_domain *d)
{
  bac_shared_take_custom(&d->pools);
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
  struct request r = { .kind = kind, .everything = true };
  bac_stw_run(&d->st, cycle, &r);
  after_cycle(d);
}

/* Several domains find at the same time that a cycle is due; one makes it. */
static bool still_due(void *arg)
{
  (void)arg;
  return bac_pace_due();
}

void bac_major_slice(struct bac_gc_domain *d)
{
  struct request r = { .kind = BAC_MAJOR_PLAIN };
  d->want_major = false;
  d->st.requested_major_slice = d->st.requested_global_major_slice = 0;
  if (!bac_pace_due())
    return;
  if (bac_gc_params.stress_move) {
    bac_major_cycle(d, BAC_MAJOR_MOVE);
    return;
  }
  before_cycle(d);
  if (bac_stw_run_if(&d->st, still_due, cycle, &r))
    after_cycle(d);
}
