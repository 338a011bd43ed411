/* promote.c -- the minor collection: survivors move out of the young areas (doc/design/minor.md).
 *
 * A young block is moved once: a cell is taken, its header stored, and the young header replaced by the
 * forwarding form with a compare-and-swap; nobody ever waits for another worker.  Moved blocks whose
 * fields still have to be copied form a list through the first field of their copies.  The list holds
 * the old addresses: the copy is found through the forwarding header, so one word is enough.
 * The old body is read only, apart from its header.
 *
 * The leader begins alone, with plain stores.  When there turns out to be enough to do, parked domains'
 * threads join as workers, each with the pools of its own domain, and everyone takes items (minor_items.c).
 * A worker with time to spare is given a part of another one's list through a few shared words.
 * Code that differs between the two modes is expanded twice, with `alone` a constant. */
#include "gc/custom_dead.h"
#include "gc/ephe.h"
#include "gc/final.h"
#include "gc/header.h"
#include "gc/minor.h"
#include "gc/minor_items.h"
#include "gc/pace.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/stress.h"
#include "gc/stw.h"
#include "platform/stress_edge.h"
#include "platform/thread.h"

struct worker {
  struct bac_scanner scanner;        /* first: scanner callbacks get the worker */
  struct bac_pool_set *pools;
  struct bac_gc_domain *domain;      /* whose pools these are */
  value todo;                        /* old address of the last block moved and not yet copied; 0: none */
  uintnat promoted_words;
  uintnat alone_until;               /* promoted words; the leader alone stops there and calls for others */
  struct bac_item_walk walk;
};

enum {
  SHARE_WORDS = 16 * 1024,           /* about 40 us of work, four times what waking a thread costs the leader */
  SHARE_PIECES = 24,                  /* as much in stack words to look at */
  LONG_BLOCK = 12,                   /* words; a compare-and-swap costs 5 ns, as much as copying 4 words */
  BATCH = 64,                        /* copies between two looks at who is idle */
  CUT_AFTER = 32,                    /* of a long list the giver keeps this many */
  OFFERS = 16,
  IDLE_SPINS = 2000                  /* some 50 us; then an idle worker leaves for good */
};

/* What workers have in common.  All x_ fields start at 0 for each collection. */
static struct {
  uintnat share_words;               /* test aid, else SHARE_WORDS */
  alignas(128) _Atomic int x_idle;   /* workers that look for an offer; a hint */
  _Atomic int x_busy;                /* workers that may touch a header: raised before, lowered after */
  _Atomic uintnat x_promoted_words;  /* by workers other than the leader */
  alignas(128) _Atomic value x_offer[OFFERS];    /* first old address of a list nobody works on; 0: none */
} team = { .share_words = SHARE_WORDS };

void bac_promote_share_after(size_t words) { team.share_words = words; }

/* ---- one block ---------------------------------------------------------------------------------- */

/* Give the cell that was taken last back to its cursor: another worker moved the block first. */
static void untake(struct worker *w, unsigned sort, unsigned cls, const header_t *hp)
{
  struct bac_cursor *c = &w->pools->c[sort][cls].cursor;
  c->free |= (uint64_t)1 << (((const char *)hp - c->base) >> BAC_GRANULE_SHIFT);
}

/* EDGE forwarded, release side.  Pairs with: the acquire loads in promote() and below.
 *   carries   the header of the copy, stored before
 *   grants    whoever reads the forwarding header may read tag and size of the copy
 *   weaker?   a reader could see an old header in the copy's cell; today none reads it before the list with the
 *             block is his (batch-given) or the collection is over (E6)
 *   stronger? one word decides who moved the block; nothing else is compared with it
 *   tested    testsuite/gc/t_promote: a_shared_graph_is_moved_once, also under --enable-tsan */
