/* mark_stack.h -- grey work: ranges of fields still to be looked at.  Room-private.
 *
 * Entries live in chunks of 511 from a store that was committed with the heap (gc.md M3), so pushing
 * never allocates.  When the store is empty push refuses, and mark.c sets the block's rescan flag.
 * A chunk belongs to the store, to one worker's stack, or to the offers, from which any worker takes. */
#ifndef BAC_GC_MARK_STACK_H
#define BAC_GC_MARK_STACK_H

#include "gc/heap.h"

enum { BAC_MARK_CHUNK_ENTRIES = 511 };
struct bac_mark_entry { value *from, *to; };
struct bac_mark_chunk {
  struct bac_mark_chunk *below;
  uint32_t used;                     /* valid for chunks below the top one, and for offered ones */
  _Atomic uint32_t x_next_free;      /* in the store: number of the next free chunk, 0 ends */
  struct bac_mark_entry entry[BAC_MARK_CHUNK_ENTRIES];
};

/* One worker's stack; it owns every chunk reachable from `top`, and `spare`. */
struct bac_mark_stack {
  struct bac_mark_chunk *top;
  size_t used;                       /* entries in the top chunk */
  struct bac_mark_chunk *spare;      /* one empty chunk at hand: a border crossed to and fro costs nothing */
};

size_t bac_mark_store_bytes(size_t heap_chunks);
void bac_mark_store_start(char *base);           /* a heap starts; the store lies at base */
/* Commit what a heap of that many chunks deserves.  LARGE held. */
bac_status bac_mark_store_grow(size_t heap_chunks);
/* Take a chunk from the store or give one back; any worker inside a stop.  NULL: the store is empty. */
struct bac_mark_chunk *bac_mark_chunk_take(void);
void bac_mark_chunk_give(struct bac_mark_chunk *c);
/* Offer a chunk with work to the other workers; false: no place is free, the caller keeps it. */
bool bac_mark_offer(struct bac_mark_chunk *c);
/* An offered chunk, now the caller's, or NULL. */
struct bac_mark_chunk *bac_mark_take_offer(void);
bool bac_mark_any_offer(void);                   /* a hint */
/* Test aids: leave only this many chunks in the store (SIZE_MAX: all), this many places for offers. */
void bac_mark_store_limit(size_t chunks);
enum { BAC_MARK_OFFERS = 32 };
void bac_mark_offers_limit(unsigned places);

bool bac_mark_stack_more(struct bac_mark_stack *s);    /* out-of-line part of push */
static inline bool bac_mark_push(struct bac_mark_stack *s, value *from, value *to)
{
  if (BAC_UNLIKELY(s->used == BAC_MARK_CHUNK_ENTRIES) && !bac_mark_stack_more(s))
    return false;
  s->top->entry[s->used++] = (struct bac_mark_entry){ from, to };
  return true;
}
/* Drop the empty top chunk; false: all empty (the stack is then as after init). */
bool bac_mark_stack_less(struct bac_mark_stack *s);
static inline bool bac_mark_pop(struct bac_mark_stack *s, struct bac_mark_entry *out)
{
  if (BAC_UNLIKELY(s->used == 0 || s->top == NULL) && !bac_mark_stack_less(s))
    return false;
  *out = s->top->entry[--s->used];
  return true;
}
/* An empty stack has no chunk and used == BAC_MARK_CHUNK_ENTRIES, so that push asks for one. */
static inline void bac_mark_stack_init(struct bac_mark_stack *s)
{
  s->top = s->spare = NULL;
  s->used = BAC_MARK_CHUNK_ENTRIES;
}
static inline bool bac_mark_stack_empty(const struct bac_mark_stack *s) { return s->top == NULL; }
/* The stack is empty: give its spare chunk back. */
void bac_mark_stack_end(struct bac_mark_stack *s);
/* Take over the work of a chunk; the stack is empty. */
void bac_mark_stack_adopt(struct bac_mark_stack *s, struct bac_mark_chunk *c);
/* Offer about half of the stack, older entries first, which lead to more; half of a lone long range.  False: there
 * is nothing to share, or no place for it. */
bool bac_mark_stack_offer_half(struct bac_mark_stack *s);

#endif
