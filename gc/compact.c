/* compact.c -- choosing sparse pools; the moving itself is the second instance of the mark loop.
 *
 * Per class, pools with the fewest cells are chosen as long as the others can take their cells.  A
 * chosen pool gets no new cells, since it is filed as full; when marking ends nothing in it is marked,
 * so its examination frees the block.  A cell that cannot be moved is marked in place and keeps it. */
#include "gc/major.h"
#include "gc/minor.h"
#include "gc/pool.h"
#include "gc/stw.h"

enum { BUCKETS = 64 };

static unsigned bucket_of(const struct bac_block *b)
{
  return (unsigned)((uint64_t)b->cells * (BUCKETS - 1) / b->capacity);
}

static void each_pool(struct bac_pool_class *pc, void (*fn)(struct bac_block *b, void *arg), void *arg)
{
  for (struct bac_ring *r = pc->partial.next; r != &pc->partial; r = r->next)
    fn((struct bac_block *)r, arg);
  for (struct bac_ring *r = pc->full.next; r != &pc->full; r = r->next)
    fn((struct bac_block *)r, arg);
}

/* How many pools of a class lie in each bucket of occupancy, and what they hold. */
struct census { size_t pools[BUCKETS]; size_t count, cells, capacity; };
static void count_pool(struct bac_block *b, void *arg)
{
  struct census *c = arg;
  c->pools[bucket_of(b)]++;
  c->count++;
  c->cells += b->cells;
  c->capacity = b->capacity;
}

/* Still to be chosen, per bucket. */
struct quota { size_t pools[BUCKETS]; };

static void choose_pool(struct bac_block *b, void *arg)
{
  struct quota *q = arg;
  unsigned at = bucket_of(b);
  if (q->pools[at] > 0) {
    q->pools[at]--;
    b->moving = true;
  }
}

/* The emptiest pools first; so many that the rest can hold everything. */
static void make_quota(const struct census *c, struct quota *q, bool everything)
{
  size_t needed = c->capacity == 0 ? 0 : (c->cells + c->capacity - 1) / c->capacity;
  size_t spare = everything ? c->count : c->count - needed;
  for (unsigned i = 0; i < BUCKETS; i++) {
    q->pools[i] = c->pools[i] < spare ? c->pools[i] : spare;
    spare -= q->pools[i];
  }
}

/* Chosen pools leave the ring from which cells are taken. */
static void set_aside(struct bac_pool_class *pc)
{
  for (struct bac_ring *r = pc->partial.next, *next; r != &pc->partial; r = next) {
    struct bac_block *b = (struct bac_block *)r;
    next = r->next;
    if (b->moving) {
      bac_ring_unlink(r);
      b->state = BAC_POOL_FULL;
      bac_ring_push(&pc->full, r);
    }
  }
}

/* Counts must be right for choosing.  What died in an unexamined custom pool lives for one more cycle, so after the
 * spent map was cleared such a pool is counted like any other. */
static void examine_set(struct bac_pool_set *ps)
{
  bac_pool_examine_own(ps);
  for (unsigned cls = 0; cls < BAC_CLASSES; cls++)
    while (!bac_ring_empty(&ps->c[BAC_CUSTOM][cls].unexamined))
      bac_pool_examine(ps, (struct bac_block *)ps->c[BAC_CUSTOM][cls].unexamined.next);
}

static void choose_of_set(struct bac_pool_set *ps, bool everything)
{
  examine_set(ps);
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned cls = 0; cls < BAC_CLASSES; cls++) {
      struct bac_pool_class *pc = &ps->c[sort][cls];
      struct census c = { .count = 0 };
      struct quota q;
      each_pool(pc, count_pool, &c);
      make_quota(&c, &q, everything);
      each_pool(pc, choose_pool, &q);
      set_aside(pc);
    }
}

static void choose_of_domain(struct bac_gc_domain *d, void *arg) { choose_of_set(&d->pools, *(bool *)arg); }

void bac_compact_choose(bool everything)
{
  bac_stw_foreach_live(choose_of_domain, &everything);
  choose_of_set(bac_shared_set(), everything);
}

/* Ordinary compaction fills what is there.  Moving everything needs as much again. */
bool bac_compact_prepare(struct bac_gc_domain *d, bool everything)
{
  bac_pool_examine_all(&d->pools);
  if (!everything)
    return true;
  return bac_blocks_ensure(bac_minor_reserve_blocks() + bac_blocks_used()) == BAC_OK;
}

void bac_compact_finish(void)
{
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++)
    bac_block_at(i)->moving = false;
}
