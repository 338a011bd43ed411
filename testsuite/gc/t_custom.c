/* t_custom.c -- custom blocks and continuations: each end is run once, outside stops, and not early. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/pace.h"

enum { BLOCKS = 3000 };
static unsigned ended[BLOCKS];
static unsigned ends;
static value *dropped_root;

static void count_end(value v)
{
  TAP_OK(!bac_gc_inside_stop());
  ended[*(intnat *)Data_custom_val(v)]++;
  ends++;
}
static void quiet_end(value v)
{
  ended[*(intnat *)Data_custom_val(v)]++;
  ends++;
}
static const struct custom_operations counted = { .identifier = "_test", .finalize = count_end };
static const struct custom_operations quiet = { .identifier = "_testq", .finalize = quiet_end };

static value make_custom(const struct custom_operations *ops, size_t bytes, intnat n)
{
  value v = bac_custom_alloc(st, ops, bytes, 0, 1, 0, 1);
  *(intnat *)Data_custom_val(v) = n;
  return v;
}

static void start(void)
{
  fixture_start();
  memset(ended, 0, sizeof ended);
  ends = 0;
}

static void a_young_block_ends_at_the_minor_collection(void)
{
  start();
  make_custom(&counted, 8, 1);
  fixture_root[0] = make_custom(&counted, 8, 2);
  bac_gc_minor(st);
  TAP_OK(ended[1] == 1 && ended[2] == 0);
  bac_gc_major(st);
  TAP_OK(ended[1] == 1 && ended[2] == 0);
  fixture_root[0] = Val_unit;
  bac_gc_major(st);
  TAP_OK(ended[2] == 1);
  bac_gc_full_major(st);
  TAP_OK(ends == 2);
  fixture_stop();
}

static void medium_and_large_blocks_end_too(void)
{
  start();
  for (unsigned i = 0; i < 6; i++)
    fixture_root[i] = make_custom(&counted, 3000u << (2 * i), i);
  bac_gc_major(st);
  TAP_OK(ends == 0);
  for (unsigned i = 0; i < 6; i++)
    fixture_root[i] = Val_unit;
  bac_gc_major(st);
  TAP_OK(ends == 6);
  bac_gc_full_major(st);
  TAP_OK(ends == 6 && bac_gc_verify(st));
  fixture_stop();
}

static void many_blocks_each_end_once(void)
{
  start();
  for (unsigned i = 0; i < BLOCKS; i++) {
    fixture_root[i % 1000] = make_custom(&quiet, 8 + below(2400), i);
    if (i % 100 == 0)
      bac_gc_minor(st);
    if (i % 250 == 0)
      bac_gc_major(st);
    if (i % 700 == 0)
      bac_gc_compact(st);
  }
  for (unsigned i = 0; i < 1000; i++)
    fixture_root[i] = Val_unit;
  bac_gc_full_major(st);
  bool once = true;
  for (unsigned i = 0; i < BLOCKS; i++)
    once = once && ended[i] == 1;
  TAP_OK(once);
  fixture_stop();
}

/* A finaliser that collects: the block it looks at stays, nothing ends twice. */
static void collecting_end(value v)
{
  intnat n = *(intnat *)Data_custom_val(v);
  ended[n]++;
  ends++;
  if (n % 7 == 0)
    bac_gc_major(st);
  TAP_OK(*(intnat *)Data_custom_val(v) == n);
}
static void a_finaliser_may_collect(void)
{
  static const struct custom_operations ops = { .identifier = "_testc", .finalize = collecting_end };
  start();
  for (unsigned i = 0; i < 64; i++) {
    value v = make_custom(&ops, i == 5 ? 200000 : 16, i);
    if (i % 2)
      fixture_root[i] = v;
  }
  bac_gc_minor(st);
  for (unsigned i = 0; i < 64; i++)
    fixture_root[i] = Val_unit;
  for (unsigned i = 0; i < 12; i++)          /* each nested cycle postpones the rest to the next one */
    bac_gc_major(st);
  bool once = true;
  for (unsigned i = 0; i < 64; i++)
    once = once && ended[i] == 1;
  TAP_OK(once && ends == 64);
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
}

