/* pool.c -- cells of one size: the cursor that hands them out and the rings that file pools.
 * Design and invariants: doc/design/pool.md. */
#include "gc/pool.h"
#include "gc/poison.h"
#include "gc/minor.h"
#include "gc/write_barrier.h"

struct bac_size_table bac_size_table;

static const uint16_t small_words[BAC_SMALL_CLASSES] = {
#define SMALL(words) words,
#define MEDIUM(cells)
#include "gc/sizeclass.def"
#undef SMALL
#undef MEDIUM
};
static const uint8_t medium_cells[BAC_CLASSES - BAC_SMALL_CLASSES] = {
#define SMALL(words)
#define MEDIUM(cells) cells,
#include "gc/sizeclass.def"
#undef SMALL
#undef MEDIUM
};
enum { MEDIUM_POOL_WORDS = BAC_MEDIUM_BLOCKS * BAC_BLOCK_WORDS };

/* Where the cells of a small class begin, as window words.  Bits are gathered in registers: all classes have
 * ten thousand cells, and this is start-up time of every program. */
static void make_start_masks(unsigned cls)
{
  size_t cw = small_words[cls], at = 0;
  for (size_t w = 0; w < BAC_BLOCK_WINDOWS; w++) {
    uint64_t start = 0, odd = 0;
    for (; at < (w + 1) * 128 && at + cw <= BAC_BLOCK_WORDS; at += cw) {
      uint64_t bit = (uint64_t)1 << (at / 2 & 63);
      start |= bit;
      odd |= bit & -(uint64_t)(at & 1);
    }
    bac_size_table.start[cls][w] = start;
    bac_size_table.odd[cls][w] = odd;
  }
}

void bac_pool_start(void)
{
  struct bac_size_table *t = &bac_size_table;
  if (t->cell_words[0] != 0)
    return;                          /* the tables never change */
  unsigned size = 0;
  for (unsigned c = 0; c < BAC_SMALL_CLASSES; c++) {
    t->cell_words[c] = small_words[c];
    while (size <= small_words[c])
      t->small_class[size++] = (uint8_t)c;
    make_start_masks(c);
  }
  for (unsigned c = BAC_SMALL_CLASSES; c < BAC_CLASSES; c++)
    t->cell_words[c] = (uint16_t)(MEDIUM_POOL_WORDS / medium_cells[c - BAC_SMALL_CLASSES]);
}

unsigned bac_pool_class_of(size_t whsize)
{
  BAC_ASSERT(whsize <= BAC_MEDIUM_MAX_WORDS);
  if (whsize <= BAC_SMALL_MAX_WORDS)
    return bac_size_table.small_class[whsize];
  unsigned c = BAC_SMALL_CLASSES;
  while (bac_size_table.cell_words[c] < whsize)
    c++;
  return c;
}

void bac_pool_set_init(struct bac_pool_set *ps)
{
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++) {
      struct bac_pool_class *pc = &ps->c[sort][c];
      pc->cursor = (struct bac_cursor){ 0 };
      bac_ring_init(&pc->partial);
      bac_ring_init(&pc->full);
      bac_ring_init(&pc->unexamined);
    }
}

void bac_pool_set_move(struct bac_pool_set *to, struct bac_pool_set *from, unsigned sort)
{
  for (unsigned c = 0; c < BAC_CLASSES; c++) {
    struct bac_pool_class *f = &from->c[sort][c], *t = &to->c[sort][c];
    bac_ring_splice(&t->partial, &f->partial);
    bac_ring_splice(&t->full, &f->full);
    bac_ring_splice(&t->unexamined, &f->unexamined);
  }
  to->next_to_examine = 0;
}

/* ---- the cursor --------------------------------------------------------------------------------- */

static size_t first_window(const struct bac_block *b) { return bac_block_number(b) * BAC_BLOCK_WINDOWS; }

