/* mark_stack.c -- the store of mark chunks; see mark_stack.h. */
#include "gc/mark_stack.h"
#include "platform/vmem.h"

enum { CHUNK_BYTES = 8192, CHUNKS_AT_LEAST = 8 };
BAC_STATIC_ASSERT(sizeof(struct bac_mark_chunk) <= CHUNK_BYTES, "a mark chunk fills two pages");

/* Written when the heap grows and by the leader inside a stop. */
static struct {
  char *base;
  size_t committed;                  /* chunks */
  size_t handed_out_top;             /* chunks below this index have been used before */
  struct bac_mark_chunk *free;       /* returned ones */
  size_t out;                        /* chunks in use now */
  size_t limit;                      /* test aid */
} store = { .limit = SIZE_MAX };

static size_t chunks_for(size_t heap_chunks) { return heap_chunks + CHUNKS_AT_LEAST; }

size_t bac_mark_store_bytes(size_t heap_chunks) { return chunks_for(heap_chunks) * CHUNK_BYTES; }

void bac_mark_store_start(char *base)
{
  store.base = base;
  store.committed = store.handed_out_top = store.out = 0;
  store.free = NULL;
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

struct bac_mark_chunk *bac_mark_chunk_take(void)
{
  struct bac_mark_chunk *c = store.free;
  if (store.out >= store.limit)
    return NULL;
  if (c != NULL)
    store.free = c->below;
  else if (store.handed_out_top < store.committed)
    c = (struct bac_mark_chunk *)(store.base + store.handed_out_top++ * CHUNK_BYTES);
  else
    return NULL;
  store.out++;
  return c;
}

void bac_mark_chunk_give(struct bac_mark_chunk *c)
{
  c->below = store.free;
  store.free = c;
  store.out--;
}

bool bac_mark_stack_more(struct bac_mark_stack *s)
{
  struct bac_mark_chunk *c = bac_mark_chunk_take();
  if (c == NULL)
    return false;
  if (s->top != NULL)
    s->top->used = s->used;
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
  bac_mark_chunk_give(c);
  return s->top != NULL;
}
