/* minor.c -- young areas: slots of YOUNG used downwards in segments, and the credit they draw on.
 *
 * young_limit is at once the end of the open segment and the interrupt line (gc.md section 3).  Every
 * foreign writer of it uses an exchange, and so does the owner, so that no request is lost (E3, T4).
 * The area restarts at the top of its slot after each collection: the same warm segments again. */
#include "gc/minor.h"
#include "gc/custom_dead.h"
#include "gc/heap.h"
#include "gc/leftover.h"
#include "gc/major.h"
#include "gc/poison.h"
#include "gc/range.h"
#include "gc/stress.h"
#include "gc/stw.h"
#include "platform/fault.h"
#include "platform/lock.h"
#include "platform/thread.h"
#include "platform/vmem.h"

/* POOLS held (open, close), or inside a stop.  x_credit: any domain. */
static struct bac_lock young_lock = BAC_LOCK_INITIALIZER(POOLS);
static struct {
  _Atomic intnat x_credit;           /* segments that may still be taken before the next collection */
  _Atomic intnat x_credit_full;      /* sum of the areas of live domains, in segments; read without the lock */
  struct bac_slot_set taken;
  struct bac_slot_set warm;          /* free slots whose memory was not given back */
  _Atomic unsigned x_ended;          /* areas of ended domains that await a collection */
  _Atomic bool x_any_warm;
  _Atomic unsigned x_domains;        /* as x_credit_full */
  size_t segment_bytes;
  _Atomic uintnat x_collections;
} young;

/* One new pool per class and sort, besides what the young blocks themselves fill. */
enum { POOLS_PER_DOMAIN = BAC_POOL_SORTS * BAC_SMALL_CLASSES };

static size_t area_bytes(void) { return bac_young_area_bytes(bac_gc_params.minor_heap_words); }

void bac_minor_start(void)
{
  size_t area = area_bytes();
  young.taken = young.warm = (struct bac_slot_set){ { 0 } };
  bac_store_relaxed(&young.x_ended, 0);
  bac_store_relaxed(&young.x_domains, 0);
  bac_store_relaxed(&young.x_credit_full, 0);
  young.segment_bytes = area < BAC_SEGMENT_BYTES ? area : BAC_SEGMENT_BYTES;
  bac_store_relaxed(&young.x_credit, 0);
  bac_store_relaxed(&young.x_collections, 0);
}

uintnat bac_minor_collections(void) { return bac_load_relaxed(&young.x_collections); }

/* 1.2 x the credit in use (class step and pool tail cost at most that), plus the first pools. */
static size_t reserve_for(intnat credit_left)
{
  size_t used = (size_t)(bac_load_relaxed(&young.x_credit_full) - credit_left) * young.segment_bytes;
  return (used + used / 5) / BAC_BLOCK_BYTES + 1 + bac_load_relaxed(&young.x_domains) * (size_t)POOLS_PER_DOMAIN;
}
size_t bac_minor_reserve_blocks(void) { return reserve_for(bac_load_relaxed(&young.x_credit)); }

/* ---- slots -------------------------------------------------------------------------------------- */

static void place_area(struct bac_gc_domain *d, int slot)
{
  uintnat low = bac_ranges.young.base + (size_t)slot * bac_young_layout.slot_bytes;
  uintnat high = low + bac_young_layout.slot_bytes;
  d->young_slot = slot;
  d->st.young_start = (value *)low;
  d->st.young_trigger = (value *)low;
  d->st.young_end = (value *)high;
  d->st.young_ptr = (value *)high;
  d->st.minor_heap_wsz = bac_gc_params.minor_heap_words;
  d->segment_end = high;
  d->committed_low = d->touched_low = high;
  bac_store_relaxed(&d->st.young_limit, high);
}

/* Commit the slot from the top down to `low`. */
static bac_status commit_down_to(struct bac_gc_domain *d, uintnat low)
{
  if (low >= d->committed_low)
    return BAC_OK;
  if (BAC_FAULT(gc_young))
    return BAC_NOMEM;
  bac_status st = bac_vmem_commit((void *)low, d->committed_low - low);
  if (st == BAC_OK)
    d->committed_low = low;
  return st;
}

static bool has(const struct bac_slot_set *s, size_t slot) { return s->word[slot / 64] >> (slot % 64) & 1; }
static void flip(struct bac_slot_set *s, size_t slot) { s->word[slot / 64] ^= (uint64_t)1 << (slot % 64); }

