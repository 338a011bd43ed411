/* t_mark.c -- the mark loop when its chunk store is short, and roots of all classes. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/mark_stack.h"
#include "gc/major.h"

enum { LEAVES = 4, DEPTH = 7 };

/* A tree with `LEAVES` children per node, built old; returns the number of nodes. */
static unsigned build(unsigned depth, unsigned slot)
{
  unsigned n = 1;
  fixture_root[slot] = make_block(LEAVES + 1, 0, Val_long(depth));
  for (unsigned i = 0; depth > 0 && i < LEAVES; i++) {
    n += build(depth - 1, slot + 1);
    bac_modify(&Field(fixture_root[slot], i), fixture_root[slot + 1]);
  }
  return n;
}

static unsigned count(value v)
{
  unsigned n = 1;
  for (unsigned i = 0; i < LEAVES; i++)
    if (Is_block(Field(v, i)))
      n += count(Field(v, i));
  return n;
}

static void marking_ends_with_any_number_of_chunks(void)
{
  for (size_t chunks = 0; chunks < 4; chunks++)
    for (unsigned moving = 0; moving < 2; moving++) {
      fixture_start();
      unsigned n = build(DEPTH, 0);
      fixture_root[50] = bac_heap_alloc(st, 100000, 0, true);
      for (unsigned i = 0; i < 100000; i += 100)
        bac_modify(&Field(fixture_root[50], i), make_block(1, 0, Val_long(i)));
      for (unsigned i = 1; i < 50; i++)
        fixture_root[i] = Val_unit;
      bac_mark_store_limit(chunks);
      bac_gc_params.stress_move = moving;
      bac_gc_major(st);
      bac_gc_params.stress_move = false;
      bac_mark_store_limit(SIZE_MAX);
      bool good = true;
      for (unsigned i = 0; i < 100000; i += 100)
        good = good && Field(Field(fixture_root[50], i), 0) == Val_long(i);
      TAP_OK(good);
      TAP_IS_INT(count(fixture_root[0]), n);
      TAP_OK(bac_gc_verify(st));
      fixture_stop();
    }
}

static void global_roots_are_roots(void)
{
  enum { MANY = 5000 };
  static value slot[MANY];
  fixture_start();
  for (unsigned i = 0; i < MANY; i++) {
    slot[i] = i % 5 == 0 ? Val_unit : make_block(1, 0, Val_long(i));
    if (bac_roots_register(&slot[i], i % 2) != BAC_OK)
      exit(2);
  }
  for (unsigned i = 0; i < MANY; i += 3)
    bac_roots_unregister(&slot[i], i % 2);
  bac_gc_minor(st);
  for (unsigned i = 1; i < MANY; i += 6)     /* generational, registered */
    bac_roots_modify_generational(&slot[i], make_block(1, 0, Val_long(i + 1)));
  bac_gc_compact(st);
  bool good = true;
  for (unsigned i = 0; i < MANY; i++)
    if (i % 3 != 0 && Is_block(slot[i]))
      good = good && Is_in_heap(slot[i]) && Field(slot[i], 0) == Val_long(i % 6 == 1 ? i + 1 : i);
  TAP_OK(good && bac_gc_verify(st));
  fixture_stop();
}

static void garbage_is_found_and_memory_reused(void)
{
  struct bac_gc_stat q;
  fixture_start();
  fixture_root[0] = bac_heap_alloc(st, 100, 0, true);
  for (unsigned i = 0; i < 3000000; i++)
    fixture_root[1] = bac_heap_alloc(st, 1 + i % 90, 0, true);
  for (unsigned i = 0; i < 3000; i++)
    fixture_root[1] = bac_heap_alloc(st, 10000 + 100 * i, String_tag, true);
  bac_gc_quick_stat(st, &q);
  TAP_OK(q.major_collections > 5);
  TAP_OK(q.top_heap_words * sizeof(value) < 48u << 20);      /* live: next to nothing; floor 8 MiB + 120 % */
  bac_gc_compact(st);
  TAP_OK(bac_gc_heap_words() < 5 * BAC_BLOCK_WORDS + 310000);
  fixture_stop();
}

static void statistics_add_up(void)
{
  struct bac_gc_stat q;
  fixture_start();
  for (unsigned i = 0; i < 1000; i++)
    fixture_root[i] = make_block(9, 0, Val_unit);
  bac_gc_quick_stat(st, &q);
  TAP_OK(q.minor_words == 10000 && q.promoted_words == 0 && q.minor_collections == 0);
  bac_gc_minor(st);
  bac_gc_stat(st, &q);
  TAP_OK(q.minor_words == 10000 && q.promoted_words == 10000 && q.major_words == 10000);
  TAP_OK(q.live_words == 10000 && q.live_blocks == 1000 && q.minor_collections == 1);
  TAP_OK(q.live_words + q.free_words == q.heap_words);
  fixture_stop();
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(marking_ends_with_any_number_of_chunks);
  TAP_RUN(global_roots_are_roots);
  TAP_RUN(garbage_is_found_and_memory_reused);
  TAP_RUN(statistics_add_up);
  return TAP_DONE();
}
