/* seen.c -- numbers given to blocks by address: an open table, linear probing, at most two thirds full. */
#include <stdlib.h>
#include "runtime/seen.h"

void bac_seen_init(struct bac_seen *s)
{
  memset(s->few, 0, sizeof s->few);
  s->entry = s->few;
  s->shift = 64 - 7;
  s->used = 0;
  s->most = BAC_SEEN_FEW * 2 / 3;
}
BAC_STATIC_ASSERT(BAC_SEEN_FEW == 1 << 7, "shift of the first table");

void bac_seen_free(struct bac_seen *s)
{
  if (s->entry != s->few)
    free(s->entry);
  s->entry = s->few;
}

bool bac_seen_grow(struct bac_seen *s)
{
  unsigned shift = s->shift - (s->entry == s->few ? 5 : 1);
  size_t old_size = ((size_t)-1 >> s->shift) + 1, size = ((size_t)-1 >> shift) + 1;
  size_t mask = size - 1;
  struct bac_seen_entry *old = s->entry, *bigger = calloc(size, sizeof *bigger);
  if (bigger == NULL)
    return false;
  s->shift = shift;
  for (size_t i = 0; i < old_size; i++) {
    size_t j;
    if (old[i].block == 0)
      continue;
    for (j = bac_seen_slot(s, old[i].block); bigger[j].block != 0; j = (j + 1) & mask)
      continue;
    bigger[j] = old[i];
  }
  if (old != s->few)
    free(old);
  s->entry = bigger;
  s->most = size / 3 * 2;
  return true;
}