static void root_removing_end(value v)
{
  (void)v;
  bac_roots_unregister(dropped_root, true);
}
static void a_finaliser_may_remove_a_global_root(void)
{
  static const struct custom_operations ops = { .identifier = "_testr", .finalize = root_removing_end };
  static value slot;
  start();
  slot = make_block(1, 0, Val_unit);
  dropped_root = &slot;
  TAP_OK(bac_roots_register(&slot, true) == BAC_OK);
  make_custom(&ops, 8, 0);
  bac_gc_minor(st);
  value before = slot;
  bac_gc_compact(st);
  TAP_OK(slot == before);                    /* nobody updates it any more */
  fixture_stop();
}

/* Pools that a compaction has emptied and nobody has examined when the next cycle begins: their spent cells are
 * moved blocks, not dead ones.  With one domain that takes a finaliser that collects; with several, one that
 * does not poll. */
static void compacting_end(value v)
{
  (void)v;
  bac_gc_compact(st);
  bac_gc_major(st);
  TAP_OK(bac_gc_verify(st));
}
static void moved_blocks_do_not_come_back_with_the_leftover(void)
{
  static const struct custom_operations ops = { .identifier = "_testk", .finalize = compacting_end };
  start();
  for (unsigned i = 0; i < BLOCKS; i++)
    fixture_root[i] = make_custom(&quiet, 8, i);
  fixture_root[BLOCKS] = make_custom(&ops, 8, 0);
  bac_gc_minor(st);
  fixture_root[BLOCKS] = Val_unit;
  for (unsigned i = 0; i < BLOCKS; i++)
    if (i % 10 != 0)
      fixture_root[i] = Val_unit;
  for (unsigned i = 0; i < 4; i++)
    bac_gc_major(st);
  TAP_OK(bac_gc_verify(st));
  bool right = true;
  for (unsigned i = 0; i < BLOCKS; i++)
    right = right && ended[i] == (i % 10 != 0);
  TAP_OK(right);
  fixture_stop();
}

/* The span is marked in place by the cycles that its own end makes, and is dead all the same when it returns. */
static void large_end(value v)
{
  quiet_end(v);
  bac_gc_major(st);
  bac_gc_compact(st);
}
static void a_finaliser_of_a_large_block_may_collect(void)
{
  static const struct custom_operations ops = { .identifier = "_testl", .finalize = large_end };
  start();
  for (unsigned i = 0; i < 5; i++)
    fixture_root[i] = make_custom(&ops, 100000, i);
  bac_gc_major(st);
  TAP_OK(ends == 0);
  for (unsigned i = 0; i < 4; i++)
    fixture_root[i] = Val_unit;
  for (unsigned i = 0; i < 4; i++)
    bac_gc_major(st);
  for (unsigned i = 0; i < 5; i++)
    TAP_IS_INT(ended[i], i < 4);
  TAP_OK(bac_gc_heap_words() < 3 * 100000 / sizeof(value));
  fixture_stop();
}

static void off_heap_memory_asks_for_collections(void)
{
  static const struct custom_operations plain = { .identifier = "_testm" };
  start();
  for (unsigned i = 0; i < 11; i++)
    bac_custom_alloc(st, &plain, 8, 10, 1000, 10, 100);
  TAP_OK(domain->want_minor);                /* 11 x 10/100 > 1 */
  bac_gc_minor(st);
  TAP_OK(!domain->want_minor && !bac_pace_due());
  for (unsigned i = 0; i < 101; i++)
    fixture_root[i] = bac_custom_alloc(st, &plain, 8, 10, 1000, 10, 100);
  bac_gc_minor(st);
  TAP_OK(bac_pace_due());                    /* 101 survivors x 10/1000 > 1 */
  fixture_stop();
}

/* ---- continuations: a fiber is an array of values, its address is field 0 ------------------------ */

enum { FIBERS = 64, FIBER_WORDS = 5 };
static value fiber[FIBERS][FIBER_WORDS];
static unsigned dropped[FIBERS];