/* A free slot for one more area, with its credit; the number of slots when there is none. */
static unsigned take_slot(intnat segments)
{
  unsigned slot = 0;
  bac_lock_take(&young_lock);
  while (slot < bac_young_layout.slots && has(&young.taken, slot))
    slot++;
  if (slot < bac_young_layout.slots) {
    flip(&young.taken, slot);
    bac_fetch_add_relaxed(&young.x_domains, 1);
    bac_fetch_add_relaxed(&young.x_credit_full, segments);
    bac_fetch_add_relaxed(&young.x_credit, segments);
  }
  bac_lock_release(&young_lock);
  return slot;
}

/* `warm`: its memory may be resident; bac_minor_trim decides about it. */
static void give_slot(int slot, intnat segments, bool warm)
{
  bac_lock_take(&young_lock);
  flip(&young.taken, (size_t)slot);
  if (warm != has(&young.warm, (size_t)slot))
    flip(&young.warm, (size_t)slot);
  bac_fetch_sub_relaxed(&young.x_domains, 1);
  bac_fetch_sub_relaxed(&young.x_credit_full, segments);
  bac_fetch_sub_relaxed(&young.x_credit, segments);
  if (warm)
    bac_store_relaxed(&young.x_any_warm, true);
  bac_lock_release(&young_lock);
}

static intnat segments_of_area(void) { return (intnat)(area_bytes() / young.segment_bytes); }

bac_status bac_minor_open(struct bac_gc_domain *d)
{
  unsigned slot = take_slot(segments_of_area());
  if (slot == bac_young_layout.slots)
    return BAC_BUSY;
  place_area(d, (int)slot);
  bac_status st = commit_down_to(d, (uintnat)d->st.young_end - area_bytes());
  if (st != BAC_OK)
    give_slot((int)slot, segments_of_area(), false);
  return st;
}

/* What lies below young_ptr was used before the last collection and is of no use any more. */
void bac_minor_close(struct bac_gc_domain *d)
{
  uintnat low = (uintnat)d->st.young_end - young.segment_bytes;
  if (low > (uintnat)d->st.young_ptr)
    low = (uintnat)d->st.young_ptr;
  if (d->touched_low < low) {
    bac_vmem_decommit((void *)d->touched_low, low - d->touched_low);
    d->touched_low = low;
  }
  bac_fetch_add_relaxed(&young.x_ended, 1);
}

unsigned bac_minor_ended_areas(void) { return bac_load_relaxed(&young.x_ended); }

void bac_minor_give_slot(struct bac_gc_domain *d)
{
  bac_fetch_sub_relaxed(&young.x_ended, 1);
  give_slot(d->young_slot, segments_of_area(), d->touched_low < (uintnat)d->st.young_end);
}

/* Take a warm free slot beyond those kept for the next domains; the number of slots when there is none. */
static size_t take_warm(void)
{
  size_t slot = bac_thread_cpus();
  bac_lock_take(&young_lock);
  while (slot < bac_young_layout.slots && (!has(&young.warm, slot) || has(&young.taken, slot)))
    slot++;
  if (slot < bac_young_layout.slots)
    flip(&young.taken, slot);
  else
    bac_store_relaxed(&young.x_any_warm, false);
  bac_lock_release(&young_lock);
  return slot;
}

/* Slots up to the number of processors stay as they are: a program that spawns again and again finds its
 * memory there.  No stop can come between taking a slot and giving it back: the caller does not poll. */
void bac_minor_trim(void)
{
  size_t slot, bytes = bac_young_layout.slot_bytes;
  if (!bac_load_relaxed(&young.x_any_warm))
    return;
  while ((slot = take_warm()) < bac_young_layout.slots) {
    bac_vmem_decommit((void *)(bac_ranges.young.base + slot * bytes), bytes);
    bac_lock_take(&young_lock);
    flip(&young.taken, slot);
    flip(&young.warm, slot);
    bac_lock_release(&young_lock);
  }
}

static void reset_area(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  d->st.stat_minor_words += (uintnat)(d->st.young_end - d->st.young_ptr);
  bac_poison_words(d->st.young_ptr, d->st.young_end);
  d->st.young_ptr = d->st.young_end;
  d->segment_end = (uintnat)d->st.young_end;
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
  BAC_ASSERT(bac_load_relaxed(&young.x_credit_full) == (intnat)bac_load_relaxed(&young.x_domains) * segments_of_area());
  bac_stw_foreach_live(reset_area, NULL);
  bac_store_relaxed(&young.x_credit, bac_load_relaxed(&young.x_credit_full));
  bac_fetch_add_relaxed(&young.x_collections, 1);
  bac_counters_sample();
}

/* ---- change of size ------------------------------------------------------------------------------ */

