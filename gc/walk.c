/* walk.c -- the second walker: what is reachable, found without the mark loop (V9, V10, V12).
 *
 * It shares with mark.c the enumeration of roots and nothing else: a bit map of its own, a stack of blocks of
 * its own, no colours, no FIFO, no rescan flags.  All of it is reserved at start when V=2 or
 * stress=snapshot ask for it.  Runs on the leader inside a stop. */
#include "gc/verify_priv.h"
#include "gc/custom_dead.h"
#include "gc/ephe.h"
#include "gc/final.h"
#include "gc/header.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include "gc/young.h"
#include "platform/vmem.h"
#include <stdio.h>

enum { MAPS = 3, CHUNK_MAP_WORDS = BAC_CHUNK_BLOCKS * BAC_BLOCK_WINDOWS, STACK_ENTRIES = 1 << 18 };

struct bac_walk_maps bac_walk_maps;
/* Written at start and by the leader. */
static struct {
  void *memory;
  size_t bytes, stack_limit;
  value *stack;
  size_t depth;
  bool overflow;                     /* some seen block was not pushed */
  bool quiet;                        /* V11's second closure: liveness is not its business */
} walk;

/* ---- memory --------------------------------------------------------------------------------------- */

bool bac_walk_ready(void) { return walk.memory != NULL; }
size_t bac_walk_map_words(void) { return bac_heap.chunks * CHUNK_MAP_WORDS; }
void bac_walk_clear(uint64_t *map) { memset(map, 0, bac_walk_map_words() * sizeof *map); }
void bac_walk_limit_stack(size_t entries) { walk.stack_limit = entries < STACK_ENTRIES ? entries : STACK_ENTRIES; }

bac_status bac_verify_start(void)
{
  bac_snapshot_start();
  if (bac_gc_params.verify < 2 && !bac_gc_params.stress_snapshot)
    return BAC_OK;
  size_t map = bac_heap.chunk_limit * CHUNK_MAP_WORDS * sizeof(uint64_t), stack = STACK_ENTRIES * sizeof(value);
  bac_status st = bac_vmem_reserve(stack + MAPS * map, &walk.memory);
  if (st != BAC_OK)
    return st;
  walk.bytes = stack + MAPS * map;
  st = bac_vmem_commit(walk.memory, stack);
  if (st != BAC_OK) {
    bac_verify_release();
    return st;
  }
  char *maps = (char *)walk.memory + stack;
  walk.stack = walk.memory;
  bac_walk_limit_stack(SIZE_MAX);
  bac_walk_maps = (struct bac_walk_maps){ (uint64_t *)maps, (uint64_t *)(maps + map), (uint64_t *)(maps + 2 * map) };
  return BAC_OK;
}

bac_status bac_verify_commit_chunks(size_t first, size_t n)
{
  uint64_t *maps[MAPS] = { bac_walk_maps.seen, bac_walk_maps.snapshot, bac_walk_maps.logged };
  bac_status st = BAC_OK;
  for (unsigned i = 0; i < MAPS && st == BAC_OK && bac_walk_ready(); i++)
    st = bac_vmem_commit(maps[i] + first * CHUNK_MAP_WORDS, n * CHUNK_MAP_WORDS * sizeof(uint64_t));
  return st;
}

void bac_verify_release(void)
{
  if (walk.memory != NULL)
    bac_vmem_release(walk.memory, walk.bytes);
  walk.memory = NULL;
}

/* ---- one word --------------------------------------------------------------------------------------- */

/* The open segment of a domain is used from its end down to young_ptr; the others that were taken, wholly. */
struct young_search { uintnat at; bool unused; };
static void look_in_segment(struct bac_gc_domain *d, void *arg)
{
  struct young_search *y = arg;
  if (y->at >= (uintnat)d->st.young_start && y->at < (uintnat)d->st.young_ptr)
    y->unused = true;
}

static bool young_header_at(uintnat at)
{
  size_t segment = (at - bac_ranges.young.base) / bac_young_segment_bytes();
  struct young_search y = { at, false };
  if (at < bac_ranges.young.base || segment >= bac_young_taken())
    return false;
  bac_stw_foreach_live(look_in_segment, &y);
  return !y.unused;
}

static const char *young_problem(value v)
{
  uintnat segment = bac_young_segment_bytes(), at = (uintnat)Hp_val(v);
  bool good = young_header_at(at);
  if (good && Tag_val(v) == Infix_tag) {
    at -= Infix_offset_val(v);
    good = at < (uintnat)v && young_header_at(at);
  }
  if (good) {
    header_t hd = Hd_hp(at);
    uintnat left = segment - (at - bac_ranges.young.base) % segment;
    good = Colour_hd(hd) == BAC_COLOUR_NORMAL && Wosize_hd(hd) > 0 && Whsize_hd(hd) <= left / sizeof(value);
  }
  return good ? NULL : "which is no young block of any domain";
}

static bool is_live_cell(value v)
{
  return bac_bit_test(bac_heap.live, bac_granule_of((uintnat)Hp_val(v)));
}