static value *fiber_of(value cont) { return Ptr_val(Field(cont, 0)); }
static void scan_fiber(struct bac_scanner *s, value cont) { bac_scan_words(s, fiber_of(cont), FIBER_WORDS); }
static void drop_fiber(value cont)
{
  dropped[(fiber_of(cont) - fiber[0]) / FIBER_WORDS]++;
  Field(cont, 0) = Val_ptr(NULL);
}
static const struct bac_fiber_hooks hooks = { .scan = scan_fiber, .drop = drop_fiber };

static value make_cont(unsigned i)
{
  for (unsigned k = 0; k < FIBER_WORDS; k++)
    fiber[i][k] = Val_long(k);
  return bac_cont_alloc(st, Val_ptr(fiber[i]), Val_ptr(fiber[i]));
}

static void a_continuation_keeps_its_stack_alive(void)
{
  start();
  bac_roots_set_fiber_hooks(&hooks);
  memset(dropped, 0, sizeof dropped);
  fixture_root[0] = make_cont(0);
  fiber[0][2] = make_block(1, 0, Val_long(77));
  bac_gc_minor(st);
  TAP_OK(Is_in_heap(fiber[0][2]) && Field(fiber[0][2], 0) == Val_long(77));
  bac_gc_major(st);
  bac_gc_compact(st);
  TAP_OK(Field(fiber[0][2], 0) == Val_long(77) && dropped[0] == 0);
  fixture_root[0] = Val_unit;
  bac_gc_major(st);
  TAP_OK(dropped[0] == 1);
  fixture_stop();
}

static void a_dropped_continuation_frees_its_stack_once(void)
{
  start();
  memset(dropped, 0, sizeof dropped);
  for (unsigned i = 0; i < FIBERS; i++) {
    value c = make_cont(i);
    if (i % 4 == 0)
      fixture_root[i] = c;
    else if (i % 4 == 1)
      Field(c, 0) = Val_ptr(NULL);           /* resumed: the stack belongs to somebody else now */
  }
  bac_gc_minor(st);
  bool good = true;
  for (unsigned i = 0; i < FIBERS; i++)
    good = good && dropped[i] == (i % 4 > 1);
  TAP_OK(good);
  for (unsigned i = 0; i < FIBERS; i++)
    fixture_root[i] = Val_unit;
  bac_gc_full_major(st);
  for (unsigned i = 0; i < FIBERS; i++)
    good = good && dropped[i] == (i % 4 != 1);
  TAP_OK(good);
  fixture_stop();
}

/* Each stack holds the next continuation: no recursion, and moving updates the words. */
static void a_chain_of_continuations_is_followed(void)
{
  start();
  memset(dropped, 0, sizeof dropped);
  fixture_root[0] = Val_unit;
  for (unsigned i = 0; i < FIBERS; i++) {
    value c = make_cont(i);
    fiber[i][0] = fixture_root[0];
    fixture_root[0] = c;
    if (i == FIBERS / 2)
      bac_gc_minor(st);
  }
  bac_gc_params.stress_move = true;
  bac_gc_major(st);
  bac_gc_params.stress_move = false;
  unsigned n = 0;
  for (value c = fixture_root[0]; c != Val_unit; c = fiber_of(c)[0])
    n += Tag_val(c) == Cont_tag;
  TAP_IS_INT(n, FIBERS);
  TAP_OK(bac_gc_verify(st));
  fixture_root[0] = Val_unit;
  bac_gc_full_major(st);
  bool good = true;
  for (unsigned i = 0; i < FIBERS; i++)
    good = good && dropped[i] == 1;
  TAP_OK(good);
  fixture_stop();
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(a_young_block_ends_at_the_minor_collection);
  TAP_RUN(medium_and_large_blocks_end_too);
  TAP_RUN(many_blocks_each_end_once);
  TAP_RUN(a_finaliser_may_collect);
  TAP_RUN(a_finaliser_may_remove_a_global_root);
  TAP_RUN(moved_blocks_do_not_come_back_with_the_leftover);
  TAP_RUN(a_finaliser_of_a_large_block_may_collect);
  TAP_RUN(off_heap_memory_asks_for_collections);
  TAP_RUN(a_continuation_keeps_its_stack_alive);
  TAP_RUN(a_dropped_continuation_frees_its_stack_once);
  TAP_RUN(a_chain_of_continuations_is_followed);
  return TAP_DONE();
}
