/* large.c -- spans of whole blocks for what no pool can hold.
 *
 * A span's liveness is the first bit of its first block in the maps.  After a flip all spans move to
 * `unexamined`; bac_large_examine frees the dead ones.  Spans with a finaliser have rings of their own
 * and wait there until it has run.  LARGE guards the rings outside stops. */
#include "gc/heap.h"
#include "gc/minor.h"
#include "gc/pool.h"
#include "gc/write_barrier.h"
#include "platform/lock.h"

/* LARGE held, or inside a stop.  Index: BAC_PLAIN, BAC_CUSTOM. */
static struct {
  struct bac_ring used[BAC_POOL_SORTS], unexamined[BAC_POOL_SORTS];
  _Atomic bool x_ends_due;           /* unexamined[BAC_CUSTOM] may hold something; lets polls skip the lock */
} spans;
static struct bac_lock spans_lock = BAC_LOCK_INITIALIZER(LARGE);

void bac_large_start(void)
{
  for (unsigned s = 0; s < BAC_POOL_SORTS; s++) {
    bac_ring_init(&spans.used[s]);
    bac_ring_init(&spans.unexamined[s]);
  }
  bac_store_relaxed(&spans.x_ends_due, false);
}

static size_t first_window(const struct bac_block *b) { return bac_block_number(b) * BAC_BLOCK_WINDOWS; }

header_t *bac_large_take(size_t whsize, bool custom, size_t keep)
{
  size_t n = (whsize + BAC_BLOCK_WORDS - 1) / BAC_BLOCK_WORDS;
  size_t i = n > UINT32_MAX ? SIZE_MAX : bac_blocks_take(n, BAC_BLOCK_LARGE, keep);
  if (i == SIZE_MAX)
    return NULL;
  struct bac_block *b = bac_block_at(i);
  b->custom = custom;
  b->cells = b->capacity = 1;
  bac_heap.live[first_window(b)] = 1;
  if (bac_allocate_black)
    bac_heap.mark[first_window(b)] = 1;
  bac_lock_take(&spans_lock);
  bac_ring_push(&spans.used[custom], &b->link);
  bac_lock_release(&spans_lock);
  return (header_t *)bac_block_base(b);
}

void bac_large_new_epoch(void)
{
  for (unsigned s = 0; s < BAC_POOL_SORTS; s++)
    bac_ring_splice(&spans.unexamined[s], &spans.used[s]);
  bac_store_relaxed(&spans.x_ends_due, !bac_ring_empty(&spans.unexamined[BAC_CUSTOM]));
}

/* The next span of the ring, taken out, or NULL.  Several domains may look through the same ring. */
static struct bac_block *take_span(struct bac_ring *from)
{
  bac_lock_take(&spans_lock);
  struct bac_ring *r = bac_ring_empty(from) ? NULL : from->next;
  if (r != NULL)
    bac_ring_unlink(r);
  bac_lock_release(&spans_lock);
  return (struct bac_block *)r;
}

/* A span in no ring: freed when dead, used when alive. */
static void file_span(struct bac_block *b)
{
  size_t w = first_window(b);
  bac_heap.mark[w] = 0;
  if (!(bac_heap.live[w] & 1)) {
    bac_blocks_give_back(b);
    return;
  }
  bac_lock_take(&spans_lock);
  bac_ring_push(&spans.used[b->custom], &b->link);
  bac_lock_release(&spans_lock);
}

void bac_large_examine(void)
{
  for (struct bac_block *b; (b = take_span(&spans.unexamined[BAC_PLAIN])) != NULL; )
    file_span(b);
}

/* While its finaliser runs a span is in no ring, so nobody else runs it.  A cycle that begins meanwhile marks
 * the block in place (d->ending); afterwards it is dead all the same. */
void bac_large_end_dead(void (*end)(struct bac_block *b, void *arg), void *arg)
{
  if (!bac_load_relaxed(&spans.x_ends_due))
    return;
  for (struct bac_block *b; (b = take_span(&spans.unexamined[BAC_CUSTOM])) != NULL; ) {
    end(b, arg);
    file_span(b);
  }
  bac_store_relaxed(&spans.x_ends_due, false);
}
