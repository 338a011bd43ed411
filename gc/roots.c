/* roots.c -- root sources, fiber hooks, and the global roots of C code.
 *
 * Global roots are entries of one array, found by slot through an open-addressing index.  Invariant V7:
 * every entry is in the index, and a generational root that holds a young value has its young flag set,
 * so that minor collections read the slots of flagged ones only. */
#include "gc/roots_priv.h"
#include "gc/heap.h"
#include "gc/tables.h"
#include "platform/fault.h"
#include "platform/lock.h"
#include <stdlib.h>

enum { PLAIN_ROOT = 0, GENERATIONAL_ROOT = 1 };
struct root { value *slot; bool generational, young; };

/* ROOTS held, or inside a stop; sources and hooks are written at start-up only. */
static struct {
  struct bac_root_source *sources;
  struct bac_root_source *stacks;    /* the one that is scanned in parts, or NULL */
  struct bac_fiber_hooks fibers;
  struct root *root;
  size_t used, capacity;
  bool any_young;                    /* some entry may have its young flag set */
  uint32_t *index;                   /* root number + 1 by hash of the slot; 0: empty */
  size_t index_size;                 /* a power of two, at least twice the capacity */
} roots;
static struct bac_lock roots_lock = BAC_LOCK_INITIALIZER(ROOTS);

/* ---- sources ------------------------------------------------------------------------------------ */

void bac_roots_add_source(struct bac_root_source *src)
{
  src->next = roots.sources;
  roots.sources = src;
  BAC_ASSERT(src->words == NULL || roots.stacks == NULL);
  if (src->words != NULL)
    roots.stacks = src;
}

void bac_roots_set_fiber_hooks(const struct bac_fiber_hooks *hooks) { roots.fibers = *hooks; }
const struct bac_root_source *bac_roots_sources(void) { return roots.sources; }
const struct bac_fiber_hooks *bac_roots_fiber_hooks(void) { return &roots.fibers; }

void bac_scan_action(void *fdata, value v, value volatile *slot)
{
  (void)v;
  bac_scan_slot(fdata, (value *)slot);
}

void bac_roots_scan_domain(struct bac_scanner *s, struct bac_gc_domain *d)
{
  for (struct bac_root_source *src = roots.sources; src != NULL; src = src->next)
    if (src->per_domain)
      src->scan(s, d);
}

void bac_roots_scan_sources(struct bac_scanner *s, struct bac_gc_domain *d)
{
  for (struct bac_root_source *src = roots.sources; src != NULL; src = src->next)
    if (src->per_domain && src != roots.stacks)
      src->scan(s, d);
}

size_t bac_roots_stack_words(struct bac_gc_domain *d) { return roots.stacks == NULL ? 0 : roots.stacks->words(d); }

void bac_roots_scan_stack(struct bac_scanner *s, struct bac_gc_domain *d, struct bac_root_place *place,
                          size_t from, size_t to)
{
  if (roots.stacks != NULL)
    roots.stacks->scan_part(s, d, place, from, to);
}

/* A continuation without a stack (resumed, or being built) leads nowhere. */
void bac_roots_scan_cont(struct bac_scanner *s, value cont)
{
  if (roots.fibers.scan != NULL && Field(cont, 0) != Val_ptr(NULL))
    roots.fibers.scan(s, cont);
}

void bac_roots_scan_global_sources(struct bac_scanner *s)
{
  for (struct bac_root_source *src = roots.sources; src != NULL; src = src->next)
    if (!src->per_domain)
      src->scan(s, NULL);
}

enum { PIECE_ROOTS = 1024 };
size_t bac_roots_pieces(void) { return 1 + roots.used / PIECE_ROOTS; }

void bac_roots_scan_piece(struct bac_scanner *s, size_t n)
{
  size_t end = (n + 1) * PIECE_ROOTS < roots.used ? (n + 1) * PIECE_ROOTS : roots.used;
  for (size_t i = n * PIECE_ROOTS; i < end; i++) {
    const struct root *r = &roots.root[i];
    if (!s->young_only || !r->generational || r->young)
      bac_scan_slot(s, r->slot);
  }
}

void bac_roots_scan_global(struct bac_scanner *s)
{
  bac_roots_scan_global_sources(s);
  bac_roots_scan_registered(s);
}

void bac_roots_scan_registered(struct bac_scanner *s)
{
  for (size_t n = 0; n < bac_roots_pieces(); n++)
    bac_roots_scan_piece(s, n);
}

void bac_roots_all_old(void)
{
  if (!roots.any_young)
    return;
  for (size_t i = 0; i < roots.used; i++)
    roots.root[i].young = false;
  roots.any_young = false;
}

/* ---- the index ---------------------------------------------------------------------------------- */

