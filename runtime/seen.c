/* seen.c -- numbers given to blocks by address: an open table, linear probing, at most two thirds full. */
#include <stdlib.h>
#include "platform/vmem.h"
#include "runtime/seen.h"

/* Tables from here on get pages of their own, large ones if the system has them. */
enum { PAGES_FROM = 2 << 20 };

static struct bac_seen_entry *table_alloc(size_t size)
{
  size_t bytes = size * sizeof(struct bac_seen_entry);
  void *p;
  if (bytes < PAGES_FROM)
    return calloc(size, sizeof(struct bac_seen_entry));
  if (bac_vmem_reserve_aligned(bytes, PAGES_FROM, &p) != BAC_OK)
    return NULL;
  if (bac_vmem_commit(p, bytes) != BAC_OK) {
    bac_vmem_release(p, bytes);
    return NULL;
  }
  bac_vmem_advise_huge(p, bytes);
  for (size_t at = 0; at < bytes; at += bac_vmem_page_bytes())
    *(volatile char *)((char *)p + at) = 0;      /* else the first read and the first write both fault */
  return p;
}

static void table_free(struct bac_seen *s)
{
  size_t bytes = (s->mask + 1) * sizeof(struct bac_seen_entry);
  if (s->entry == s->few)
    return;
  if (bytes < PAGES_FROM)
    free(s->entry);
  else
    bac_vmem_release(s->entry, bytes);
}

void bac_seen_init(struct bac_seen *s)
{
  memset(s->few, 0, sizeof s->few);
  s->entry = s->few;
  s->mask = BAC_SEEN_FEW - 1;
  s->used = 0;
  s->most = BAC_SEEN_FEW * 2 / 3;
}
BAC_STATIC_ASSERT((BAC_SEEN_FEW & (BAC_SEEN_FEW - 1)) == 0, "sizes are powers of two");

void bac_seen_free(struct bac_seen *s)
{
  table_free(s);
  s->entry = s->few;
}

bool bac_seen_grow(struct bac_seen *s)
{
  size_t old_size = s->mask + 1, size = old_size * (s->entry == s->few ? 32 : 2), mask = size - 1;
  struct bac_seen_entry *old = s->entry, *bigger = table_alloc(size);
  if (bigger == NULL)
    return false;
  for (size_t i = 0; i < old_size; i++) {
    size_t j;
    if (old[i].block == 0)
      continue;
    for (j = bac_seen_slot(mask, old[i].block); bigger[j].block != 0; j = (j + 1) & mask)
      continue;
    bigger[j] = old[i];
  }
  table_free(s);
  s->entry = bigger;
  s->mask = mask;
  s->most = size / 3 * 2;
  return true;
}
