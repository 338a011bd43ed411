/* heap.c -- allocation directly in HEAP, custom blocks and continuations: the owner's side.
 *
 * Failure means: even after a minor, a major and a compacting collection there is no memory (gc.md M4).
 * Without permission to collect, the first refusal is final and a collection is requested. */
#include "gc/custom_dead.h"
#include "gc/heap.h"
#include "gc/major.h"
#include "gc/minor.h"
#include "gc/pace.h"
#include "gc/pool.h"
#include "gc/stress.h"

/* Direct allocation is told to pace.c in portions, so that the common path stays short. */
enum { PACE_PORTION_WORDS = 8 * 1024 };

static void tell_pace(struct bac_gc_domain *d)
{
  bac_pace_add_words(d->direct_words);
  d->st.stat_major_words += d->direct_words;
  d->direct_words = 0;
  if (bac_pace_due())
    bac_major_request(d);
}

static header_t *take(struct bac_gc_domain *d, size_t whsize, unsigned sort)
{
  if (whsize <= BAC_SMALL_MAX_WORDS)
    return bac_pool_take(&d->pools, sort, bac_size_table.small_class[whsize]);
  if (whsize <= BAC_MEDIUM_MAX_WORDS)
    return bac_pool_take(&d->pools, sort, bac_pool_class_of(whsize));
  size_t keep = bac_minor_reserve_blocks();
  if (bac_load_relaxed(&bac_heap.x_free_blocks) < whsize / BAC_BLOCK_WORDS + 1 + keep)
    bac_pool_examine_all(&d->pools);
  return bac_large_take(whsize, sort == BAC_CUSTOM, keep);
}

/* Steps of gc.md M4; with the last one gone, memory is really used up. */
static header_t *take_after_collecting(struct bac_gc_domain *d, size_t whsize, unsigned sort)
{
  header_t *hp = NULL;
  if (whsize > bac_heap.chunk_limit * BAC_CHUNK_BYTES / sizeof(value))
    return NULL;
  for (unsigned step = 0; hp == NULL && step < 3; step++) {
    if (step == 0)
      bac_pool_examine_all(&d->pools);
    else
      bac_major_cycle(d, step == 1 ? BAC_MAJOR_PLAIN : BAC_MAJOR_COMPACT);
    if (step > 0)
      bac_pool_examine_all(&d->pools);
    hp = take(d, whsize, sort);
  }
  return hp;
}

/* A cell with its header; fields are not initialised.  0: out of memory. */
static value alloc(struct bac_gc_domain *d, mlsize_t wosize, tag_t tag, unsigned sort, bool may_collect)
{
  size_t whsize = Whsize_wosize(wosize);
  BAC_ASSERT_MAY_ALLOCATE();
  BAC_ASSERT(wosize >= 1);
  if (BAC_UNLIKELY(wosize > Max_wosize))
    return 0;
  if (may_collect && BAC_UNLIKELY(d->want_major))
    bac_major_slice(d);
  header_t *hp = take(d, whsize, sort);
  if (BAC_UNLIKELY(hp == NULL)) {
    if (may_collect)
      hp = take_after_collecting(d, whsize, sort);
    else
      bac_major_request(d);
    if (hp == NULL)
      return 0;
  }
  d->direct_words += whsize;
  if (d->direct_words >= PACE_PORTION_WORDS)
    tell_pace(d);
  *hp = Make_header(wosize, tag, BAC_COLOUR_NORMAL);
  return Val_hp(hp);
}

value bac_heap_alloc(caml_domain_state *st, mlsize_t wosize, tag_t tag, bool may_collect)
{
  value v = alloc(bac_gc_domain_of(st), wosize, tag, BAC_PLAIN, may_collect);
  if (v != 0 && tag < No_scan_tag)
    for (mlsize_t i = 0; i < wosize; i++)
      Field(v, i) = Val_unit;
  return v;
}

/* ---- custom blocks and continuations -------------------------------------------------------------- */

static void count_minor_share(struct bac_gc_domain *d, mlsize_t mem, mlsize_t max)
{
  if (mem == 0)
    return;
  d->custom_minor_share += (double)mem / (double)(max == 0 ? 1 : max);
  if (d->custom_minor_share > 1)
    bac_minor_request(d);
}

static void count_major_share(struct bac_gc_domain *d, mlsize_t mem, mlsize_t max)
{
  if (mem == 0)
    return;
  bac_pace_add_share(bac_pace_share(mem, max));
  if (bac_pace_due())
    bac_major_request(d);
}

static value custom_young(caml_domain_state *st, const struct custom_operations *ops, mlsize_t wosize,
                          mlsize_t mem, mlsize_t max_major, mlsize_t mem_minor, mlsize_t max_minor)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  bool listed = ops->finalize != NULL || mem != 0;
  if (listed && !bac_custom_reserve(d))
    return 0;
  value *hp = bac_young_take(st, Whsize_wosize(wosize));
  if (hp == NULL)
    return 0;
  *hp = (value)Make_header(wosize, Custom_tag, BAC_COLOUR_NORMAL);
  value v = Val_hp(hp);
  Custom_ops_val(v) = ops;
  if (!listed)
    return v;
  /* bac_young_take may have collected and emptied the table, never filled it: the room is still there */
  bac_custom_reserve(d);
  bac_custom_record(d, v, bac_pace_share(mem_minor, max_major));
  if (mem > mem_minor)
    count_major_share(d, mem - mem_minor, max_major);
  count_minor_share(d, mem_minor, max_minor);
  return v;
}

value bac_custom_alloc(caml_domain_state *st, const struct custom_operations *ops, size_t bytes,
                       mlsize_t mem, mlsize_t max_major, mlsize_t mem_minor, mlsize_t max_minor)
{
  mlsize_t wosize = 1 + (bytes + sizeof(value) - 1) / sizeof(value);
  if (wosize <= Max_young_wosize)
    return custom_young(st, ops, wosize, mem, max_major, mem_minor, max_minor);
  unsigned sort = ops->finalize != NULL ? BAC_CUSTOM : BAC_PLAIN;
  value v = alloc(bac_gc_domain_of(st), wosize, Custom_tag, sort, true);
  if (v == 0)
    return 0;
  Custom_ops_val(v) = ops;
  count_major_share(bac_gc_domain_of(st), mem, max_major);
  return v;
}

value bac_custom_alloc_heap(caml_domain_state *st, const struct custom_operations *ops, size_t bytes)
{
  mlsize_t wosize = 1 + (bytes + sizeof(value) - 1) / sizeof(value);
  unsigned sort = ops->finalize != NULL ? BAC_CUSTOM : BAC_PLAIN;
  value v = alloc(bac_gc_domain_of(st), wosize, Custom_tag, sort, false);
  if (v != 0)
    Custom_ops_val(v) = ops;
  return v;
}

value bac_cont_alloc(caml_domain_state *st, value stack, value last_fiber)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  if (!bac_custom_reserve(d))
    return 0;
  value *hp = bac_young_take(st, 3);
  if (hp == NULL)
    return 0;
  *hp = (value)Make_header(2, Cont_tag, BAC_COLOUR_NORMAL);
  value v = Val_hp(hp);
  Field(v, 0) = stack;
  Field(v, 1) = last_fiber;
  bac_custom_reserve(d);
  bac_custom_record(d, v, 0);
  return v;
}
