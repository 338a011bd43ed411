/* heap_fixture.h -- one domain on a fresh heap, with roots that a test can hold values in. */
#ifndef BAC_TESTSUITE_GC_HEAP_FIXTURE_H
#define BAC_TESTSUITE_GC_HEAP_FIXTURE_H

#include "gc/gc.h"
#include "gc/gc_domain.h"
#include "gc/heap.h"
#include "gc/minor.h"
#include "gc/stw.h"
#include "gc/write_barrier.h"
#include "testsuite/lib/tap.h"

enum { FIXTURE_ROOTS = 4096 };
static value fixture_root[FIXTURE_ROOTS];
static value fixture_stack[64];         /* scanned as stack words */
static struct bac_gc_domain *domain;
static caml_domain_state *st;

static void fixture_scan(struct bac_scanner *s, struct bac_gc_domain *d)
{
  (void)d;
  for (unsigned i = 0; i < FIXTURE_ROOTS; i++)
    bac_scan_slot(s, &fixture_root[i]);
  bac_scan_words(s, fixture_stack, 64);
}
static struct bac_root_source fixture_source = { .name = "fixture", .scan = fixture_scan };

static struct bac_gc_domain *fixture_make(void)
{
  void *p = aligned_alloc(128, (sizeof(struct bac_gc_domain) + 127) / 128 * 128);
  if (p != NULL)
    memset(p, 0, sizeof(struct bac_gc_domain));
  return p;
}

static inline void fixture_start(void)
{
  static bool registered;
  for (unsigned i = 0; i < FIXTURE_ROOTS; i++)
    fixture_root[i] = Val_unit;
  for (unsigned i = 0; i < 64; i++)
    fixture_stack[i] = Val_unit;
  if (bac_gc_start() != BAC_OK || bac_stw_slot_reserve(NULL, fixture_make, &domain) != BAC_OK
      || bac_gc_domain_open(domain) != BAC_OK)
    exit(2);
  if (!registered)
    bac_roots_add_source(&fixture_source);
  registered = true;
  bac_stw_join_world(NULL, domain);
  bac_stw_leave_blocking(domain);
  st = &domain->st;
  caml_state = st;
}

static void fixture_drop(struct bac_gc_domain *d) { free(d); }

static inline void fixture_stop(void)
{
  for (unsigned i = 0; i < FIXTURE_ROOTS; i++)
    fixture_root[i] = Val_unit;
  bac_gc_minor(st);
  bac_gc_domain_close(domain);
  bac_stw_leave_world(domain);
  caml_state = NULL;
  bac_gc_shutdown();
  bac_stw_shutdown(fixture_drop);
}

/* A block of `n` fields, all `fill`; young when small.  Any live value must be in a root. */
static inline value make_block(mlsize_t n, tag_t tag, value fill)
{
  if (n > Max_young_wosize)
    return bac_heap_alloc(st, n, tag, true);
  value *hp = bac_young_take(st, n + 1);
  if (hp == NULL)
    return 0;
  *hp = (value)Make_header(n, tag, BAC_COLOUR_NORMAL);
  for (mlsize_t i = 0; i < n; i++)
    Field(Val_hp(hp), i) = fill;
  return Val_hp(hp);
}

/* Several collections until the value is old. */
static inline void make_old(void) { bac_gc_minor(st); }

static uint64_t fixture_seed = 88172645463325252u;
static inline uint64_t rnd(void)
{
  fixture_seed ^= fixture_seed << 13;
  fixture_seed ^= fixture_seed >> 7;
  fixture_seed ^= fixture_seed << 17;
  return fixture_seed;
}
static inline unsigned below(unsigned n) { return (unsigned)(rnd() % n); }

#endif
