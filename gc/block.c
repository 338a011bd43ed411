/* block.c -- runs of 32 KiB blocks: first fit by lowest address, growth by chunks, purge.
 *
 * Invariants (doc/design/heap.md), tested by bac_blocks_check:
 *   B1  a block's free bit is set exactly when its descriptor is FREE, and then both maps are clear there
 *   B2  resident is a subset of free
 *   B3  x_free_blocks is the number of free bits, x_used_blocks that of the others
 *   P1  if more blocks are resident and free than are retained for the running cycle, the deadline is
 *       not later than time + delay of any purgeable chunk */
#include "gc/heap.h"
#include "gc/pool.h"
#include "gc/range.h"
#include "platform/clock.h"
#include "platform/lock.h"
#include "platform/vmem.h"

enum { PURGE_DELAY_MS = 200, GROWTH_DIVISOR = 8 };
#define NO_DEADLINE UINT64_MAX

static struct bac_lock large_lock = BAC_LOCK_INITIALIZER(LARGE);

/* LARGE held, or inside a stop by the leader. */
static struct {
  size_t lowest;                     /* no chunk below this one has a free block */
  _Atomic uint64_t x_deadline;       /* milliseconds; when the next unforced purge is due.  Read without the lock:
                                        a stale one makes a pass early or late by one poll */
  size_t retained;                   /* free blocks that the running cycle is expected to use again */
  uint64_t oldest_kept;              /* when the oldest free run that the last purge left became free */
} state = { .x_deadline = NO_DEADLINE, .oldest_kept = UINT64_MAX };

static uint64_t now_ms(void) { return bac_clock_ns() / 1000000; }

size_t bac_blocks_used(void) { return bac_load_relaxed(&bac_heap.x_used_blocks); }

/* Commit n more chunks behind the last one. */
static bac_status add_chunks(size_t n)
{
  BAC_ASSERT_MAY_ALLOCATE();
  bac_status st = bac_range_commit_chunks(bac_heap.chunks, n);
  if (st != BAC_OK)
    return st;
  for (size_t i = bac_heap.chunks; i < bac_heap.chunks + n; i++)
    bac_heap.chunk[i] = (struct bac_chunk){ .free = ~(uint64_t)0 };
  bac_heap.chunks += n;
  bac_fetch_add_relaxed(&bac_heap.x_free_blocks, n * BAC_CHUNK_BLOCKS);
  return BAC_OK;
}

/* At least `blocks` more free blocks; more than that when the heap is already big, so that growing to
 * any size takes a logarithmic number of system calls. */
static bac_status grow(size_t blocks)
{
  size_t need = (blocks + BAC_CHUNK_BLOCKS - 1) / BAC_CHUNK_BLOCKS;
  size_t generous = bac_heap.chunks / GROWTH_DIVISOR;
  size_t room = bac_heap.chunk_limit - bac_heap.chunks;
  if (generous > room)
    generous = room;
  if (generous > need && add_chunks(generous) == BAC_OK)
    return BAC_OK;
  return add_chunks(need);
}

bac_status bac_blocks_ensure(size_t free)
{
  bac_status st = BAC_OK;
  size_t have = bac_load_relaxed(&bac_heap.x_free_blocks);
  if (BAC_LIKELY(have >= free))
    return BAC_OK;
  bac_lock_take(&large_lock);
  have = bac_load_relaxed(&bac_heap.x_free_blocks);
  if (have < free)
    st = grow(free - have);
  bac_lock_release(&large_lock);
  return st;
}

/* Lowest position of n ones in m (n <= 64), or 64. */
static unsigned run_in_word(uint64_t m, size_t n)
{
  size_t have = 1;
  while (have < n && m != 0) {
    size_t step = have <= n - have ? have : n - have;
    m &= m >> step;                  /* bit i now means: `have + step` ones begin at i */
    have += step;
  }
  return m == 0 ? 64 : (unsigned)__builtin_ctzll(m);
}

static unsigned ones_at_bottom(uint64_t m) { return ~m == 0 ? 64 : (unsigned)__builtin_ctzll(~m); }
static unsigned ones_at_top(uint64_t m) { return ~m == 0 ? 64 : (unsigned)__builtin_clzll(~m); }

/* First run of n free blocks by lowest address; may span chunks.  SIZE_MAX: none. */
static size_t find_run(size_t n)
{
  size_t run = 0, c = state.lowest;
  while (c < bac_heap.chunks && bac_heap.chunk[c].free == 0)
    c++;
  state.lowest = c;
  for (; c < bac_heap.chunks; c++) {
    uint64_t m = bac_heap.chunk[c].free;
    if (run + ones_at_bottom(m) >= n)
      return c * BAC_CHUNK_BLOCKS - run;
    if (n <= BAC_CHUNK_BLOCKS) {
      unsigned at = run_in_word(m, n);
      if (at < 64)
        return c * BAC_CHUNK_BLOCKS + at;
    }
    run = ~m == 0 ? run + BAC_CHUNK_BLOCKS : ones_at_top(m);
  }
  return SIZE_MAX;
}

