/* mark.c -- the mark loop of one worker (gc.md section 7, doc/design/major.md).
 *
 * Grey work is ranges of fields on the mark stack; long pieces of bytecode stacks are such ranges too.  Fields
 * that name heap blocks pass through a short FIFO between prefetch and use.  Marks are bits of bac_heap.mark;
 * headers are read, never written.  When the chunk store is empty, the block of the dropped work gets x_rescan:
 * its marked cells are scanned again later.  Each such pass marks at least one new cell or clears flags, so it ends.
 * How several workers share the work is in mark_share.c. */
#include "gc/mark.h"
#include "gc/custom_dead.h"
#include "gc/header.h"
#include "gc/roots_priv.h"
#include "gc/verify.h"
#include "gc/write_barrier.h"

enum { RANGE_FIELDS = 512 };         /* long blocks are taken in pieces, so that they can be shared */

/* The mode is a constant in each copy of the loop; left to itself the compiler makes it an argument. */
#define ALWAYS_INLINE static inline __attribute__((always_inline))

static inline bool in_heap(value v) { return Is_block(v) && Is_in_heap(v); }
static inline size_t granule_of(value v) { return bac_granule_of((uintnat)Hp_val(v)); }

/* ---- pushing the fields of a block that was just marked ------------------------------------------ */

/* EDGE rescan-flag, release side.  Pairs with: the exchange in rescan_block.
 *   carries   the mark bit of v, set before
 *   weaker?   relaxed: who clears the flag could miss the bit, and the fields of v would never be scanned
 *   stronger? a flag set after the exchange stays set, and m->rescan makes one more pass
 *   tested    t_mark: several_workers_with_a_short_store */
static void drop_to_rescan(struct bac_marker *m, value v)
{
  bac_store_release(&bac_block_of((uintnat)v)->x_rescan, 1);
  m->rescan = true;
}

/* A continuation is an entry without end: its stack is scanned from the loop, not from here, so that
 * chains of continuations cost no C stack. */
static inline void push_fields(struct bac_marker *m, value v, header_t hd)
{
  tag_t tag = Tag_hd(hd);
  value *from = Op_val(v), *to = from + Wosize_hd(hd);
  if (tag >= No_scan_tag)
    return;
  if (BAC_UNLIKELY(tag == Closure_tag))
    from += Start_env_closinfo(Closinfo_val(v));
  else if (BAC_UNLIKELY(tag == Cont_tag))
    to = NULL;
  if (!bac_mark_push(&m->stack, from, to))
    drop_to_rescan(m, v);
}

/* ---- visiting ----------------------------------------------------------------------------------- */

/* v is a heap address.  An Infix position never has its bit set (its granule holds no cell start), so
 * the bit may be tested before the header is read. */
ALWAYS_INLINE void mark_value(struct bac_marker *m, value v, bool shared)
{
  uint64_t *mark = bac_heap.mark;
  size_t g = granule_of(v);
  if (bac_bit_test(mark, g))
    return;
  header_t hd = Hd_val(v);
  if (BAC_UNLIKELY(Tag_hd(hd) == Infix_tag)) {
    v -= (value)Infix_offset_hd(hd);
    g = granule_of(v);
    if (bac_bit_test(mark, g))
      return;
    hd = Hd_val(v);
  }
  if (!shared)
    bac_bit_set(mark, g);
  else if (!bac_bit_claim(mark, g))
    return;
  m->words += Whsize_hd(hd);
  push_fields(m, v, hd);
}

static __attribute__((noinline)) void mark_alone(struct bac_marker *m, value v) { mark_value(m, v, false); }
static __attribute__((noinline)) void mark_shared(struct bac_marker *m, value v) { mark_value(m, v, true); }

/* Copy the block away from a moving pool.  0: it stays (opaque, or no cell to be had). */
static value move_away(struct bac_marker *m, value v, header_t hd)
{
  tag_t tag = Tag_hd(hd);
  if ((tag == Abstract_tag || tag == Custom_tag) && !m->move_opaque)
    return 0;
  header_t *hp = bac_pool_take(m->pools, bac_custom_sort(v, tag), bac_pool_class_of(Whsize_hd(hd)));
  if (hp == NULL)
    return 0;
  memcpy(hp, Hp_val(v), Bsize_wsize(Whsize_hd(hd)));
  value copy = Val_hp(hp);
  *Hp_val(v) = bac_header_forward_to(copy);
  m->moved_words += Whsize_hd(hd);
  return copy;
}

