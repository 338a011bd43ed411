/* young.c -- the YOUNG range: segments of 64 KiB, taken by whoever needs one.
 *
 * All areas are emptied at once by each collection, so segments need no list of free ones: the number of
 * those taken since then is the number of the next.  The sum that may be taken is the areas of all domains, but
 * of no more domains than processors can keep busy: memory stays in the caches, and in bounds however many
 * domains wait for something.  So the world stops when the sum is used, not when the fastest domain has used its share,
 * and a domain that allocates nothing holds nothing.
 *
 * A segment is used downwards.  What does not fit at its end is left: at most 2 KiB. */
#include "gc/young.h"
#include "gc/poison.h"
#include "gc/range.h"
#include "gc/stw.h"
#include "platform/fault.h"
#include "platform/lock.h"
#include "platform/thread.h"
#include "platform/vmem.h"

enum { PAGE_BYTES = 4096, LEAST_SEGMENTS = 64 };

/* Sizes that follow from the words of one area. */
struct layout { size_t segment_bytes, area_segments, areas; };

static struct bac_lock young_lock = BAC_LOCK_INITIALIZER(POOLS);
static struct {
  _Atomic size_t x_taken;            /* any domain, compare-and-swap; 0 after a collection */
  _Atomic size_t x_full;             /* young_lock held, or inside a stop; so are the next two */
  _Atomic size_t x_committed;        /* segments with memory behind them */
  _Atomic unsigned x_domains;
  size_t limit;                      /* segments in the range: start-up, or inside a stop; so is the next */
  struct layout layout;
  unsigned cpus;                     /* start-up */
} young;