/* Free blocks at the very end of the committed part: a run that growth can lengthen. */
static size_t free_at_end(void)
{
  size_t run = 0;
  for (size_t c = bac_heap.chunks; c-- > 0; ) {
    uint64_t m = bac_heap.chunk[c].free;
    run += ones_at_top(m);
    if (~m != 0)
      break;
  }
  return run;
}

static void set_free_bits(size_t first, size_t n, bool free)
{
  while (n > 0) {
    size_t c = first / BAC_CHUNK_BLOCKS, at = first % BAC_CHUNK_BLOCKS;
    size_t k = BAC_CHUNK_BLOCKS - at < n ? BAC_CHUNK_BLOCKS - at : n;
    uint64_t bits = (k == 64 ? ~(uint64_t)0 : (((uint64_t)1 << k) - 1)) << at;
    struct bac_chunk *chunk = &bac_heap.chunk[c];
    if (free) {
      chunk->free |= bits;
      chunk->resident |= bits;
    } else {
      chunk->free &= ~bits;
      chunk->resident &= ~bits;
    }
    first += k;
    n -= k;
  }
}

static void describe(size_t first, size_t n, enum bac_block_kind kind)
{
  struct bac_block *head = bac_block_at(first);
  *head = (struct bac_block){ .kind = (uint8_t)kind, .blocks = (uint32_t)n };
  bac_ring_init(&head->link);
  for (size_t i = 1; i < n; i++) {
    struct bac_block *b = bac_block_at(first + i);
    *b = (struct bac_block){ .kind = BAC_BLOCK_TAIL, .head_distance = (uint32_t)i };
  }
}

size_t bac_blocks_take(size_t n, enum bac_block_kind kind, size_t keep)
{
  bool may_grow = !bac_gc_inside_stop();
  size_t first = SIZE_MAX;
  bac_lock_take(&large_lock);
  size_t have = bac_load_relaxed(&bac_heap.x_free_blocks);
  if (have < n + keep && (!may_grow || grow(n + keep - have) != BAC_OK))
    goto no_blocks;
  first = find_run(n);
  if (first == SIZE_MAX && may_grow && grow(n - free_at_end()) == BAC_OK)
    first = find_run(n);
  if (first == SIZE_MAX)
    goto no_blocks;
  set_free_bits(first, n, false);
  describe(first, n, kind);
  bac_fetch_sub_relaxed(&bac_heap.x_free_blocks, n);
  bac_fetch_add_relaxed(&bac_heap.x_used_blocks, n);
  if (bac_blocks_used() > bac_load_relaxed(&bac_heap.x_used_top))
    bac_store_relaxed(&bac_heap.x_used_top, bac_blocks_used());
no_blocks:
  bac_lock_release(&large_lock);
  return first;
}

/* ---- giving back -------------------------------------------------------------------------------- */

/* A chunk that is used more than half is left whole, to keep its huge pages. */
static bool purgeable(const struct bac_chunk *c)
{
  return c->resident != 0 && __builtin_popcountll(c->free) >= BAC_CHUNK_BLOCKS / 2;
}

static void arm(uint64_t deadline)
{
  if (deadline < bac_load_relaxed(&state.x_deadline))
    bac_store_relaxed(&state.x_deadline, deadline);
}

/* The excess may have begun at `now`: what an earlier purge kept as not in excess is due by its own time. */
static void arm_for_excess(uint64_t now)
{
  arm((now < state.oldest_kept ? now : state.oldest_kept) + PURGE_DELAY_MS);
}

void bac_blocks_give_back(struct bac_block *head)
{
  size_t first = bac_block_number(head), n = head->blocks;
  BAC_SLOW_ASSERT(bac_block_count_map(bac_heap.live, head) == 0);
  BAC_SLOW_ASSERT(bac_block_count_map(bac_heap.mark, head) == 0);
  bac_lock_take(&large_lock);
  uint64_t now = now_ms();
  for (size_t i = first; i < first + n; i++)
    bac_block_at(i)->kind = BAC_BLOCK_FREE;
  set_free_bits(first, n, true);
  for (size_t c = first / BAC_CHUNK_BLOCKS; c <= (first + n - 1) / BAC_CHUNK_BLOCKS; c++)
    bac_heap.chunk[c].freed_at = now;
  if (first / BAC_CHUNK_BLOCKS < state.lowest)
    state.lowest = first / BAC_CHUNK_BLOCKS;
  bac_fetch_add_relaxed(&bac_heap.x_free_blocks, n);
  bac_fetch_sub_relaxed(&bac_heap.x_used_blocks, n);
  arm_for_excess(now);               /* P1; an earlier deadline stays */
  bac_lock_release(&large_lock);
}