/* The moving instance: *slot is a heap address. */
static void mark_moving(struct bac_marker *m, value *slot)
{
  value v = *slot;
  header_t hd = Hd_val(v);
  value offset = Tag_hd(hd) == Infix_tag && !bac_header_forwarded(hd) ? (value)Infix_offset_hd(hd) : 0;
  value base = v - offset;
  hd = Hd_val(base);
  if (bac_header_forwarded(hd)) {
    *slot = bac_header_target(hd) + offset;
    return;
  }
  if (bac_bit_test(bac_heap.mark, granule_of(base)))
    return;
  if (bac_block_of((uintnat)base)->moving) {
    value copy = move_away(m, base, hd);
    if (copy != 0) {
      base = copy;
      *slot = base + offset;
    }
  }
  bac_bit_set(bac_heap.mark, granule_of(base));
  m->words += Whsize_hd(hd);
  push_fields(m, base, hd);
}

ALWAYS_INLINE void visit(struct bac_marker *m, uintnat candidate, enum bac_mark_mode mode)
{
  switch (mode) {
  case BAC_MARK_ALONE: mark_alone(m, (value)candidate); break;
  case BAC_MARK_SHARED: mark_shared(m, (value)candidate); break;
  default: mark_moving(m, (value *)candidate); break;
  }
}

/* Put a candidate in the FIFO and visit the one that leaves it. */
ALWAYS_INLINE void offer(struct bac_marker *m, value *slot, value v, enum bac_mark_mode mode)
{
  __builtin_prefetch(&bac_heap.mark[granule_of(v) >> 6]);
  __builtin_prefetch(Hp_val(v));
  unsigned at = m->fifo_at;
  uintnat leaving = m->fifo[at];
  m->fifo[at] = mode == BAC_MARK_MOVING ? (uintnat)slot : (uintnat)v;
  m->fifo_at = (at + 1) % BAC_MARK_FIFO;
  if (leaving != 0)
    visit(m, leaving, mode);
}

ALWAYS_INLINE void scan_range(struct bac_marker *m, value *from, value *to, enum bac_mark_mode mode)
{
  for (; from < to; from++) {
    value v = bac_word_load_relaxed(from);
    if (in_heap(v))
      offer(m, from, v, mode);
  }
}

/* One entry of the stack; returns how many fields were looked at. */
ALWAYS_INLINE size_t scan_entry(struct bac_marker *m, struct bac_mark_entry e, enum bac_mark_mode mode)
{
  if (BAC_UNLIKELY(e.to == NULL)) {
    bac_roots_scan_cont(&m->scanner, (value)e.from);
    return 2;
  }
  size_t n = (size_t)(e.to - e.from);
  if (BAC_UNLIKELY(n > RANGE_FIELDS) && bac_mark_push(&m->stack, e.from + RANGE_FIELDS, e.to)) {
    n = RANGE_FIELDS;
    e.to = e.from + RANGE_FIELDS;
  }
  scan_range(m, e.from, e.to, mode);
  return n;
}

/* Visit candidates until one of them gives work or none is left.  False: the FIFO is empty. */
ALWAYS_INLINE bool flush_fifo(struct bac_marker *m, enum bac_mark_mode mode)
{
  for (unsigned i = 0; i < BAC_MARK_FIFO; i++) {
    unsigned at = (m->fifo_at + i) % BAC_MARK_FIFO;
    uintnat leaving = m->fifo[at];
    if (leaving == 0)
      continue;
    m->fifo[at] = 0;
    visit(m, leaving, mode);
    return true;
  }
  return false;
}

ALWAYS_INLINE bool loop(struct bac_marker *m, size_t budget, enum bac_mark_mode mode)
{
  struct bac_mark_entry e;
  size_t done = 0;
  do {
    while (bac_mark_pop(&m->stack, &e)) {
      done += scan_entry(m, e, mode) + 1;
      if (done >= budget)
        return false;
    }
  } while (flush_fifo(m, mode));
  return true;
}

/* Three copies of the loop, each made for its mode. */
static bool loop_alone(struct bac_marker *m, size_t budget) { return loop(m, budget, BAC_MARK_ALONE); }
static bool loop_shared(struct bac_marker *m, size_t budget) { return loop(m, budget, BAC_MARK_SHARED); }
static bool loop_moving(struct bac_marker *m, size_t budget) { return loop(m, budget, BAC_MARK_MOVING); }
bool bac_mark_run(struct bac_marker *m, size_t budget)
{
  switch (m->mode) {
  case BAC_MARK_ALONE: return loop_alone(m, budget);
  case BAC_MARK_SHARED: return loop_shared(m, budget);
  default: return loop_moving(m, budget);
  }
}

/* ---- overflow ----------------------------------------------------------------------------------- */