/* An area is cut into equal segments of whole pages. */
static struct layout layout_of(size_t words)
{
  struct layout l;
  size_t area = words * sizeof(value);
  l.area_segments = area <= BAC_SEGMENT_BYTES ? 1 : (area + BAC_SEGMENT_BYTES - 1) / BAC_SEGMENT_BYTES;
  size_t bytes = (area + l.area_segments - 1) / l.area_segments;
  l.segment_bytes = bytes == 0 ? PAGE_BYTES : (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
  l.areas = young.cpus;
  if (l.areas * l.area_segments < LEAST_SEGMENTS)       /* small areas: enough for each domain to have one */
    l.areas = LEAST_SEGMENTS / l.area_segments;
  return l;
}

static size_t area_bytes(struct layout l) { return l.segment_bytes * l.area_segments; }
size_t bac_young_range_bytes(size_t words)
{
  young.cpus = bac_thread_cpus();
  struct layout l = layout_of(words);
  return area_bytes(l) * l.areas;
}
size_t bac_young_least_bytes(size_t words) { return area_bytes(layout_of(words)); }

size_t bac_young_taken(void) { return bac_load_relaxed(&young.x_taken); }
size_t bac_young_segment_bytes(void) { return young.layout.segment_bytes; }

/* Only workers promote: a processor each. */
unsigned bac_young_workers(void)
{
  unsigned domains = bac_load_relaxed(&young.x_domains);
  return domains < young.cpus ? domains : young.cpus;
}

size_t bac_young_bytes_left(void)
{
  size_t taken = bac_load_relaxed(&young.x_taken), full = bac_load_relaxed(&young.x_full);
  return taken < full ? (full - taken) * young.layout.segment_bytes : 0;
}

void bac_young_start(void)
{
  young.layout = layout_of(bac_gc_params.minor_heap_words);
  young.limit = bac_ranges.young.bytes / young.layout.segment_bytes;
  bac_store_relaxed(&young.x_taken, 0);
  bac_store_relaxed(&young.x_full, 0);
  bac_store_relaxed(&young.x_committed, 0);
  bac_store_relaxed(&young.x_domains, 0);
}

/* ---- domains ------------------------------------------------------------------------------------ */

static size_t full_for(unsigned domains, struct layout l, size_t limit)
{
  size_t wanted = domains * l.area_segments;
  return wanted < limit ? wanted : limit;
}

/* No segment is open: the next allocation takes one.  The base is an address that no block ends at. */
static void open_nothing(struct bac_gc_domain *d)
{
  value *base = (value *)bac_ranges.young.base;
  d->st.young_start = d->st.young_trigger = d->st.young_end = d->st.young_ptr = base;
  d->segment_end = (uintnat)base;
}

/* young_lock held. */
static bac_status commit(size_t segments)
{
  size_t have = bac_load_relaxed(&young.x_committed), bytes = young.layout.segment_bytes;
  if (segments <= have)
    return BAC_OK;
  if (BAC_FAULT(gc_young))
    return BAC_NOMEM;
  bac_status st = bac_vmem_commit((void *)(bac_ranges.young.base + have * bytes), (segments - have) * bytes);
  if (st == BAC_OK)
    bac_store_relaxed(&young.x_committed, segments);
  return st;
}

bac_status bac_young_open(struct bac_gc_domain *d)
{
  bac_lock_take(&young_lock);
  unsigned domains = bac_load_relaxed(&young.x_domains) + 1;
  size_t full = full_for(domains, young.layout, young.limit);
  bac_status st = commit(full);
  if (st == BAC_OK) {
    bac_store_relaxed(&young.x_domains, domains);
    bac_store_relaxed(&young.x_full, full);
    open_nothing(d);
    d->st.minor_heap_wsz = bac_gc_params.minor_heap_words;
    bac_store_relaxed(&d->st.young_limit, d->segment_end);
  }
  bac_lock_release(&young_lock);
  return st;
}

void *bac_young_lend(size_t will_use_bytes, size_t *bytes)
{
  char *base = (char *)bac_ranges.young.base;
  size_t committed = bac_load_relaxed(&young.x_committed) * young.layout.segment_bytes;
  BAC_ASSERT(bac_young_taken() == 0 && bac_load_relaxed(&young.x_domains) == 1);
  if (will_use_bytes >= committed / 2)    /* else a large page would be memory that the program never needs */
    bac_vmem_advise_huge(base, committed);
  *bytes = committed - young.layout.segment_bytes;
  return base + young.layout.segment_bytes;
}

/* More segments may be taken now than are allowed: then the next one needs a collection. */
void bac_young_close(void)
{
  bac_lock_take(&young_lock);
  unsigned domains = bac_load_relaxed(&young.x_domains) - 1;
  bac_store_relaxed(&young.x_domains, domains);
  bac_store_relaxed(&young.x_full, full_for(domains, young.layout, bac_load_relaxed(&young.x_committed)));
  bac_lock_release(&young_lock);
}

/* ---- segments ----------------------------------------------------------------------------------- */

static void open_segment(struct bac_gc_domain *d, size_t number)
{
  uintnat low = bac_ranges.young.base + number * young.layout.segment_bytes;
  d->st.stat_minor_words += (uintnat)(d->st.young_end - d->st.young_ptr);
  d->st.young_start = d->st.young_trigger = (value *)low;
  d->st.young_end = d->st.young_ptr = (value *)(low + young.layout.segment_bytes);
  d->segment_end = low;
}

/* A number is claimed only when everything else is certain, so that none has to be given back.  The order of
 * claims carries nothing: what is in a segment is published with its owner's roots. */
enum bac_young_answer bac_young_take_segment(struct bac_gc_domain *d,
                                             bool (*afford)(struct bac_gc_domain *d, size_t taken))
{
  size_t taken = bac_load_relaxed(&young.x_taken);
  do {
    if (taken >= bac_load_relaxed(&young.x_full))
      return BAC_YOUNG_SPENT;
    if (!afford(d, taken + 1))
      return BAC_YOUNG_NO_MEMORY;
  } while (!atomic_compare_exchange_weak_explicit(&young.x_taken, &taken, taken + 1, memory_order_relaxed,
                                                  memory_order_relaxed));
  BAC_ASSERT(taken < bac_load_relaxed(&young.x_committed));
  open_segment(d, taken);
  return BAC_YOUNG_TAKEN;
}

void bac_young_leave_segment(struct bac_gc_domain *d)
{
  d->st.stat_minor_words += (uintnat)(d->st.young_end - d->st.young_ptr);
  open_nothing(d);
}

void bac_young_all_free(void)
{
  value *base = (value *)bac_ranges.young.base;
  bac_poison_words(base, base + bac_young_taken() * (young.layout.segment_bytes / sizeof(value)));
  bac_store_relaxed(&young.x_taken, 0);
}

/* Numbers from x_full on are claimed by nobody while the lock is held, and those below x_taken may be in use. */
void bac_young_trim(void)
{
  bac_lock_take(&young_lock);
  size_t first = bac_load_relaxed(&young.x_full), taken = bac_young_taken(), bytes = young.layout.segment_bytes;
  if (first < taken)
    first = taken;
  if (first < bac_load_relaxed(&young.x_committed))
    bac_vmem_decommit((void *)(bac_ranges.young.base + first * bytes),
                      (bac_load_relaxed(&young.x_committed) - first) * bytes);
  bac_lock_release(&young_lock);
}

/* ---- change of size ------------------------------------------------------------------------------ */

bac_status bac_young_prepare(size_t words, struct bac_young_resize *out)
{
  struct layout l = layout_of(words);
  bac_status st = bac_range_reserve_young(area_bytes(l) * l.areas, &out->range);
  if (st != BAC_OK)                  /* little address space */
    st = bac_range_reserve_young(area_bytes(l), &out->range);
  if (st != BAC_OK)
    return st;
  out->words = words;
  out->committed = full_for(bac_load_relaxed(&young.x_domains), l, out->range.bytes / l.segment_bytes);
  st = bac_vmem_commit((void *)out->range.base, out->committed * l.segment_bytes);
  if (st != BAC_OK)
    bac_vmem_release((void *)out->range.base, out->range.bytes);
  return st;
}

/* Also for a domain that its spawner has opened and that has not joined the world yet. */
static void adopt_one(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  if (d->st.young_end == NULL)
    return;                          /* a slot that was never opened */
  open_nothing(d);
  d->st.minor_heap_wsz = bac_gc_params.minor_heap_words;
  bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
}

/* Domains that opened since the preparation share what was committed for the others. */
void bac_young_adopt(const struct bac_young_resize *r, struct bac_range *old)
{
  BAC_ASSERT(bac_young_taken() == 0);
  *old = bac_ranges.young;
  bac_gc_params.minor_heap_words = r->words;
  bac_range_adopt_young(r->range);
  young.layout = layout_of(r->words);
  young.limit = r->range.bytes / young.layout.segment_bytes;
  bac_store_relaxed(&young.x_committed, r->committed);
  size_t full = full_for(bac_load_relaxed(&young.x_domains), young.layout, young.limit);
  bac_store_relaxed(&young.x_full, full < r->committed ? full : r->committed);
  bac_stw_foreach_slot(adopt_one, NULL);
}
