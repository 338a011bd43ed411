/* prims.c -- the primitive table, sorted by name.
 * prims.def groups the rows by file, for people; the build sorts them into prims_sorted.inc, so the table is
 * constant data that `-p` prints and a binary search reads.  t_prims checks the order. */
#include <string.h>
#include "runtime/prims.h"

#define MAY_GC    BAC_PRIM_MAY_GC
#define MAY_RAISE BAC_PRIM_MAY_RAISE
#define BLOCKS    BAC_PRIM_BLOCKS
#define NOALLOC   BAC_PRIM_NOALLOC

/* The arity lives beside the address because the address alone cannot be called. */
const struct bac_prim_info bac_prim_table[] = {
#define PRIM(name, arity, flags) { #name, (bac_prim)name, arity, flags },
#define PRIM_C(name, arity, type, params) \
  { #name, (bac_prim)(void (*)(void))name, arity, BAC_PRIM_C_TYPED },
#include "runtime/prims_sorted.inc"
#undef PRIM
#undef PRIM_C
};

const size_t bac_prim_count = sizeof bac_prim_table / sizeof bac_prim_table[0];

const struct bac_prim_info *bac_prim_find(const char *name)
{
  size_t low = 0, high = bac_prim_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(name, bac_prim_table[middle].name);
    if (order == 0)
      return &bac_prim_table[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return NULL;
}
