/* gc.c -- the door: start and stop the heap, domains, explicit collections, statistics. */
#include "gc/custom_dead.h"
#include "gc/ephe.h"
#include "gc/final.h"
#include "gc/heap.h"
#include "gc/leftover.h"
#include "gc/major.h"
#include "gc/minor.h"
#include "gc/pace.h"
#include "gc/pool.h"
#include "gc/range.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include "gc/verify.h"
#include "gc/young.h"
#include "platform/vmem.h"

/* What runtime/params.def overwrites; unit tests use these. */
struct bac_gc_params bac_gc_params = {
  .minor_heap_words = 256 * 1024,
  .space_overhead = 120,
  .custom_major_ratio = 44,
  .custom_minor_ratio = 100,
  .custom_minor_max_bytes = 70000,
};

/* Collections that were asked for: relaxed counters, any domain. */
static struct { _Atomic uintnat x_forced, x_compactions; } totals;

bool bac_gc_inside_stop(void) { return bac_stw_inside(); }

/* ---- life ----------------------------------------------------------------------------------------- */

bac_status bac_gc_start(void)
{
  bac_status st = bac_range_reserve_all();
  if (st != BAC_OK)
    return st;
  bac_heap.live = bac_heap.map[0];
  bac_heap.mark = bac_heap.map[1];
  bac_pool_start();
  bac_blocks_start();
  bac_large_start();
  bac_shared_start();
  bac_minor_start();
  bac_pace_start();
  bac_major_start();
  bac_ephe_start();
  bac_leftover_start();
  bac_roots_start();
  st = bac_verify_start();
  if (st != BAC_OK)
    return st;
  if (bac_gc_params.verify >= 2)
    bac_stw_watch(bac_verify_stop_begins, bac_verify_stop_ends);
  return BAC_OK;
}

void bac_gc_shutdown(void)
{
  bac_leftover_free_all();
  bac_roots_free();
  bac_final_free_orphans();
  bac_verify_release();
  bac_range_release_all();
}

size_t bac_gc_domain_size(void) { return sizeof(struct bac_gc_domain); }

bac_status bac_gc_domain_open(struct bac_gc_domain *d)
{
  bac_pool_set_init(&d->pools);
  bac_status st = bac_final_open(d);
  if (st != BAC_OK)
    goto no_tables;
  st = bac_young_open(d);
  if (st != BAC_OK)
    goto no_area;
  return BAC_OK;
no_area:
  bac_final_give_away(d);
no_tables:
  return st;
}

/* No stop comes between this and bac_stw_leave_world, since the caller does not poll; or if it finds the
 * caller on its way out, everything has been handed over and what is left is still listed in *d.  So at
 * every stop each pool, finaliser, ephemeron and remembered slot has exactly one owner (ocaml/ocaml#13739). */
void bac_gc_domain_close(struct bac_gc_domain *d)
{
  bac_custom_run_owned(d);
  d->closed = true;
  bac_final_give_away(d);
  bac_ephe_give_away(d);
  bac_shared_adopt_all(&d->pools);
  bac_young_close();
  bac_leftover_add();
}

void bac_gc_before_spawn(caml_domain_state *st)
{
  if (bac_leftover_is_much())
    bac_gc_minor(st);
}

/* ---- explicit collections ------------------------------------------------------------------------- */

static void minor_job(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  bac_promote_all(leader);
}

static bool none_since(void *seen) { return bac_minor_collections() == *(const uintnat *)seen; }

static void minor_if(struct bac_gc_domain *d, bool (*needed)(void *arg), void *arg)
{
  BAC_ASSERT_MAY_ALLOCATE();
  bac_stw_run_if(&d->st, needed, minor_job, arg);
  bac_custom_run_owned(d);
  bac_leftover_free();
  bac_blocks_purge(false);
  if (bac_pace_due())
    bac_major_request(d);
}

void bac_gc_minor(caml_domain_state *st) { minor_if(bac_gc_domain_of(st), NULL, NULL); }
void bac_gc_minor_since(struct bac_gc_domain *d, uintnat seen) { minor_if(d, none_since, &seen); }

void bac_gc_major(caml_domain_state *st)
{
  bac_fetch_add_relaxed(&totals.x_forced, 1);
  bac_major_cycle(bac_gc_domain_of(st), BAC_MAJOR_PLAIN);
}

/* A finaliser that became ready keeps its value alive for one more cycle, so one cycle may not find all
 * garbage; three are what is documented. */
void bac_gc_full_major(caml_domain_state *st)
{
  for (unsigned i = 0; i < 3; i++) {
    uintnat ready = bac_final_ready_count();
    bac_gc_major(st);
    if (bac_final_ready_count() == ready)
      break;
  }
  bac_pool_examine_all(&bac_gc_domain_of(st)->pools);
  bac_young_trim();
  bac_blocks_set_retained(0);        /* who asks for this wants memory back (gc.md G9) */
}