bac_status bac_minor_prepare_range(size_t words, size_t slots, struct bac_range *out, size_t *slot_bytes,
                                   struct bac_slot_set *prepared)
{
  size_t area = bac_young_area_bytes(words);
  if (slots > BAC_MAX_SLOTS)
    return BAC_NOMEM;
  *slot_bytes = area * BAC_AREAS_PER_SLOT;
  bac_status st = bac_range_reserve_young(*slot_bytes * slots, out);
  if (st != BAC_OK) {                /* little address space: slots without slack */
    *slot_bytes = area;
    st = bac_range_reserve_young(*slot_bytes * slots, out);
  }
  if (st != BAC_OK)
    return st;
  bac_lock_take(&young_lock);
  *prepared = young.taken;
  bac_lock_release(&young_lock);
  for (size_t i = slots; i < BAC_MAX_SLOTS; i++)      /* others may have made more slots meanwhile */
    if (has(prepared, i))
      flip(prepared, i);
  for (size_t i = 0; i < slots && st == BAC_OK; i++)
    if (has(prepared, i))
      st = bac_vmem_commit((void *)(out->base + (i + 1) * *slot_bytes - area), area);
  if (st != BAC_OK)
    bac_vmem_release((void *)out->base, out->bytes);
  return st;
}

/* Also for a domain that its spawner has opened and that has not joined the world yet. */
static void adopt_area(struct bac_gc_domain *d, void *arg)
{
  if (d->st.young_end == NULL)
    return;                          /* slot without an area */
  place_area(d, d->young_slot);
  d->committed_low = (uintnat)d->st.young_end - *(const size_t *)arg;
  bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

bool bac_minor_adopt_range(struct bac_range r, size_t slot_bytes, size_t slots, size_t words,
                           const struct bac_slot_set *prepared, struct bac_range *old)
{
  size_t area = bac_young_area_bytes(words);
  for (size_t i = 0; i < BAC_MAX_SLOTS / 64; i++)
    if (young.taken.word[i] & ~prepared->word[i])
      return false;
  *old = bac_ranges.young;
  bac_gc_params.minor_heap_words = words;
  bac_range_adopt_young(r, slot_bytes, (unsigned)slots);
  young.segment_bytes = area < BAC_SEGMENT_BYTES ? area : BAC_SEGMENT_BYTES;
  bac_store_relaxed(&young.x_credit_full, (intnat)(bac_load_relaxed(&young.x_domains) * (area / young.segment_bytes)));
  bac_store_relaxed(&young.x_credit, bac_load_relaxed(&young.x_credit_full));
  young.warm = (struct bac_slot_set){ { 0 } };
  bac_stw_foreach_slot(adopt_area, &area);
  return true;
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

/* EDGE E3 stop-announced, acquire side: exchange the line, then look at the phase; again after parking,
 * since the next stop may have been announced (T1). */
static void lower_line(struct bac_gc_domain *d)
{
  do
    bac_exchange_acq_rel(&d->st.young_limit, d->segment_end);
  while (bac_stw_poll_park(d));
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

/* Is there room to promote what a further segment may hold, and one segment more?  That one is kept back
 * for the handler of Out_of_memory and released when an allocation has been refused (gc.md M5). */
static bool reserve_met(struct bac_gc_domain *d, intnat credit_left)
{
  size_t wanted = reserve_for(credit_left), kept_back = reserve_for(credit_left - 1) - wanted + 1;
  if (bac_load_relaxed(&bac_heap.x_free_blocks) < wanted + kept_back)
    bac_pool_examine_all(&d->pools);                     /* empty pools may hide there */
  if (bac_blocks_ensure(wanted + kept_back) == BAC_OK) {
    d->refused = false;
    return true;
  }
  return d->refused && bac_blocks_ensure(wanted) == BAC_OK;
}

/* One more segment below the open one. */
enum taken { TAKEN, NO_CREDIT, NO_MEMORY };
static enum taken take_segment(struct bac_gc_domain *d)
{
  uintnat low = d->segment_end - young.segment_bytes;
  if (low < (uintnat)d->st.young_start)
    return NO_CREDIT;
  intnat left = bac_fetch_sub_relaxed(&young.x_credit, 1) - 1;
  bool memory = left < 0 || (reserve_met(d, left) && commit_down_to(d, low) == BAC_OK);
  if (left < 0 || !memory) {
    bac_fetch_add_relaxed(&young.x_credit, 1);
    return memory ? NO_CREDIT : NO_MEMORY;
  }
  d->segment_end = low;
  if (low < d->touched_low)
    d->touched_low = low;
  set_line(d, low);
  return TAKEN;
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
    enum taken taken = take_segment(d);
    if (taken == NO_CREDIT)
      bac_gc_minor_since(d, seen);         /* others may be quicker to use the new credit: no reason to give up */
    else if (taken == NO_MEMORY)
      room = make_room(d, step++);
    if (taken != TAKEN && owes_major(d))
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