static void scan_fields(struct bac_marker *m, value *from, value *to)
{
  switch (m->mode) {
  case BAC_MARK_ALONE: scan_range(m, from, to, BAC_MARK_ALONE); break;
  case BAC_MARK_SHARED: scan_range(m, from, to, BAC_MARK_SHARED); break;
  default: scan_range(m, from, to, BAC_MARK_MOVING); break;
  }
}

/* The fields are scanned here and now, not pushed: so this works even with an empty store. */
static void rescan_cell(header_t *hp, void *arg)
{
  struct bac_marker *m = arg;
  value v = Val_hp(hp);
  header_t hd = *hp;
  if (Tag_hd(hd) >= No_scan_tag)
    return;
  if (Tag_hd(hd) == Cont_tag)
    bac_roots_scan_cont(&m->scanner, v);
  else
    scan_fields(m, Op_val(v) + bac_first_scanned(v, Tag_hd(hd)), Op_val(v) + Wosize_hd(hd));
  bac_mark_run(m, SIZE_MAX);
}

static void rescan_block(struct bac_marker *m, struct bac_block *b)
{
  if (bac_load_relaxed(&b->x_rescan) && bac_exchange_acq_rel(&b->x_rescan, 0))   /* EDGE rescan-flag, acquire side */
    bac_block_each_cell(b, bac_heap.mark, rescan_cell, m);
}

void bac_mark_rescan_chunk(struct bac_marker *m, size_t i)
{
  for (size_t j = 0; j < BAC_CHUNK_BLOCKS; j++)
    rescan_block(m, bac_block_at(i * BAC_CHUNK_BLOCKS + j));
}

bool bac_mark_drain(struct bac_marker *m, size_t budget)
{
  while (bac_mark_run(m, budget)) {
    if (!m->rescan)
      return true;
    m->rescan = false;
    for (size_t i = 0; i < bac_heap.chunks; i++)
      bac_mark_rescan_chunk(m, i);
  }
  return false;
}

/* ---- the door ----------------------------------------------------------------------------------- */

void bac_mark_slot(struct bac_marker *m, value *slot)
{
  if (!in_heap(*slot))
    return;
  visit(m, m->mode == BAC_MARK_MOVING ? (uintnat)slot : (uintnat)*slot, m->mode);
}

static void scan_slot(struct bac_scanner *s, value *slot) { bac_mark_slot((struct bac_marker *)s, slot); }

/* Stack words: what lies in HEAP is a value, whatever else is found is not followed (A5).  A deep stack is grey
 * work like a long array, which other workers can take over. */
static void scan_words(struct bac_scanner *s, value *base, size_t n)
{
  struct bac_marker *m = (struct bac_marker *)s;
  if (n <= RANGE_FIELDS || !bac_mark_push(&m->stack, base, base + n))
    scan_fields(m, base, base + n);
}

void bac_mark_begin(struct bac_marker *m, enum bac_mark_mode mode)
{
  *m = (struct bac_marker){ .scanner = { scan_slot, scan_words, false }, .mode = mode };
  bac_mark_stack_init(&m->stack);
}

void bac_mark_end(struct bac_marker *m)
{
  BAC_ASSERT(!m->rescan);
  bac_mark_stack_end(&m->stack);
}

bool bac_mark_alive(void *arg, value *v)
{
  struct bac_marker *m = arg;
  if (m->mode != BAC_MARK_MOVING)
    return bac_bit_test(bac_heap.mark, granule_of(bac_block_start(*v)));
  header_t hd = Hd_val(*v);
  value offset = Tag_hd(hd) == Infix_tag && !bac_header_forwarded(hd) ? (value)Infix_offset_hd(hd) : 0;
  hd = Hd_val(*v - offset);
  if (bac_header_forwarded(hd)) {
    *v = bac_header_target(hd) + offset;
    return true;
  }
  return bac_bit_test(bac_heap.mark, granule_of(*v - offset));
}

void bac_mark_revive(void *arg, value *slot)
{
  bac_mark_slot(arg, slot);
  bac_mark_rest(arg);
}

/* stress=snapshot logs elsewhere: between cycles the mark map is the spent map, which must stay as it is.
 * Without log segments (M6): the value is marked at once and its block is scanned again. */
void bac_mark_log(value old)
{
  if (BAC_UNLIKELY(bac_gc_params.stress_snapshot)) {
    bac_snapshot_log(old);
    return;
  }
  if (!in_heap(old))
    return;
  old = bac_block_start(old);
  size_t g = granule_of(old);
  bac_bit_claim(bac_heap.mark, g);
  bac_store_relaxed(&bac_block_of((uintnat)old)->x_rescan, 1);
}
