/* seen.h -- numbers given to blocks by address, for walks during which nothing moves.
 * Used by one walk at a time; plain C memory, so no block is written to. */
#ifndef BAC_RUNTIME_SEEN_H
#define BAC_RUNTIME_SEEN_H

#include "gc/value.h"

enum { BAC_SEEN_FEW = 128 };
struct bac_seen_entry { value block; uintnat number; };     /* block 0: free */
struct bac_seen {
  struct bac_seen_entry *entry;        /* `few`, or malloc */
  unsigned shift;                      /* 64 - log2 of the number of entries */
  uintnat used, most;                  /* grow above `most` */
  struct bac_seen_entry few[BAC_SEEN_FEW];
};
void bac_seen_init(struct bac_seen *s);
void bac_seen_free(struct bac_seen *s);              /* also after a failure; harmless twice */
bool bac_seen_grow(struct bac_seen *s);              /* false: out of memory, nothing changed */

static inline size_t bac_seen_slot(const struct bac_seen *s, value v)
{
  return (size_t)(((uintnat)v * 0x9E3779B97F4A7C15u) >> s->shift);
}

/* The entry of v, or the free one where it belongs (entry->block == 0): the caller fills that and counts it in
 * s->used.  NULL: out of memory. */
static inline struct bac_seen_entry *bac_seen_find(struct bac_seen *s, value v)
{
  size_t mask, i;
  if (BAC_UNLIKELY(s->used >= s->most) && !bac_seen_grow(s))
    return NULL;
  mask = ((size_t)-1) >> s->shift;
  for (i = bac_seen_slot(s, v); s->entry[i].block != 0 && s->entry[i].block != v; i = (i + 1) & mask)
    continue;
  return &s->entry[i];
}

#endif
