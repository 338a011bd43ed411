/* minor.c -- young allocation beyond its fast path, requests, and what surrounds a minor collection.
 *
 * young_limit is at once the end of the open segment and the interrupt line (gc.md section 3).  Every
 * foreign writer of it uses an exchange, and so does the owner, so that no request is lost (E3, T4). */
#include "gc/minor.h"
#include "gc/custom_dead.h"
#include "gc/heap.h"
#include "gc/leftover.h"
#include "gc/major.h"
#include "gc/stress.h"
#include "gc/stw.h"
#include "gc/young.h"

static struct { _Atomic uintnat x_collections; } minor;     /* leader */

/* One new pool per class and sort for each worker, besides what the young blocks themselves fill. */
enum { POOLS_PER_WORKER = BAC_POOL_SORTS * BAC_SMALL_CLASSES };

void bac_minor_start(void)
{
  bac_young_start();
  bac_store_relaxed(&minor.x_collections, 0);
}

uintnat bac_minor_collections(void) { return bac_load_relaxed(&minor.x_collections); }

/* 1.2 x what is in use (class step and pool tail cost at most that), plus the first pools. */
static size_t reserve_for(size_t segments)
{
  size_t used = segments * bac_young_segment_bytes();
  return (used + used / 5) / BAC_BLOCK_BYTES + 1 + bac_young_workers() * POOLS_PER_WORKER;
}
size_t bac_minor_reserve_blocks(void) { return reserve_for(bac_young_taken()); }

static void reset_area(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_young_leave_segment(d);
  d->want_minor = false;
  d->st.requested_minor_gc = 0;
  if (bac_stw_is_zombie(d)) {
    bac_leftover_take(d);
    bac_stw_zombie_emptied(d);
  }
  /* Raised, not set: the owner's next slow path puts the segment end there, whatever else is due. */
  bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

void bac_minor_reset_areas(void)
{
  bac_stw_foreach_live(reset_area, NULL);
  bac_young_all_free();
  bac_fetch_add_relaxed(&minor.x_collections, 1);
  bac_counters_sample();
}

/* ---- requests ----------------------------------------------------------------------------------- */

void bac_minor_request(struct bac_gc_domain *d)
{
  d->want_minor = true;
  bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

void bac_major_request(struct bac_gc_domain *d)
{
  d->want_major = true;
  bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

/* Requests may also come through the fields that the ABI shows to stubs. */
static bool owes_minor(const struct bac_gc_domain *d) { return d->want_minor || d->st.requested_minor_gc; }
static bool owes_major(const struct bac_gc_domain *d)
{
  return d->want_major || d->st.requested_major_slice || d->st.requested_global_major_slice;
}

/* Again after parking, since the next stop may have been announced (T1). */
static void lower_line(struct bac_gc_domain *d)
{
  while (bac_stw_poll_park(d, d->segment_end))
    continue;
}

void bac_minor_serve(struct bac_gc_domain *d)
{
  lower_line(d);
  bac_stress_poll(d);
  while (owes_major(d) || owes_minor(d)) {
    uintnat seen = bac_minor_collections();
    if (owes_major(d))
      bac_major_slice(d);
    if (owes_minor(d))
      bac_gc_minor_since(d, seen);
  }
  if (bac_load_relaxed(&d->st.young_limit) != d->segment_end)
    lower_line(d);                   /* a collection has emptied the area and raised every line */
}

/* ---- allocation slow path ----------------------------------------------------------------------- */

/* Lower the line to `to`; a request that came meanwhile must not get lost (T4). */
static void set_line(struct bac_gc_domain *d, uintnat to)
{
  if (bac_exchange_acq_rel(&d->st.young_limit, to) == UINTPTR_MAX)
    bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

/* Is there room to promote what that many segments may hold, and one segment more?  That one is kept back
 * for the handler of Out_of_memory and released when an allocation has been refused (gc.md M5). */
static bool reserve_met(struct bac_gc_domain *d, size_t segments)
{
  size_t wanted = reserve_for(segments), kept_back = reserve_for(segments + 1) - wanted + 1;
  if (bac_load_relaxed(&bac_heap.x_free_blocks) < wanted + kept_back)
    bac_pool_examine_all(&d->pools);                     /* empty pools may hide there */
  if (bac_blocks_ensure(wanted + kept_back) == BAC_OK) {
    d->refused = false;
    return true;
  }
  return d->refused && bac_blocks_ensure(wanted) == BAC_OK;
}

static enum bac_young_answer take_segment(struct bac_gc_domain *d)
{
  enum bac_young_answer answer = bac_young_take_segment(d, reserve_met);
  if (answer == BAC_YOUNG_TAKEN)
    set_line(d, d->segment_end);
  return answer;
}

/* Steps that free memory, from cheap to dear (gc.md M4); false when all were tried. */
static bool make_room(struct bac_gc_domain *d, unsigned step)
{
  switch (step) {
  case 0: bac_gc_minor(&d->st); return true;
  case 1: bac_gc_major(&d->st); return true;
  case 2: bac_gc_compact(&d->st); return true;
  default: return false;
  }
}

/* Stress modes count allocations: the line goes to young_ptr itself, so that the next allocation, of
 * whatever size, is slow again, while a poll in between finds nothing to do. */
static void draw_stress_line(struct bac_gc_domain *d)
{
  if (BAC_UNLIKELY(bac_stress_active()))
    set_line(d, (uintnat)d->st.young_ptr);
}

/* Requests of others stay visible to the next poll: the line stays raised for them. */
static void keep_interrupt(struct bac_gc_domain *d)
{
  draw_stress_line(d);
  if (bac_load_relaxed(&d->x_interrupted) || d->st.action_pending
      || bac_load_relaxed(&d->st.requested_external_interrupt))
    bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

value *bac_young_slow(caml_domain_state *st, size_t whsize)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  unsigned step = 0;
  bool room = true;
  BAC_ASSERT_MAY_ALLOCATE();
  BAC_ASSERT(whsize <= Max_young_wosize + 1);
  st->young_ptr += whsize;
  bac_minor_serve(d);
  while (room && (uintnat)(st->young_ptr - whsize) < d->segment_end) {
    uintnat seen = bac_minor_collections();
    enum bac_young_answer answer = take_segment(d);
    if (answer == BAC_YOUNG_SPENT)
      bac_gc_minor_since(d, seen);         /* others may be quicker to take the new segments: no reason to give up */
    else if (answer == BAC_YOUNG_NO_MEMORY)
      room = make_room(d, step++);
    if (answer != BAC_YOUNG_TAKEN && owes_major(d))
      bac_major_slice(d);
  }
  if (room)
    st->young_ptr -= whsize;
  else
    d->refused = true;
  keep_interrupt(d);
  return room ? st->young_ptr : NULL;
}

bool bac_gc_poll(caml_domain_state *st)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  bac_minor_serve(d);
  bac_custom_run_owned(d);
  bool pending = bac_exchange_acq_rel(&d->x_interrupted, 0) != 0;
  draw_stress_line(d);
  return pending || st->action_pending || bac_load_relaxed(&st->requested_external_interrupt) != 0;
}

/* The flag before the line: whoever sees the raised line sees why (a signal handler may call). */
void bac_gc_interrupt(struct bac_gc_domain *d)
{
  bac_exchange_acq_rel(&d->x_interrupted, 1);
  bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

static void interrupt_one(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_gc_interrupt(d);
}
void bac_gc_interrupt_all(void) { bac_stw_foreach_slot(interrupt_one, NULL); }
