/* mark_stack.c -- the store of mark chunks, and how workers hand chunks to each other; see mark_stack.h. */
#include "gc/mark_stack.h"
#include "platform/vmem.h"

enum { CHUNK_BYTES = 8192, CHUNKS_AT_LEAST = 8, LONG_FIELDS = 1024 };
BAC_STATIC_ASSERT(sizeof(struct bac_mark_chunk) == CHUNK_BYTES, "a mark chunk fills two pages");

/* base, committed: written when the heap grows, LARGE held.  The limits are test aids.  Other fields: workers. */
static struct {
  char *base;
  size_t committed;                  /* chunks */
  size_t limit;
  alignas(128) _Atomic uint64_t x_free;   /* changes << 32 | number of the first returned chunk, 0: none */
  _Atomic uint32_t x_top;            /* chunks below this index have been used before */
  _Atomic size_t x_out;              /* chunks in use now */
} store = { .limit = SIZE_MAX };

static struct {
  unsigned places;
  alignas(128) _Atomic uint32_t x_place[BAC_MARK_OFFERS];   /* number of an offered chunk, 0: free */
} offers = { .places = BAC_MARK_OFFERS };

static size_t chunks_for(size_t heap_chunks) { return heap_chunks + CHUNKS_AT_LEAST; }

size_t bac_mark_store_bytes(size_t heap_chunks) { return chunks_for(heap_chunks) * CHUNK_BYTES; }

void bac_mark_store_start(char *base)
{
  store.base = base;
  store.committed = 0;
  bac_store_relaxed(&store.x_free, 0);
  bac_store_relaxed(&store.x_top, 0);
  bac_store_relaxed(&store.x_out, 0);
}

bac_status bac_mark_store_grow(size_t heap_chunks)
{
  size_t wanted = chunks_for(heap_chunks);
  bac_status st = BAC_OK;
  if (wanted > store.committed) {
    st = bac_vmem_commit(store.base + store.committed * CHUNK_BYTES, (wanted - store.committed) * CHUNK_BYTES);
    if (st == BAC_OK)
      store.committed = wanted;
  }
  return st;
}

void bac_mark_store_limit(size_t chunks) { store.limit = chunks; }
void bac_mark_offers_limit(unsigned places) { offers.places = places; }

/* Numbers count from 1. */
static struct bac_mark_chunk *chunk_at(uint32_t number)
{
  return (struct bac_mark_chunk *)(store.base + (size_t)(number - 1) * CHUNK_BYTES);
}
static uint32_t number_of(const struct bac_mark_chunk *c)
{
  return (uint32_t)(((const char *)c - store.base) / CHUNK_BYTES) + 1;
}

/* ---- the store ---------------------------------------------------------------------------------- */

/* EDGE chunk-free, acquire side.  The count of changes in the upper half of x_free makes a number that left and
 * came back look different, so the next chunk that was read belongs to the first one that is taken. */
static struct bac_mark_chunk *take_returned(void)
{
  uint64_t head = bac_load_acquire(&store.x_free);
  while ((uint32_t)head != 0) {
    struct bac_mark_chunk *c = chunk_at((uint32_t)head);
    uint64_t next = ((head >> 32) + 1) << 32 | bac_load_relaxed(&c->x_next_free);
    if (atomic_compare_exchange_weak_explicit(&store.x_free, &head, next, memory_order_acq_rel, memory_order_acquire))
      return c;
  }
  return NULL;
}

static struct bac_mark_chunk *take_untouched(void)
{
  uint32_t top = bac_load_relaxed(&store.x_top);
  while (top < store.committed)
    if (atomic_compare_exchange_weak_explicit(&store.x_top, &top, top + 1, memory_order_relaxed, memory_order_relaxed))
      return chunk_at(top + 1);
  return NULL;
}

struct bac_mark_chunk *bac_mark_chunk_take(void)
{
  struct bac_mark_chunk *c = NULL;
  if (bac_fetch_add_relaxed(&store.x_out, 1) < store.limit) {
    c = take_returned();
    if (c == NULL)
      c = take_untouched();
  }
  if (c == NULL)
    bac_fetch_sub_relaxed(&store.x_out, 1);
  return c;
}

/* EDGE chunk-free, release side.  Pairs with: take_returned.
 *   carries   what this worker wrote into the chunk, so that the next user's writes come after
 *   weaker?   relaxed: a late store of an old entry could hit the chunk in its next life
 *   stronger? the store is the only meeting point
 *   tested    t_mark: several_workers_mark_each_block_once, under --enable-tsan */