static inline bool forward(value v, header_t hd, value copy, bool alone)
{
  header_t to = bac_header_forward_to(copy);
  if (alone) {
    *Hp_val(v) = to;
    return true;
  }
  BAC_STRESS_EDGE(forwarded);
  return bac_word_cas(Hp_val(v), &hd, to, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
}

static _Noreturn void reserve_broken(size_t words)
{
  bac_fatal("promotion reserve exhausted (gc.md M2) at a block of %zu words", words);
}

/* Move the block v, whose header hd is not a forwarding one. */
static inline __attribute__((always_inline)) value move(struct worker *w, value v, header_t hd, bool alone)
{
  mlsize_t words = Whsize_hd(hd);
  tag_t tag = Tag_hd(hd);
  unsigned sort = bac_custom_sort(v, tag), cls = bac_size_table.small_class[words];
  header_t *hp = bac_pool_take(w->pools, sort, cls);
  if (BAC_UNLIKELY(hp == NULL))
    reserve_broken(words);
  *hp = hd;
  value copy = Val_hp(hp);
  if (BAC_UNLIKELY(!forward(v, hd, copy, alone))) {
    untake(w, sort, cls, hp);
    return bac_header_target(bac_word_load_acquire(Hp_val(v)));   /* EDGE forwarded, acquire side */
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

static inline header_t young_header(value v, bool alone)
{
  return alone ? Hd_val(v) : bac_word_load_acquire(Hp_val(v));    /* EDGE forwarded, acquire side */
}

/* Where the young block v lives from now on. */
static inline __attribute__((always_inline)) value promote(struct worker *w, value v, bool alone)
{
  header_t hd = young_header(v, alone);
  if (bac_header_forwarded(hd))
    return bac_header_target(hd);
  if (BAC_LIKELY(Tag_hd(hd) != Infix_tag))
    return move(w, v, hd, alone);
  value offset = (value)Infix_offset_hd(hd), base = v - offset;
  hd = young_header(base, alone);
  return offset + (bac_header_forwarded(hd) ? bac_header_target(hd) : move(w, base, hd, alone));
}
static __attribute__((noinline)) value promote_alone(struct worker *w, value v) { return promote(w, v, true); }
static __attribute__((noinline)) value promote_shared(struct worker *w, value v) { return promote(w, v, false); }
static inline value promote_as(struct worker *w, value v, bool alone)
{
  return alone ? promote_alone(w, v) : promote_shared(w, v);
}

static inline bool is_young_block(struct bac_range young, value v)
{
  return Is_block(v) && bac_in_range(young, (uintnat)v);
}

/* The copy of a block that was moved.  An atomic load, since the sanitizer takes the failed
 * compare-and-swap of a worker that came second for a write. */
static inline value copy_of(value old) { return bac_header_target(bac_word_load_relaxed(Hp_val(old))); }
static value *link_of(value old) { return &Field(copy_of(old), 0); }

/* Copy the fields of the block that was moved from `old`. */
static inline __attribute__((always_inline)) void copy_fields(struct worker *w, value old, bool alone)
{
  value copy = copy_of(old);
  header_t hd = *Hp_val(copy);
  mlsize_t n = Wosize_hd(hd), i = 0;
  struct bac_range young = bac_ranges.young;
  w->todo = Field(copy, 0);
  if (Tag_hd(hd) == Closure_tag)
    for (mlsize_t code = Start_env_closinfo(Closinfo_val(old)); i < code; i++)
      Field(copy, i) = Field(old, i);
  for (; i < n; i++) {
    value v = Field(old, i);
    Field(copy, i) = is_young_block(young, v) ? promote(w, v, alone) : v;
  }
  if (BAC_UNLIKELY(Tag_hd(hd) == Cont_tag))
    bac_roots_scan_cont(&w->scanner, copy);
}

/* ---- scanner callbacks, one set for each mode ----------------------------------------------------- */

/* Relaxed: the same slot may be remembered by two domains, and so be in the hands of two workers, who
 * find and store the same address. */
static inline void scan_slot(struct bac_scanner *s, value *slot, bool alone)
{
  value v = bac_word_load_relaxed(slot);
  if (is_young_block(bac_ranges.young, v))
    bac_word_store_relaxed(slot, promote_as((struct worker *)s, v, alone));
}
static void scan_slot_alone(struct bac_scanner *s, value *slot) { scan_slot(s, slot, true); }
static void scan_slot_shared(struct bac_scanner *s, value *slot) { scan_slot(s, slot, false); }

/* Stack words: code addresses and integers lie outside YOUNG, so the range decides alone (A5). */
static inline void scan_words(struct bac_scanner *s, value *base, size_t n, bool alone)
{
  struct bac_range young = bac_ranges.young;
  for (size_t i = 0; i < n; i++)
    if (is_young_block(young, base[i]))
      base[i] = promote_as((struct worker *)s, base[i], alone);
}
static void scan_words_alone(struct bac_scanner *s, value *base, size_t n) { scan_words(s, base, n, true); }
static void scan_words_shared(struct bac_scanner *s, value *base, size_t n) { scan_words(s, base, n, false); }

static const struct bac_scanner alone_scanner = { scan_slot_alone, scan_words_alone, true };
static const struct bac_scanner shared_scanner = { scan_slot_shared, scan_words_shared, true };

/* ---- sharing ------------------------------------------------------------------------------------ */

/* Where to cut the list: after the half of it, but after CUT_AFTER at the latest.  What lies behind is
 * older, and in a tree larger.  NULL: one block, or none. */
static value *place_of_cut(value list)
{
  value *cut = NULL, end = list;
  for (int i = 0; i < CUT_AFTER && end != 0 && (end = *link_of(end)) != 0; i++) {
    cut = link_of(cut == NULL ? list : *cut);
    end = *link_of(end);
  }
  return cut;
}

/* EDGE batch-given, release side.  Pairs with: the exchange in take_offer().
 *   carries   the links and headers of the copies in the list
 *   grants    whoever takes the address fills these copies, and nobody else does
 *   weaker?   the taker could follow a link that was not stored yet
 *   stronger? an offer is one word; who finds a place empty looks at the next one
 *   tested    testsuite/gc/t_promote: a_shared_graph_is_moved_once, also under --enable-tsan */
static void offer(struct worker *w)
{
  value *cut = place_of_cut(w->todo);
  if (cut == NULL || *cut == 0)
    return;
  value list = *cut;
  *cut = 0;
  BAC_STRESS_EDGE(batch_given);
  for (unsigned i = 0; i < OFFERS; i++) {
    value none = 0;
    if (bac_load_relaxed(&team.x_offer[i]) == 0
        && atomic_compare_exchange_strong_explicit(&team.x_offer[i], &none, list, memory_order_release,
                                                   memory_order_relaxed))
      return;
  }
  *cut = list;                       /* every place is taken: keep the work */
}

/* EDGE worker-busy.  Pairs with: the loads of only_me().
 *   carries   headers and copies of the worker that lowers x_busy
 *   grants    the only busy worker may store headers plainly, as the leader does alone
 *   weaker?   an offer found empty, without the x_busy of its taker, would let two workers move one block
 *   stronger? who becomes busy has raised x_busy before it takes an item or an offer, both acq_rel; so whoever
 *             sees these gone sees the count.  Nothing is stored here and loaded elsewhere the other way round
 *   tested    testsuite/gc/t_promote under --enable-tsan: an only_me() that is always true is reported; a
 *             relaxed lowering is not, since nobody then happens to read what was just moved */
static bool no_offer(void)
{
  for (unsigned i = 0; i < OFFERS; i++)
    if (bac_load_acquire(&team.x_offer[i]) != 0)
      return false;
  return true;
}
static bool only_me(void) { return !bac_items_left() && no_offer() && bac_load_acquire(&team.x_busy) == 1; }

/* A list to go on with, if there is one; the caller is idle and becomes busy.  Whoever gives a list looks
 * here again before it leaves, so none is left behind. */
static bool take_offer(struct worker *w)
{
  for (unsigned i = 0; i < OFFERS; i++) {
    if (bac_load_relaxed(&team.x_offer[i]) == 0)
      continue;
    bac_fetch_add_acq_rel(&team.x_busy, 1);
    w->todo = bac_exchange_acq_rel(&team.x_offer[i], 0);          /* EDGE batch-given, acquire side */
    if (w->todo != 0)
      return true;
    bac_fetch_sub_acq_rel(&team.x_busy, 1);
  }
  return false;
}

/* Out of work: wait a moment for an offer, as long as somebody may make one.  False: leave. */
static bool wait_for_offer(struct worker *w)
{
  bac_fetch_add_relaxed(&team.x_idle, 1);
  bac_fetch_sub_acq_rel(&team.x_busy, 1);
  bool found = take_offer(w);
  for (int i = 0; i < IDLE_SPINS && !found && bac_load_relaxed(&team.x_busy) > 0; i++) {
    bac_thread_relax();
    found = take_offer(w);
  }
  found = found || take_offer(w);    /* the last look */
  bac_fetch_sub_relaxed(&team.x_idle, 1);
  return found;
}

static void drain_shared(struct worker *w)
{
  while (w->todo != 0) {
    if (only_me())
      for (int n = BATCH; n > 0 && w->todo != 0; n--)
        copy_fields(w, w->todo, true);
    else
      for (int n = BATCH; n > 0 && w->todo != 0; n--)
        copy_fields(w, w->todo, false);
    if (bac_load_relaxed(&team.x_idle) > 0)
      offer(w);
  }
}

static void begin(struct worker *w, struct bac_gc_domain *d, const struct bac_scanner *scanner)
{
  *w = (struct worker){ .scanner = *scanner, .pools = &d->pools, .domain = d };
}

/* What each worker does.  A helper joins when it wakes up; the leader may be done by then.  A domain that
 * parks on its way out has given its pools away and must not open new ones. */
static void work(void *arg, unsigned number)
{
  struct worker helper, *w = number == 0 ? arg : &helper;
  if (number != 0 && bac_stw_self()->closed)
    return;
  if (number != 0)
    begin(w, bac_stw_self(), &shared_scanner);
  bac_fetch_add_acq_rel(&team.x_busy, 1);
  drain_shared(w);
  while (bac_items_scan_next(&w->walk, &w->scanner))
    drain_shared(w);
  while (wait_for_offer(w))
    drain_shared(w);
  if (number != 0) {
    w->domain->st.stat_promoted_words += w->promoted_words;
    bac_fetch_add_relaxed(&team.x_promoted_words, w->promoted_words);
  }
}

/* From here on with all who can come.  Afterwards the leader is alone again. */
static void work_together(struct worker *w)
{
  bac_store_relaxed(&team.x_busy, 0);
  w->scanner = shared_scanner;
  bac_stw_share(work, w);
  BAC_ASSERT(w->todo == 0 && no_offer() && !bac_items_left());
  w->scanner = alone_scanner;
  w->alone_until = w->promoted_words + team.share_words;
}

/* ---- the leader alone --------------------------------------------------------------------------- */

/* Mean size of the first blocks of a list that is not empty. */
static mlsize_t mean_words(value list)
{
  mlsize_t words = 0, n = 0;
  for (; list != 0 && n < BATCH; list = *link_of(list), n++)
    words += Whsize_hd(Hd_val(copy_of(list)));
  return words / n;
}

/* With one helper the compare-and-swaps of short blocks cost what it gains: then look again later. */
static bool worth_sharing(struct worker *w)
{
  if (w->alone_until == 0 || bac_stw_max_workers() > 2 || mean_words(w->todo) >= LONG_BLOCK)
    return true;
  w->alone_until = w->promoted_words + team.share_words;
  return false;
}

/* False: there is enough left for others. */
static bool drain_alone(struct worker *w)
{
  while (w->todo != 0) {
    if (BAC_UNLIKELY(w->promoted_words >= w->alone_until) && worth_sharing(w))
      return false;
    copy_fields(w, w->todo, true);
  }
  return true;
}

static void drain(struct worker *w)
{
  if (!drain_alone(w))
    work_together(w);
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

static void dirty_slot(void *arg, value *slot) { scan_slot_alone(arg, slot); }

/* Dirty blocks are rare, and walked before anybody else comes: the walk reads descriptors of blocks that
 * others might be taking. */
static void scan_dirty(struct worker *w)
{
  if (!bac_remember_any_dirty())
    return;
  bac_stw_foreach_live(close_dirty_cursors, NULL);
  bac_remember_each_dirty(dirty_slot, w);
}

static void scan_roots(struct worker *w)
{
  scan_dirty(w);
  bool many = bac_items_begin() >= SHARE_PIECES && w->alone_until != UINTPTR_MAX;
  bool alone = w->alone_until != 0 && !many;
  while (alone && bac_items_scan_next(&w->walk, &w->scanner))
    alone = drain_alone(w);
  if (!alone)
    work_together(w);
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
  scan_slot_alone(&w->scanner, slot);
  drain(w);
}

/* Nothing in a dead block is followed: the fields of a continuation are tagged addresses, and only its
 * end is still to come. */
static value copy_dead_custom(void *arg, value v)
{
  struct worker *w = arg;
  value todo = w->todo;
  value copy = move(w, v, Hd_val(v), true);
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

/* Up to where the leader goes on alone.  Under stress now and then not at all. */
static uintnat words_alone(void)
{
  if (bac_stw_max_workers() == 1)
    return UINTPTR_MAX;
  if ((bac_stress_active() || bac_stress_park != 0) && bac_minor_collections() % 4 == 0)
    return 0;
  return team.share_words;
}

void bac_promote_all(struct bac_gc_domain *leader)
{
  struct worker w;
  begin(&w, leader, &alone_scanner);
  w.alone_until = words_alone();
  bac_store_relaxed(&team.x_promoted_words, 0);
  scan_roots(&w);
  drain(&w);
  bac_ephe_young_step(young_alive, revive, &w);
  bac_final_young_last(young_alive, &w);
  bac_stw_foreach_live(finish_domain, &w);
  if (bac_remember_any_dirty())
    bac_remember_clean();
  bac_roots_all_old();
  leader->st.stat_promoted_words += w.promoted_words;
  bac_pace_add_promoted(w.promoted_words + bac_load_relaxed(&team.x_promoted_words));
  bac_minor_reset_areas();
}