static const char *heap_problem(value v)
{
  size_t i = bac_block_index((uintnat)Hp_val(v));
  if ((uintnat)v == bac_heap.base || i >= bac_heap.chunks * BAC_CHUNK_BLOCKS)
    return "which lies beyond the heap";
  const struct bac_block *b = bac_block_of((uintnat)Hp_val(v));
  if (b->kind == BAC_BLOCK_FREE)
    return "which lies in a free block";
  header_t hd = Hd_val(v);
  if (Tag_hd(hd) == Infix_tag && Infix_offset_hd(hd) < (uintnat)v - (uintnat)bac_block_base(b))
    v -= (value)Infix_offset_hd(hd);
  return is_live_cell(v) ? NULL : "which is no live cell";
}

const char *bac_verify_problem(value v)
{
  if (!Is_block(v))
    return NULL;
  if (v % sizeof(value) != 0)
    return "which is no multiple of 8";
  if (Is_young(v))
    return young_problem(v);
  return Is_in_heap(v) ? heap_problem(v) : NULL;
}

value bac_verify_base(value v) { return bac_block_start(v); }

/* ---- roots ------------------------------------------------------------------------------------------ */

enum errand { CHECK, FOLLOW, FIND_YOUNG };
struct rooter {
  struct bac_scanner scanner;        /* first */
  enum errand errand;
  const char *source;
  struct bac_gc_domain *d;           /* NULL: a source of the process */
  value cont;                        /* 0: not the stack of a continuation */
};

static void visit(value v, value holder, mlsize_t i);

/* "domain 2, stack, word 3 of 40 in Foo.f (foo.ml, line 7)": who, which kind of root, where the program is. */
static void describe(const struct rooter *r, const value *slot, char *text, size_t bytes)
{
  const struct bac_fiber_hooks *hooks = bac_roots_fiber_hooks();
  int n = r->cont != 0 ? snprintf(text, bytes, "continuation %p", (void *)r->cont)
    : r->d != NULL ? snprintf(text, bytes, "domain %d, %s", r->d->st.id, r->source)
    : snprintf(text, bytes, "%s", r->source);
  if (hooks->explain == NULL || (r->cont == 0 && r->d == NULL))
    return;
  if (n > 0 && (size_t)n + 2 < bytes) {
    memcpy(text + n, ", ", 3);
    hooks->explain(r->d, r->cont, slot, text + n + 2, bytes - (size_t)n - 2);
  }
}

static void report_root(const char *check, const struct rooter *r, const value *slot, const char *problem)
{
  char where[256];
  describe(r, slot, where, sizeof where);
  bac_verify_report(check, "%s: %p names %p, %s", where, (void *)slot, (void *)*slot, problem);
}

static void one_root(struct rooter *r, value *slot)
{
  value v = *slot;
  const char *problem;
  if (r->errand == FIND_YOUNG) {
    if (Is_young(v))
      report_root("V10", r, slot, "which is young, while the continuation is old");
    return;
  }
  if (Is_young(v) && r->errand == FOLLOW)
    problem = "which is young after all areas were emptied";
  else
    problem = bac_verify_problem(v);
  if (problem != NULL && !walk.quiet)
    report_root(r->cont == 0 ? "V9" : Is_young(v) ? "V10" : "V12", r, slot, problem);
  else if (problem == NULL && r->errand == FOLLOW)
    visit(v, 0, 0);
}

static void root_slot(struct bac_scanner *s, value *slot)
{
  struct rooter *r = (struct rooter *)s;
  if (r->errand == CHECK && Is_block(*slot) && Is_in_code(*slot))
    report_root("V9", r, slot, "which is code");
  else if (Is_block(*slot))
    one_root(r, slot);
}

/* Stack words: what lies in neither range is code, an integer or static data (gc.md A5). */
static void root_words(struct bac_scanner *s, value *base, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (Is_block(base[i]) && (Is_young(base[i]) || Is_in_heap(base[i])))
      one_root((struct rooter *)s, &base[i]);
}

static void roots_of_domain(struct bac_gc_domain *d, void *arg)
{
  struct rooter *r = arg;
  r->d = d;
  for (const struct bac_root_source *src = bac_roots_sources(); src != NULL; src = src->next)
    if (src->per_domain) {
      r->source = src->name;
      src->scan(&r->scanner, d);
    }
  r->d = NULL;
}

/* Data of ephemerons that still have all their keys count as reachable: cleaning dropped the others. */
static void roots_of_chain(value *head, void *arg)
{
  struct rooter *r = arg;
  for (value e = *head; e != 0; e = Field(e, BAC_EPHE_LINK)) {
    if (bac_verify_problem(e) != NULL)
      return;                        /* V6 reports it */
    for (mlsize_t i = BAC_EPHE_DATA; i < Wosize_val(e); i++)
      if (Is_block(Field(e, i)) && (i == BAC_EPHE_DATA || r->errand == CHECK))
        one_root(r, &Field(e, i));
  }
}

