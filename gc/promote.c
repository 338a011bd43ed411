/* promote.c -- the minor collection: survivors move out of the young areas (doc/design/minor.md).
 *
 * A young block is moved once: a cell is taken, its header stored, and the young header replaced by the
 * forwarding form with a compare-and-swap; nobody ever waits for another worker.  Moved blocks whose
 * fields still have to be copied form a list through the first field of their copies.  The list holds
 * the old addresses: the copy is found through the forwarding header, so one word is enough.
 * The old body is read only, apart from its header. */
#include "gc/custom_dead.h"
#include "gc/ephe.h"
#include "gc/final.h"
#include "gc/header.h"
#include "gc/minor.h"
#include "gc/pace.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include "platform/stress_edge.h"

struct worker {
  struct bac_scanner scanner;        /* first: scanner callbacks get the worker */
  struct bac_pool_set *pools;
  struct bac_gc_domain *domain;      /* whose pools these are */
  value todo;                        /* old address of the last block moved and not yet copied; 0: none */
  uintnat promoted_words;
  bool alone;                        /* no other worker: the header may be stored plainly */
};

/* Give the cell that was taken last back to its cursor: another worker moved the block first. */
static void untake(struct worker *w, unsigned sort, unsigned cls, const header_t *hp)
{
  struct bac_cursor *c = &w->pools->c[sort][cls].cursor;
  c->free |= (uint64_t)1 << (((const char *)hp - c->base) >> BAC_GRANULE_SHIFT);
}

/* EDGE forwarded, release side.  Pairs with: the acquire load in promote().
 *   carries   the header of the copy, stored before
 *   grants    whoever reads the forwarding header may read tag and size of the copy
 *   weaker?   a reader could see an old header in the copy's cell */
