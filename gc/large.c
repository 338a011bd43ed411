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
static struct { struct bac_ring used[BAC_POOL_SORTS], unexamined[BAC_POOL_SORTS]; } spans;
static struct bac_lock spans_lock = BAC_LOCK_INITIALIZER(LARGE);

void bac_large_start(void)
{
  for (unsigned s = 0; s < BAC_POOL_SORTS; s++) {
    bac_ring_init(&spans.used[s]);
    bac_ring_init(&spans.unexamined[s]);
  }
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
}

/* Take the span from its ring: freed when dead, used when alive. */
static void file_span(struct bac_block *b)
{
  size_t w = first_window(b);
  bool alive = bac_heap.live[w] & 1;
  bac_lock_take(&spans_lock);
  bac_ring_unlink(&b->link);
  if (alive)
    bac_ring_push(&spans.used[b->custom], &b->link);
  bac_lock_release(&spans_lock);
  bac_heap.mark[w] = 0;
  if (!alive)
    bac_blocks_give_back(b);
}

void bac_large_examine(void)
{
  while (!bac_ring_empty(&spans.unexamined[BAC_PLAIN]))
    file_span((struct bac_block *)spans.unexamined[BAC_PLAIN].next);
}

void bac_large_end_dead(bool (*end)(struct bac_block *b, void *arg), void *arg)
{
  while (!bac_ring_empty(&spans.unexamined[BAC_CUSTOM])) {
    struct bac_block *b = (struct bac_block *)spans.unexamined[BAC_CUSTOM].next;
    if (!end(b, arg))
      return;
    file_span(b);
  }
}

/* Inside the stop that begins a cycle: whatever is still unexamined keeps its dead for one more cycle. */
void bac_large_keep_leftover(void)
{
  for (unsigned s = 0; s < BAC_POOL_SORTS; s++)
    for (struct bac_ring *r = spans.unexamined[s].next; r != &spans.unexamined[s]; r = r->next) {
      size_t w = first_window((struct bac_block *)r);
      bac_heap.live[w] |= bac_heap.mark[w];
      bac_heap.mark[w] = 0;
    }
}