void bac_mark_chunk_give(struct bac_mark_chunk *c)
{
  uint64_t head = bac_load_relaxed(&store.x_free), next;
  do {
    bac_store_relaxed(&c->x_next_free, (uint32_t)head);
    next = ((head >> 32) + 1) << 32 | number_of(c);
  } while (!atomic_compare_exchange_weak_explicit(&store.x_free, &head, next, memory_order_acq_rel,
                                                  memory_order_relaxed));
  bac_fetch_sub_relaxed(&store.x_out, 1);
}

/* ---- offers ------------------------------------------------------------------------------------- */

/* EDGE work-offered, release side.  Pairs with: bac_mark_take_offer.
 *   carries   the entries of the chunk
 *   weaker?   relaxed: the taker could read what the chunk held in its last life
 *   stronger? each place is looked at on its own
 *   tested    t_mark: several_workers_mark_each_block_once, under --enable-tsan */
bool bac_mark_offer(struct bac_mark_chunk *c)
{
  for (unsigned i = 0; i < offers.places; i++) {
    uint32_t none = 0;
    if (bac_load_relaxed(&offers.x_place[i]) == 0
        && atomic_compare_exchange_strong_explicit(&offers.x_place[i], &none, number_of(c), memory_order_acq_rel,
                                                   memory_order_relaxed))
      return true;
  }
  return false;
}

/* Acquire side also for a place found empty: whoever emptied it counted itself as busy before (mark_share.c). */
struct bac_mark_chunk *bac_mark_take_offer(void)
{
  for (unsigned i = 0; i < BAC_MARK_OFFERS; i++)
    if (bac_load_acquire(&offers.x_place[i]) != 0) {
      uint32_t number = bac_exchange_acq_rel(&offers.x_place[i], 0);
      if (number != 0)
        return chunk_at(number);
    }
  return NULL;
}

bool bac_mark_any_offer(void)
{
  for (unsigned i = 0; i < BAC_MARK_OFFERS; i++)
    if (bac_load_relaxed(&offers.x_place[i]) != 0)
      return true;
  return false;
}

/* ---- one worker's stack ------------------------------------------------------------------------- */

bool bac_mark_stack_more(struct bac_mark_stack *s)
{
  struct bac_mark_chunk *c = s->spare != NULL ? s->spare : bac_mark_chunk_take();
  if (c == NULL)
    return false;
  s->spare = NULL;
  if (s->top != NULL)
    s->top->used = (uint32_t)s->used;
  c->below = s->top;
  s->top = c;
  s->used = 0;
  return true;
}

bool bac_mark_stack_less(struct bac_mark_stack *s)
{
  struct bac_mark_chunk *c = s->top;
  if (c == NULL)
    return false;
  s->top = c->below;
  s->used = s->top != NULL ? s->top->used : BAC_MARK_CHUNK_ENTRIES;
  if (s->spare == NULL)
    s->spare = c;
  else
    bac_mark_chunk_give(c);
  return s->top != NULL;
}

void bac_mark_stack_end(struct bac_mark_stack *s)
{
  BAC_ASSERT(s->top == NULL);
  if (s->spare != NULL)
    bac_mark_chunk_give(s->spare);
  s->spare = NULL;
}

void bac_mark_stack_adopt(struct bac_mark_stack *s, struct bac_mark_chunk *c)
{
  BAC_ASSERT(s->top == NULL);
  c->below = NULL;
  s->top = c;
  s->used = c->used;
}

/* The older half of a lone chunk moves to `to`; a lone entry is cut when it is long. */
static bool split(struct bac_mark_stack *s, struct bac_mark_chunk *to)
{
  struct bac_mark_entry *e = s->top->entry;
  size_t n = s->used / 2;
  if (n > 0) {
    memcpy(to->entry, e, n * sizeof *e);
    memmove(e, e + n, (s->used - n) * sizeof *e);
    s->used -= n;
  } else {
    if (s->used == 0 || e->to == NULL || e->to - e->from < LONG_FIELDS)
      return false;
    value *middle = e->from + (e->to - e->from) / 2;
    to->entry[n++] = (struct bac_mark_entry){ middle, e->to };
    e->to = middle;
  }
  to->used = (uint32_t)n;
  return true;
}

bool bac_mark_stack_offer_half(struct bac_mark_stack *s)
{
  if (s->top == NULL)
    return false;
  struct bac_mark_chunk *c = s->top->below;
  if (c != NULL) {
    s->top->below = c->below;
  } else {
    c = s->spare != NULL ? s->spare : bac_mark_chunk_take();
    if (c == NULL)
      return false;
    s->spare = NULL;
    c->below = NULL;
    if (!split(s, c)) {
      s->spare = c;
      return false;
    }
  }
  struct bac_mark_chunk *below = c->below;
  if (bac_mark_offer(c))
    return true;
  c->below = below;
  s->top->below = c;
  return false;
}