static void all_roots(struct rooter *r)
{
  bac_stw_foreach_live(roots_of_domain, r);
  for (const struct bac_root_source *src = bac_roots_sources(); src != NULL; src = src->next)
    if (!src->per_domain) {
      r->source = src->name;
      src->scan(&r->scanner, NULL);
    }
  r->source = "global roots of C code";
  bac_roots_scan_registered(&r->scanner);
  r->source = "finalisers";
  bac_final_scan_strong(&r->scanner);
  r->source = "ephemerons";
  bac_ephe_each_list(roots_of_chain, r);
}

static struct rooter rooter_for(enum errand errand)
{
  return (struct rooter){ .scanner = { root_slot, root_words, false }, .errand = errand };
}

void bac_walk_check_roots(void)
{
  struct rooter r = rooter_for(CHECK);
  all_roots(&r);
}

/* ---- the closure ------------------------------------------------------------------------------------ */

static void push(value v)
{
  if (walk.depth < walk.stack_limit)
    walk.stack[walk.depth++] = v;
  else
    walk.overflow = true;
}

/* v was found in field i of `holder`; 0: in a root, which has been looked at. */
static void visit(value v, value holder, mlsize_t i)
{
  const char *problem = holder == 0 ? NULL : bac_verify_problem(v);
  if (problem == NULL && Is_young(v))
    problem = "which is young after all areas were emptied";
  if (problem != NULL) {
    if (!walk.quiet)
      bac_verify_report("V12", "block %p, reachable, field %zu names %p, %s", (void *)holder, (size_t)i, (void *)v,
                        problem);
    return;
  }
  if (!Is_in_heap(v))
    return;
  v = bac_verify_base(v);
  size_t g = bac_granule_of((uintnat)Hp_val(v));
  if (bac_bit_test(bac_walk_maps.seen, g))
    return;
  bac_bit_set(bac_walk_maps.seen, g);
  push(v);
}

static void scan_fields(value v)
{
  tag_t tag = Tag_val(v);
  if (tag >= No_scan_tag)
    return;
  if (tag == Cont_tag) {
    struct rooter r = rooter_for(FOLLOW);
    r.cont = v;
    bac_roots_scan_cont(&r.scanner, v);
    return;
  }
  for (mlsize_t i = bac_first_scanned(v, tag); i < Wosize_val(v); i++)
    if (Is_block(Field(v, i)))
      visit(Field(v, i), v, i);
}

static void drain(void)
{
  while (walk.depth > 0)
    scan_fields(walk.stack[--walk.depth]);
}

static void scan_again(header_t *hp, void *arg)
{
  (void)arg;
  scan_fields(Val_hp(hp));
  drain();
}

/* Blocks that found no room on the stack are among the seen ones: look at all of these until none is left out.
 * Each round sees at least one block more. */
void bac_walk_close(void)
{
  drain();
  while (walk.overflow) {
    walk.overflow = false;
    size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
    for (size_t i = 0; i < n; i++) {
      struct bac_block *b = bac_block_at(i);
      if (b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE)
        bac_block_each_cell(b, bac_walk_maps.seen, scan_again, NULL);
    }
  }
}

void bac_walk_mark_roots(void)
{
  struct rooter r = rooter_for(FOLLOW);
  bac_walk_clear(bac_walk_maps.seen);
  walk.depth = 0;
  walk.overflow = false;
  all_roots(&r);
}

void bac_walk_heap(void)
{
  bac_walk_mark_roots();
  bac_walk_close();
}

static void push_cell(header_t *hp, void *arg)
{
  (void)arg;
  push(Val_hp(hp));
  drain();
}

void bac_walk_closure_of_seen(void)
{
  walk.quiet = true;
  walk.depth = 0;
  walk.overflow = false;
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++) {
    struct bac_block *b = bac_block_at(i);
    if (b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE)
      bac_block_each_cell(b, bac_walk_maps.seen, push_cell, NULL);
  }
  bac_walk_close();
  walk.quiet = false;
}

/* ---- V10 -------------------------------------------------------------------------------------------- */

/* What died young and waits for its end was never scanned: its stack keeps addresses of areas long reused. */
static void excuse_dead(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  for (const struct bac_custom_piece *p = d->dead; p != NULL; p = p->next)
    for (size_t i = 0; i < p->used; i++)
      bac_bit_set(bac_walk_maps.seen, bac_granule_of((uintnat)Hp_val(p->entry[i].block)));
  if (d->ending != 0)
    bac_bit_set(bac_walk_maps.seen, bac_granule_of((uintnat)Hp_val(d->ending)));
}

static void check_cont(header_t *hp, void *arg)
{
  struct rooter *r = arg;
  value v = Val_hp(hp);
  if (Tag_hd(*hp) != Cont_tag || bac_bit_test(bac_walk_maps.seen, bac_granule_of((uintnat)hp)))
    return;
  r->cont = v;
  bac_roots_scan_cont(&r->scanner, v);
}

void bac_walk_check_conts(void)
{
  struct rooter r = rooter_for(FIND_YOUNG);
  bac_walk_clear(bac_walk_maps.seen);
  bac_stw_foreach_live(excuse_dead, NULL);
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++) {
    struct bac_block *b = bac_block_at(i);
    if ((b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE) && b->custom)
      bac_block_each_cell(b, bac_heap.live, check_cont, &r);
  }
}