static size_t hash(const value *slot)
{
  return (size_t)(((uintptr_t)slot >> 3) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (roots.index_size - 1);
}

/* Place of the slot in the index, or of the empty place where it would go. */
static size_t find(const value *slot)
{
  size_t at = hash(slot);
  while (roots.index[at] != 0 && roots.root[roots.index[at] - 1].slot != slot)
    at = (at + 1) & (roots.index_size - 1);
  return at;
}

/* Close the gap at `at`: entries behind it that would not be found any more move up. */
static void index_remove(size_t at)
{
  size_t mask = roots.index_size - 1;
  roots.index[at] = 0;
  for (size_t next = (at + 1) & mask; roots.index[next] != 0; next = (next + 1) & mask) {
    uint32_t entry = roots.index[next];
    roots.index[next] = 0;
    roots.index[find(roots.root[entry - 1].slot)] = entry;
  }
}

static bool grow(void)
{
  BAC_ASSERT_MAY_ALLOCATE();
  size_t capacity = roots.capacity == 0 ? 64 : 2 * roots.capacity;
  struct root *root = BAC_FAULT(gc_table) ? NULL : realloc(roots.root, capacity * sizeof *root);
  if (root == NULL)
    return false;
  roots.root = root;
  uint32_t *index = calloc(2 * capacity, sizeof *index);
  if (index == NULL)
    return false;
  free(roots.index);
  roots.index = index;
  roots.index_size = 2 * capacity;
  roots.capacity = capacity;
  for (size_t i = 0; i < roots.used; i++)
    roots.index[find(roots.root[i].slot)] = (uint32_t)(i + 1);
  return true;
}

/* ---- the program's side ------------------------------------------------------------------------- */

static void note_young(struct root *r, value v)
{
  if (r->generational && Is_block(v) && Is_young(v))
    r->young = roots.any_young = true;
}

/* Registering a slot twice leaves one entry, as a set would. */
bac_status bac_roots_register(value *slot, bool generational)
{
  bac_status st = BAC_OK;
  bac_lock_take(&roots_lock);
  size_t at = roots.index == NULL ? 0 : find(slot);
  if (roots.index == NULL || roots.index[at] == 0) {
    if (roots.used == roots.capacity && !grow()) {
      st = BAC_NOMEM;
      goto no_room;
    }
    roots.root[roots.used] = (struct root){ .slot = slot };
    roots.index[find(slot)] = (uint32_t)++roots.used;
  }
  struct root *r = &roots.root[roots.index[find(slot)] - 1];
  r->generational = generational;
  note_young(r, *slot);
no_room:
  bac_lock_release(&roots_lock);
  return st;
}

void bac_roots_unregister(value *slot, bool generational)
{
  (void)generational;
  bac_lock_take(&roots_lock);
  size_t at = roots.index == NULL ? 0 : find(slot);
  if (roots.index != NULL && roots.index[at] != 0) {
    size_t gone = roots.index[at] - 1;
    index_remove(at);
    struct root *last = &roots.root[--roots.used];
    if (gone < roots.used) {
      size_t place = find(last->slot);
      roots.root[gone] = *last;
      roots.index[place] = (uint32_t)(gone + 1);
    }
  }
  bac_lock_release(&roots_lock);
}

void bac_roots_modify_generational(value *slot, value v)
{
  bac_lock_take(&roots_lock);
  *slot = v;
  if (Is_block(v) && Is_young(v) && roots.index != NULL) {
    size_t at = find(slot);
    if (roots.index[at] != 0)
      note_young(&roots.root[roots.index[at] - 1], v);
  }
  bac_lock_release(&roots_lock);
}

static void each_slot(bac_address_fn fn, void *arg)
{
  bac_lock_take(&roots_lock);
  for (size_t i = 0; i < roots.used; i++)
    fn(arg, roots.root[i].slot);
  bac_lock_release(&roots_lock);
}

/* What upper rooms registered: their structures and what these call. */
static void each_source(bac_address_fn fn, void *arg)
{
  for (struct bac_root_source *src = roots.sources; src != NULL; src = src->next) {
    fn(arg, src);
    fn(arg, (const void *)(uintptr_t)src->scan);
  }
  fn(arg, (const void *)(uintptr_t)roots.fibers.scan);
  fn(arg, (const void *)(uintptr_t)roots.fibers.drop);
}

void bac_roots_start(void)
{
  static struct bac_process_table slots = { .name = "global roots", .each = each_slot };
  static struct bac_process_table sources = { .name = "root sources", .each = each_source };
  static bool listed;
  if (listed)
    return;                          /* unit tests start several heaps */
  listed = true;
  bac_tables_add(&slots);
  bac_tables_add(&sources);
}

void bac_roots_free(void)
{
  free(roots.root);
  free(roots.index);
  roots.root = NULL;
  roots.index = NULL;
  roots.used = roots.capacity = roots.index_size = 0;
  roots.any_young = false;
}

bool bac_roots_check(void (*report)(value *slot))
{
  bool good = true;
  for (size_t i = 0; i < roots.used; i++) {
    const struct root *r = &roots.root[i];
    value v = *r->slot;
    bool ok = roots.index[find(r->slot)] == i + 1;
    ok = ok && (!r->generational || r->young || !(Is_block(v) && Is_young(v)));
    if (!ok)
      report(r->slot);
    good = good && ok;
  }
  return good;
}
