/* prims.h -- prototypes and flags of every primitive; all from prims.def. */
#ifndef BAC_RUNTIME_PRIMS_H
#define BAC_RUNTIME_PRIMS_H

#include "gc/value.h"

enum {   /* see prims.def */
  BAC_PRIM_MAY_GC = 1, BAC_PRIM_MAY_RAISE = 2, BAC_PRIM_BLOCKS = 4, BAC_PRIM_NOALLOC = 8,
  BAC_PRIM_C_TYPED = 16
};

#define BAC_PRIM_ARGS_0 (void)
#define BAC_PRIM_ARGS_1 (value)
#define BAC_PRIM_ARGS_2 (value, value)
#define BAC_PRIM_ARGS_3 (value, value, value)
#define BAC_PRIM_ARGS_4 (value, value, value, value)
#define BAC_PRIM_ARGS_5 (value, value, value, value, value)
#define PRIM(name, arity, flags) value name BAC_PRIM_ARGS_##arity;
#define PRIM_C(name, arity, type, params) type name params;
#include "runtime/prims.def"
#undef PRIM
#undef PRIM_C

typedef value (*bac_prim)();      /* called with its arity, never with fewer */

struct bac_prim_info {
  const char *name;
  bac_prim address;
  unsigned char arity;
  unsigned char flags;
};
/* Sorted by name (strcmp order), so that `-p` prints it and lookup is a binary search. */
extern const struct bac_prim_info bac_prim_table[];
extern const size_t bac_prim_count;
/* NULL when no built-in primitive has this name. */
const struct bac_prim_info *bac_prim_find(const char *name);

#endif