/* Make window word `at` the open one with these free cells; from now on their live bits are set. */
static void open_window(struct bac_cursor *c, struct bac_block *b, size_t at, uint64_t free, uint64_t odd)
{
  bac_heap.live[at] |= free;
  if (bac_allocate_black)
    bac_heap.mark[at] |= free;       /* born black (gc.md section 7, part 2) */
  b->cells += (uint32_t)__builtin_popcountll(free);
  c->free = free;
  c->odd = odd;
  c->base = (char *)bac_heap.base + (at << BAC_WINDOW_SHIFT);
  bac_poison_check_window(c);
}

/* Next window of a small pool that has a free cell. */
static bool next_small_window(struct bac_cursor *c, struct bac_block *b)
{
  size_t first = first_window(b);
  while (b->next_window < BAC_BLOCK_WINDOWS) {
    size_t w = b->next_window++;
    uint64_t free = bac_size_table.start[b->cls][w] & ~bac_heap.live[first + w];
    if (free != 0) {
      open_window(c, b, first + w, free, bac_size_table.odd[b->cls][w]);
      return true;
    }
  }
  return false;
}

/* A medium cell is wider than a window: look at one cell after the other. */
static bool next_medium_cell(struct bac_cursor *c, struct bac_block *b)
{
  size_t first = first_window(b), cw = bac_size_table.cell_words[b->cls];
  while (b->next_window < b->capacity) {
    size_t at = b->next_window++ * cw, granule = at / 2;
    uint64_t bit = (uint64_t)1 << (granule & 63);
    if ((bac_heap.live[first + (granule >> 6)] & bit) == 0) {
      open_window(c, b, first + (granule >> 6), bit, at & 1 ? bit : 0);
      return true;
    }
  }
  return false;
}

static bool next_window(struct bac_cursor *c)
{
  struct bac_block *b = c->pool;
  return b->cls < BAC_SMALL_CLASSES ? next_small_window(c, b) : next_medium_cell(c, b);
}

static void file_pool(struct bac_pool_class *pc, struct bac_block *b, enum bac_pool_state state)
{
  b->state = (uint8_t)state;
  bac_ring_push(state == BAC_POOL_FULL ? &pc->full : &pc->partial, &b->link);
}

enum { EXAMINE_PER_NEW_POOL = 16 };

/* A pool of cells in a free block.  Other classes may have emptied pools since the flip that nobody
 * looked at: some are examined each time, all of them before the heap grows. */
static struct bac_block *new_pool(struct bac_pool_set *ps, unsigned sort, unsigned cls)
{
  bool small = cls < BAC_SMALL_CLASSES;
  size_t n = small ? 1 : BAC_MEDIUM_BLOCKS;
  size_t keep = bac_gc_inside_stop() ? 0 : bac_minor_reserve_blocks();
  bool more = bac_pool_examine_some(ps, EXAMINE_PER_NEW_POOL) || bac_shared_take_some(ps, EXAMINE_PER_NEW_POOL);
  if (more && bac_load_relaxed(&bac_heap.x_free_blocks) < n + keep)
    bac_pool_examine_all(ps);
  size_t i = bac_blocks_take(n, BAC_BLOCK_POOL, keep);
  if (i == SIZE_MAX)
    return NULL;
  struct bac_block *b = bac_block_at(i);
  b->cls = (uint8_t)cls;
  b->custom = sort == BAC_CUSTOM;
  b->epoch = (uint32_t)bac_heap.epoch;
  b->capacity = small ? BAC_BLOCK_WORDS / small_words[cls] : medium_cells[cls - BAC_SMALL_CLASSES];
  bac_poison_pool(b);
  return b;
}

/* A pool with a free cell: own partial, own unexamined, a partial one of shared.c, a new one.  Custom
 * pools are examined only after their dead were finalised, so here they wait. */
static struct bac_block *find_pool(struct bac_pool_set *ps, unsigned sort, unsigned cls)
{
  struct bac_pool_class *pc = &ps->c[sort][cls];
  for (;;) {
    if (!bac_ring_empty(&pc->partial)) {
      struct bac_block *b = (struct bac_block *)pc->partial.next;
      bac_ring_unlink(&b->link);
      if (!bac_load_relaxed(&b->x_dirty))
        return b;
      file_pool(pc, b, BAC_POOL_FULL);       /* its cells are items of the coming collection */
    } else if (sort == BAC_PLAIN && !bac_ring_empty(&pc->unexamined)) {
      bac_pool_examine(ps, (struct bac_block *)pc->unexamined.next);
    } else if (!bac_shared_refill(ps, sort, cls)) {
      return new_pool(ps, sort, cls);
    }
  }
}

