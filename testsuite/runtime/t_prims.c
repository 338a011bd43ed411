/* t_prims.c -- the sorted expansion of prims.def.  The table itself is not linked: it names primitives of rooms
 * above this one. */
#include "runtime/prims.h"
#include "testsuite/lib/tap.h"

static const char *const sorted[] = {
#define PRIM(name, arity, flags) #name,
#define PRIM_C(name, arity, type, params) #name,
#include "runtime/prims_sorted.inc"
#undef PRIM
#undef PRIM_C
};
static const char *const declared[] = {
#define PRIM(name, arity, flags) #name,
#define PRIM_C(name, arity, type, params) #name,
#include "runtime/prims.def"
#undef PRIM
#undef PRIM_C
};
enum { SORTED = sizeof sorted / sizeof sorted[0], DECLARED = sizeof declared / sizeof declared[0] };

static void names_rise_strictly(void)
{
  int wrong = 0;
  for (int i = 1; i < SORTED; i++)
    wrong += strcmp(sorted[i - 1], sorted[i]) >= 0;
  TAP_OK(wrong == 0);
}

static void every_declared_name_is_there(void)
{
  int missing = 0;
  for (int i = 0; i < DECLARED; i++) {
    int found = 0;
    for (int j = 0; j < SORTED; j++)
      found += strcmp(sorted[j], declared[i]) == 0;
    missing += found != 1;
  }
  TAP_OK(missing == 0);
  TAP_OK((int)SORTED == (int)DECLARED);
}

static void there_are_as_many_as_the_reference_prints(void) { TAP_OK(SORTED == 457); }

/* A primitive that may be called without a frame can neither allocate nor raise. */
#define MAY_GC    BAC_PRIM_MAY_GC
#define MAY_RAISE BAC_PRIM_MAY_RAISE
#define BLOCKS    BAC_PRIM_BLOCKS
#define NOALLOC   BAC_PRIM_NOALLOC
static void noalloc_excludes_the_other_flags(void)
{
  static const int flags[] = {
#define PRIM(name, arity, flags) flags,
#define PRIM_C(name, arity, type, params) BAC_PRIM_C_TYPED,
#include "runtime/prims.def"
#undef PRIM
#undef PRIM_C
  };
  int wrong = 0;
  for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
    wrong += (flags[i] & BAC_PRIM_NOALLOC) && flags[i] != BAC_PRIM_NOALLOC;
  TAP_OK(wrong == 0);
}

int main(void)
{
  TAP_RUN(names_rise_strictly);
  TAP_RUN(every_declared_name_is_there);
  TAP_RUN(there_are_as_many_as_the_reference_prints);
  TAP_RUN(noalloc_excludes_the_other_flags);
  return TAP_DONE();
}
