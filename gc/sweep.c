/* sweep.c -- examination: what a flip left behind is counted, not walked.
 *
 * After a flip `live` holds the new marks and `mark` the spent map (old liveness).  A pool is examined
 * before its first use in the epoch: bits counted, spent map cleared, filed as free, partial or full.
 * A pool that nobody has looked at when the next cycle begins only has its spent bits cleared; it stays
 * unexamined.  No dead cell is touched, except that debug builds fill them (poison). */
#include "gc/custom_dead.h"
#include "gc/poison.h"
#include "gc/pool.h"
#include <limits.h>

enum { EXAMINE_AT_ONCE = 64 };

void bac_block_clear_map(uint64_t *map, const struct bac_block *b)
{
  size_t windows = (b->kind == BAC_BLOCK_LARGE ? 1 : b->blocks) * (size_t)BAC_BLOCK_WINDOWS;
  memset(map + bac_block_number(b) * BAC_BLOCK_WINDOWS, 0, windows * sizeof *map);
}

unsigned bac_block_count_map(const uint64_t *map, const struct bac_block *b)
{
  size_t windows = (b->kind == BAC_BLOCK_LARGE ? 1 : b->blocks) * (size_t)BAC_BLOCK_WINDOWS;
  const uint64_t *at = map + bac_block_number(b) * BAC_BLOCK_WINDOWS;
  unsigned n = 0;
  for (size_t w = 0; w < windows; w++)
    n += (unsigned)__builtin_popcountll(at[w]);
  return n;
}

static void new_epoch_class(struct bac_pool_class *pc)
{
  BAC_ASSERT(pc->cursor.pool == NULL);
  bac_ring_splice(&pc->unexamined, &pc->partial);
  bac_ring_splice(&pc->unexamined, &pc->full);
}

/* O(classes): that a pool is unexamined is told by its epoch, so no descriptor is touched. */
void bac_pool_new_epoch(struct bac_pool_set *ps)
{
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++)
      new_epoch_class(&ps->c[sort][c]);
  ps->next_to_examine = 0;
}

void bac_pool_examine(struct bac_pool_set *ps, struct bac_block *b)
{
  struct bac_pool_class *pc = &ps->c[b->custom][b->cls];
  bac_poison_dead_cells(b);
  bac_block_clear_map(bac_heap.mark, b);
  b->cells = bac_block_count_map(bac_heap.live, b);
  b->epoch = (uint32_t)bac_heap.epoch;
  bac_ring_unlink(&b->link);
  if (b->cells == 0) {
    bac_blocks_give_back(b);
  } else if (b->cells == b->capacity) {
    b->state = BAC_POOL_FULL;
    bac_ring_push(&pc->full, &b->link);
  } else {
    b->state = BAC_POOL_PARTIAL;
    bac_ring_push(&pc->partial, &b->link);
  }
}

bool bac_pool_examine_some(struct bac_pool_set *ps, unsigned n)
{
  while (ps->next_to_examine < BAC_CLASSES) {
    struct bac_ring *head = &ps->c[BAC_PLAIN][ps->next_to_examine].unexamined;
    for (; !bac_ring_empty(head); n--) {
      if (n == 0)
        return true;
      bac_pool_examine(ps, (struct bac_block *)head->next);
    }
    ps->next_to_examine++;
  }
  return false;
}

/* Pools that came from elsewhere may wait in a class that was done before. */
void bac_pool_examine_own(struct bac_pool_set *ps)
{
  ps->next_to_examine = 0;
  bac_pool_examine_some(ps, UINT_MAX);
}

void bac_pool_examine_all(struct bac_pool_set *ps)
{
  do
    bac_pool_examine_own(ps);
  while (bac_shared_take_some(ps, EXAMINE_AT_ONCE));
}

/* ---- the spent map, inside the stop that begins a cycle ------------------------------------------ */

/* Dead cells that await their end live for one more cycle.  A dead span without an end is only forgotten: its
 * live bit is clear already. */
static void clear_spent_of(struct bac_block *b)
{
  if (b->kind == BAC_BLOCK_LARGE) {
    size_t w = bac_block_number(b) * BAC_BLOCK_WINDOWS;
    if (b->custom)
      bac_heap.live[w] |= bac_heap.mark[w];
    bac_heap.mark[w] = 0;
  } else if (b->kind == BAC_BLOCK_POOL && !bac_pool_examined(b)) {
    if (b->custom)
      bac_custom_keep_leftover(b);
    bac_poison_dead_cells(b);
    bac_block_clear_map(bac_heap.mark, b);
  }
}

void bac_sweep_clear_spent(size_t chunk)
{
  for (uint64_t used = ~bac_heap.chunk[chunk].free; used != 0; used &= used - 1)
    clear_spent_of(bac_block_at(chunk * BAC_CHUNK_BLOCKS + (size_t)__builtin_ctzll(used)));
}

#if BAC_DEBUG >= 1
struct poison_cells { size_t cell_words; };

static void poison_cell(header_t *hp, void *arg)
{
  const struct poison_cells *p = arg;
  if (!bac_bit_test(bac_heap.live, bac_granule_of((uintnat)hp)))
    bac_poison_words((value *)hp, (value *)hp + p->cell_words);
}

void bac_poison_dead_cells(const struct bac_block *b)
{
  struct poison_cells p = { bac_size_table.cell_words[b->cls] };
  bac_block_each_cell(b, bac_heap.mark, poison_cell, &p);
}

void bac_poison_pool(const struct bac_block *b)
{
  value *base = (value *)bac_block_base(b);
  bac_poison_words(base, base + (size_t)b->blocks * BAC_BLOCK_WORDS);
}

static void check_cell(const value *cell, size_t words)
{
  for (size_t i = 1; i < words; i++)
    if (cell[i] != BAC_POISON)
      bac_fatal("verify poison: word %zu of the free cell %p was overwritten with %p", i, (const void *)cell,
                (void *)cell[i]);
}

void bac_poison_check_window(const struct bac_cursor *c)
{
  for (uint64_t f = c->free; f != 0; f &= f - 1) {
    unsigned g = (unsigned)__builtin_ctzll(f);
    check_cell((value *)(c->base + (g << BAC_GRANULE_SHIFT) + (((c->odd >> g) & 1) << 3)),
               bac_size_table.cell_words[c->pool->cls]);
  }
}
#endif