void bac_gc_compact(caml_domain_state *st)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  bac_gc_full_major(st);
  bac_major_cycle(d, BAC_MAJOR_COMPACT);
  bac_pool_examine_all(&d->pools);
  bac_blocks_purge(true);
  bac_fetch_add_relaxed(&totals.x_compactions, 1);
}

/* Under design A there is no smaller step than a cycle; it is made when one is due. */
intnat bac_gc_major_slice(caml_domain_state *st, intnat words)
{
  (void)words;
  bac_major_slice(bac_gc_domain_of(st));
  return 0;
}

void bac_custom_run_dead(caml_domain_state *st) { bac_custom_run_owned(bac_gc_domain_of(st)); }

/* ---- statistics ----------------------------------------------------------------------------------- */

size_t bac_gc_heap_words(void) { return bac_blocks_used() * BAC_BLOCK_WORDS; }

void bac_gc_quick_stat(caml_domain_state *st, struct bac_gc_stat *out)
{
  struct bac_counters sum = bac_counters_all(bac_gc_domain_of(st));
  *out = (struct bac_gc_stat){
    .minor_words = (double)sum.minor_words,
    .promoted_words = (double)sum.promoted_words,
    .major_words = (double)(sum.major_words + sum.promoted_words),
  };
  out->minor_collections = bac_minor_collections();
  out->major_collections = bac_major_cycles();
  out->forced_major_collections = bac_load_relaxed(&totals.x_forced);
  out->compactions = bac_load_relaxed(&totals.x_compactions);
  out->heap_words = bac_gc_heap_words();
  out->heap_chunks = (bac_blocks_used() + bac_load_relaxed(&bac_heap.x_free_blocks)) / BAC_CHUNK_BLOCKS;
  out->top_heap_words = bac_load_relaxed(&bac_heap.x_used_top) * BAC_BLOCK_WORDS;
}

void bac_gc_own_counters(caml_domain_state *st, struct bac_gc_stat *out)
{
  struct bac_counters own = bac_counters_own(bac_gc_domain_of(st));
  *out = (struct bac_gc_stat){
    .minor_words = (double)own.minor_words,
    .promoted_words = (double)own.promoted_words,
    .major_words = (double)(own.major_words + own.promoted_words),
  };
}

static void count_live_cell(header_t *hp, void *arg)
{
  struct bac_gc_stat *out = arg;
  out->live_blocks++;
  out->live_words += Whsize_hd(*hp);
}

/* Free cells and what cells and pools waste count as free; a wasted tail is a fragment. */
static void count_block(struct bac_block *b, struct bac_gc_stat *out)
{
  uintnat words = (uintnat)b->blocks * BAC_BLOCK_WORDS, live_before = out->live_words, blocks_before = out->live_blocks;
  bac_block_each_cell(b, bac_heap.live, count_live_cell, out);
  uintnat free_cells = b->capacity - (out->live_blocks - blocks_before);
  out->free_words += words - (out->live_words - live_before);
  out->free_blocks += free_cells;
  if (b->kind == BAC_BLOCK_POOL) {
    out->fragments += words - (uintnat)b->capacity * bac_size_table.cell_words[b->cls] != 0;
    if (free_cells > 0 && bac_size_table.cell_words[b->cls] > out->largest_free)
      out->largest_free = bac_size_table.cell_words[b->cls];
  }
}

static void close_cursors(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_pool_close_cursors(&d->pools);
}

static void stat_job(void *arg, struct bac_gc_domain *leader)
{
  (void)leader;
  bac_stw_foreach_live(close_cursors, NULL);
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++) {
    struct bac_block *b = bac_block_at(i);
    if (b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE)
      count_block(b, arg);
  }
}

void bac_gc_stat(caml_domain_state *st, struct bac_gc_stat *out)
{
  bac_gc_quick_stat(st, out);
  bac_stw_run(st, stat_job, out);
}

/* ---- settings ------------------------------------------------------------------------------------- */

struct resize { struct bac_young_resize to; struct bac_range old; };

static void resize_job(void *arg, struct bac_gc_domain *leader)
{
  struct resize *r = arg;
  bac_promote_all(leader);
  bac_young_adopt(&r->to, &r->old);
}

/* A new range is reserved and committed first, then adopted inside a stop in which all areas are empty
 * (gc.md A3). */
bac_status bac_gc_set_minor_words(caml_domain_state *st, size_t words)
{
  struct resize r;
  bac_status status = bac_young_prepare(words, &r.to);
  if (status != BAC_OK)
    return status;
  bac_stw_run(st, resize_job, &r);
  bac_vmem_release((void *)r.old.base, r.old.bytes);
  return BAC_OK;
}

size_t bac_gc_minor_bytes_left(caml_domain_state *st)
{
  return (size_t)((char *)st->young_ptr - (char *)st->young_start) + bac_young_bytes_left();
}