static bool forward(struct worker *w, value v, header_t hd, value copy)
{
  header_t to = bac_header_forward_to(copy);
  if (BAC_LIKELY(w->alone)) {
    *Hp_val(v) = to;
    return true;
  }
  BAC_STRESS_EDGE(forwarded);
  return bac_word_cas(Hp_val(v), &hd, to, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static _Noreturn void reserve_broken(size_t words)
{
  bac_fatal("promotion reserve exhausted (gc.md M2) at a block of %zu words", words);
}

/* Move the block v, whose header hd is not a forwarding one. */
static value move(struct worker *w, value v, header_t hd)
{
  mlsize_t words = Whsize_hd(hd);
  tag_t tag = Tag_hd(hd);
  unsigned sort = bac_custom_sort(v, tag), cls = bac_size_table.small_class[words];
  header_t *hp = bac_pool_take(w->pools, sort, cls);
  if (BAC_UNLIKELY(hp == NULL))
    reserve_broken(words);
  *hp = hd;
  value copy = Val_hp(hp);
  if (BAC_UNLIKELY(!forward(w, v, hd, copy))) {
    untake(w, sort, cls, hp);
    return bac_header_target(bac_word_load_acquire(Hp_val(v)));
  }
  w->promoted_words += words;
  if (tag < No_scan_tag) {
    Field(copy, 0) = w->todo;
    w->todo = v;
  } else {
    for (mlsize_t i = 0; i + 1 < words; i++)
      Field(copy, i) = Field(v, i);
  }
  return copy;
}

/* Where the young block v lives from now on. */
static inline value promote(struct worker *w, value v)
{
  header_t hd = bac_word_load_acquire(Hp_val(v));            /* EDGE forwarded, acquire side */
  if (bac_header_forwarded(hd))
    return bac_header_target(hd);
  if (BAC_LIKELY(Tag_hd(hd) != Infix_tag))
    return move(w, v, hd);
  value offset = (value)Infix_offset_hd(hd), base = v - offset;
  hd = bac_word_load_acquire(Hp_val(base));
  return offset + (bac_header_forwarded(hd) ? bac_header_target(hd) : move(w, base, hd));
}

static inline bool is_young_block(struct bac_range young, value v)
{
  return Is_block(v) && bac_in_range(young, (uintnat)v);
}

/* Copy the fields of the block that was moved from `old`. */
static void copy_fields(struct worker *w, value old)
{
  value copy = bac_header_target(*Hp_val(old));
  header_t hd = *Hp_val(copy);
  mlsize_t n = Wosize_hd(hd), i = 0;
  struct bac_range young = bac_ranges.young;
  w->todo = Field(copy, 0);
  if (Tag_hd(hd) == Closure_tag)
    for (mlsize_t code = Start_env_closinfo(Closinfo_val(old)); i < code; i++)
      Field(copy, i) = Field(old, i);
  for (; i < n; i++) {
    value v = Field(old, i);
    Field(copy, i) = is_young_block(young, v) ? promote(w, v) : v;
  }
  if (BAC_UNLIKELY(Tag_hd(hd) == Cont_tag))
    bac_roots_scan_cont(&w->scanner, copy);
}

static void drain(struct worker *w)
{
  while (w->todo != 0)
    copy_fields(w, w->todo);
}

/* ---- roots -------------------------------------------------------------------------------------- */

static void scan_slot(struct bac_scanner *s, value *slot)
{
  value v = *slot;
  if (is_young_block(bac_ranges.young, v))
    *slot = promote((struct worker *)s, v);
}

/* Stack words: code addresses and integers lie outside YOUNG, so the range decides alone (A5). */
static void scan_words(struct bac_scanner *s, value *base, size_t n)
{
  struct bac_range young = bac_ranges.young;
  for (size_t i = 0; i < n; i++)
    if (is_young_block(young, base[i]))
      base[i] = promote((struct worker *)s, base[i]);
}

static void remembered_slot(void *arg, value *slot)
{
  scan_slot(&((struct worker *)arg)->scanner, slot);
}

/* No cell may be taken in a dirty pool while its cells are walked: they would be seen half made. */
static void close_dirty_cursors(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++) {
      struct bac_pool_class *pc = &d->pools.c[sort][c];
      if (pc->cursor.pool != NULL && bac_load_relaxed(&pc->cursor.pool->x_dirty))
        bac_pool_close_cursor(pc);
    }
}

static void domain_items(struct bac_gc_domain *d, void *arg)
{
  struct worker *w = arg;
  bac_roots_scan_domain(&w->scanner, d);
  bac_remember_each(d, remembered_slot, w);
}

static void scan_roots(struct worker *w)
{
  if (bac_remember_any_dirty()) {
    bac_stw_foreach_live(close_dirty_cursors, NULL);
    bac_remember_each_dirty(remembered_slot, w);
  }
  bac_roots_scan_global(&w->scanner);
  bac_stw_foreach_live(domain_items, w);
  bac_final_scan_young(&w->scanner);
}

/* ---- weak step and clean-up --------------------------------------------------------------------- */

/* For ephe.c: where a young block went; false when nothing reached it. */
static bool young_alive(void *arg, value *v)
{
  (void)arg;
  value base = bac_block_start(*v);
  header_t hd = Hd_val(base);
  if (!bac_header_forwarded(hd))
    return false;
  *v = bac_header_target(hd) + (*v - base);
  return true;
}

static void revive(void *arg, value *slot)
{
  struct worker *w = arg;
  scan_slot(&w->scanner, slot);
  drain(w);
}

/* Nothing in a dead block is followed: the fields of a continuation are tagged addresses, and only its
 * end is still to come. */
static value copy_dead_custom(void *arg, value v)
{
  struct worker *w = arg;
  value todo = w->todo;
  value copy = move(w, v, Hd_val(v));
  for (mlsize_t i = 0; i < Wosize_val(copy); i++)
    Field(copy, i) = Field(v, i);
  w->todo = todo;
  return copy;
}

static void finish_domain(struct bac_gc_domain *d, void *arg)
{
  struct worker *w = arg;
  bac_custom_after_promotion(d, w->domain, copy_dead_custom, w);
  bac_remember_clear(d);
}

void bac_promote_all(struct bac_gc_domain *leader)
{
  struct worker w = { .scanner = { scan_slot, scan_words, true }, .pools = &leader->pools,
                      .domain = leader, .alone = true };
  scan_roots(&w);
  drain(&w);
  bac_ephe_young_step(young_alive, revive, &w);
  bac_final_young_last(young_alive, &w);
  bac_stw_foreach_live(finish_domain, &w);
  if (bac_remember_any_dirty())
    bac_remember_clean();
  bac_roots_all_old();
  leader->st.stat_promoted_words += w.promoted_words;
  bac_pace_add_promoted(w.promoted_words);
  bac_minor_reset_areas();
}