static void purge_chunk(size_t index)
{
  struct bac_chunk *c = &bac_heap.chunk[index];
  char *base = (char *)bac_heap.base + index * BAC_CHUNK_BYTES;
  while (c->resident != 0) {
    unsigned at = (unsigned)__builtin_ctzll(c->resident);
    unsigned n = ones_at_bottom(c->resident >> at);
    if (n > 64 - at)
      n = 64 - at;
    bac_vmem_decommit(base + (size_t)at * BAC_BLOCK_BYTES, (size_t)n * BAC_BLOCK_BYTES);
    uint64_t bits = (n == 64 ? ~(uint64_t)0 : (((uint64_t)1 << n) - 1)) << at;
    c->resident &= ~bits;
  }
}

static size_t resident_blocks(void)
{
  size_t n = 0;
  for (size_t i = 0; i < bac_heap.chunks; i++)
    n += (size_t)__builtin_popcountll(bac_heap.chunk[i].resident);
  return n;
}

/* Purged memory that is touched again costs twice: so what the next collection would only find again
 * stays.  Lowering the amount makes what is now in excess due. */
void bac_blocks_set_retained(size_t blocks)
{
  bac_lock_take(&large_lock);
  state.retained = blocks;
  arm_for_excess(now_ms());
  bac_lock_release(&large_lock);
}

/* From the top, since blocks are taken from the bottom. */
static void purge_excess(bool forced)
{
  uint64_t now = now_ms();
  size_t resident = resident_blocks(), retained = forced ? 0 : state.retained;
  state.oldest_kept = UINT64_MAX;
  for (size_t i = bac_heap.chunks; i-- > 0; ) {
    struct bac_chunk *c = &bac_heap.chunk[i];
    if (forced ? c->resident == 0 : !purgeable(c))
      continue;
    if (forced || (resident > retained && now >= c->freed_at + PURGE_DELAY_MS)) {
      resident -= (size_t)__builtin_popcountll(c->resident);
      purge_chunk(i);
    } else {
      if (resident > retained)
        arm(c->freed_at + PURGE_DELAY_MS);   /* P1: skipped as not yet due, so re-arm for it */
      if (c->freed_at < state.oldest_kept)
        state.oldest_kept = c->freed_at;
    }
  }
}

/* Never inside a stop: the system call costs about 0.1 ms per MiB. */
void bac_blocks_purge(bool forced)
{
  BAC_ASSERT_MAY_ALLOCATE();
  uint64_t deadline = bac_load_relaxed(&state.x_deadline);
  if (!forced && (deadline == NO_DEADLINE || now_ms() < deadline))
    return;
  bac_lock_take(&large_lock);
  bac_store_relaxed(&state.x_deadline, NO_DEADLINE);
  purge_excess(forced);
  bac_lock_release(&large_lock);
}

/* ---- check -------------------------------------------------------------------------------------- */

static bool chunk_check(size_t index, size_t *free_total, bool excess)
{
  const struct bac_chunk *c = &bac_heap.chunk[index];
  bool good = (c->resident & ~c->free) == 0;                                   /* B2 */
  good = good && (!excess || !purgeable(c) || bac_load_relaxed(&state.x_deadline) <= c->freed_at + PURGE_DELAY_MS);   /* P1 */
  for (unsigned i = 0; i < BAC_CHUNK_BLOCKS; i++) {
    const struct bac_block *b = bac_block_at(index * BAC_CHUNK_BLOCKS + i);
    bool free = (c->free >> i) & 1;
    good = good && free == (b->kind == BAC_BLOCK_FREE);                        /* B1 */
    if (!free)
      continue;
    ++*free_total;
    for (size_t w = 0; w < BAC_BLOCK_WINDOWS; w++) {
      size_t at = (index * BAC_CHUNK_BLOCKS + i) * BAC_BLOCK_WINDOWS + w;
      good = good && bac_heap.live[at] == 0 && bac_heap.mark[at] == 0;         /* B1 */
    }
  }
  return good;
}

bool bac_blocks_check(void)
{
  size_t free_total = 0;
  bool good = true, excess = resident_blocks() > state.retained;
  for (size_t i = 0; i < bac_heap.chunks; i++)
    good = chunk_check(i, &free_total, excess) && good;
  return good && free_total == bac_load_relaxed(&bac_heap.x_free_blocks)       /* B3 */
      && bac_heap.chunks * BAC_CHUNK_BLOCKS - free_total == bac_blocks_used();
}

/* A heap started afresh (unit tests start several). */
void bac_blocks_start(void)
{
  state.lowest = 0;
  bac_store_relaxed(&state.x_deadline, NO_DEADLINE);
  state.retained = 0;
  state.oldest_kept = UINT64_MAX;
}