header_t *bac_pool_refill(struct bac_pool_set *ps, unsigned sort, unsigned cls)
{
  struct bac_pool_class *pc = &ps->c[sort][cls];
  for (;;) {
    if (pc->cursor.pool != NULL) {
      if (next_window(&pc->cursor))
        return bac_pool_take(ps, sort, cls);
      struct bac_block *spent = pc->cursor.pool;
      pc->cursor = (struct bac_cursor){ 0 };
      file_pool(pc, spent, BAC_POOL_FULL);
    }
    struct bac_block *b = find_pool(ps, sort, cls);
    if (b == NULL)
      return NULL;
    b->next_window = 0;
    b->state = BAC_POOL_CURRENT;
    pc->cursor.pool = b;
  }
}

void bac_pool_close_cursor(struct bac_pool_class *pc)
{
  struct bac_cursor *c = &pc->cursor;
  if (c->pool == NULL)
    return;
  if (c->free != 0) {
    size_t at = ((uintnat)c->base - bac_heap.base) >> BAC_WINDOW_SHIFT;
    bac_heap.live[at] &= ~c->free;
    if (bac_allocate_black)
      bac_heap.mark[at] &= ~c->free;
    c->pool->cells -= (uint32_t)__builtin_popcountll(c->free);
  }
  file_pool(pc, c->pool, c->pool->cells == c->pool->capacity ? BAC_POOL_FULL : BAC_POOL_PARTIAL);
  *c = (struct bac_cursor){ 0 };
}

void bac_pool_close_cursors(struct bac_pool_set *ps)
{
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++)
      bac_pool_close_cursor(&ps->c[sort][c]);
}

void bac_pool_free_cell(struct bac_pool_set *ps, struct bac_block *b, header_t *hp)
{
  size_t granule = bac_granule_of((uintnat)hp);
  bac_bit_clear(bac_heap.live, granule);
  bac_bit_clear(bac_heap.mark, granule);       /* or its end would be due once more */
  bac_poison_words((value *)hp, (value *)hp + bac_size_table.cell_words[b->cls]);
  if (!bac_pool_examined(b))
    return;                          /* will be counted then */
  b->cells--;
  if (b->state == BAC_POOL_FULL) {
    bac_ring_unlink(&b->link);
    file_pool(&ps->c[b->custom][b->cls], b, BAC_POOL_PARTIAL);
  }
}

/* ---- walking and checking ----------------------------------------------------------------------- */

void bac_block_each_cell(const struct bac_block *b, const uint64_t *map,
                         void (*fn)(header_t *hp, void *arg), void *arg)
{
  char *base = bac_block_base(b);
  size_t first = first_window(b);
  if (b->kind == BAC_BLOCK_LARGE) {
    if (bac_bit_test(map, first * 64))
      fn((header_t *)base, arg);
    return;
  }
  size_t cw = bac_size_table.cell_words[b->cls];
  for (size_t i = 0, at = 0; i < b->capacity; i++, at += cw) {
    size_t granule = at / 2;
    if (bac_bit_test(map, first * 64 + granule))
      fn((header_t *)base + at, arg);
  }
}

/* V4: the count equals the bits; V5: bits only where cells begin. */
bool bac_pool_check(const struct bac_block *b)
{
  size_t first = first_window(b), cw = bac_size_table.cell_words[b->cls];
  unsigned at_starts = 0;
  for (size_t i = 0; i < b->capacity; i++) {
    size_t granule = i * cw / 2;
    at_starts += (bac_heap.live[first + (granule >> 6)] >> (granule & 63)) & 1;
  }
  unsigned all = bac_block_count_map(bac_heap.live, b);
  return all == at_starts && (!bac_pool_examined(b) || all == b->cells);
}
