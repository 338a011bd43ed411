/* seen.h -- numbers given to blocks by address, for walks during which nothing moves.
 * Used by one walk at a time; plain C memory, so no block is written to. */
#ifndef BAC_RUNTIME_SEEN_H
#define BAC_RUNTIME_SEEN_H

#include "gc/value.h"

enum { BAC_SEEN_FEW = 128 };
struct bac_seen_entry { value block; uintnat number; };     /* block 0: free */
struct bac_seen {
  struct bac_seen_entry *entry;        /* `few`, or malloc */
  size_t mask;                         /* number of entries - 1 */
  uintnat used, most;                  /* grow above `most` */
  struct bac_seen_entry few[BAC_SEEN_FEW];
};
void bac_seen_init(struct bac_seen *s);
void bac_seen_free(struct bac_seen *s);              /* also after a failure; harmless twice */
bool bac_seen_grow(struct bac_seen *s);              /* false: out of memory, nothing changed */

/* Neighbours in memory are neighbours in the table, since values that were made together are met
 * together: 128 bytes of memory share two cache lines of the table. */
static inline size_t bac_seen_slot(size_t mask, value v)
{
  uintnat area = (uintnat)v >> 7;
  return ((size_t)((area * 0x9E3779B97F4A7C15u) >> 24 << 3) + (((uintnat)v >> 4) & 7)) & mask;
}

/* The entry of v, or the free one where it belongs (entry->block == 0): the caller fills that and counts it in
 * s->used.  NULL: out of memory. */
static inline struct bac_seen_entry *bac_seen_find(struct bac_seen *s, value v)
{
  size_t i;
  if (BAC_UNLIKELY(s->used >= s->most) && !bac_seen_grow(s))
    return NULL;
  for (i = bac_seen_slot(s->mask, v); s->entry[i].block != 0 && s->entry[i].block != v; i = (i + 1) & s->mask)
    continue;
  return &s->entry[i];
}

#endif
