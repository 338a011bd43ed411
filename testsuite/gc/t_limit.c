/* t_limit.c -- memory exhaustion: a status or 0, never an abort, and recovery afterwards (gc.md 9). */
#include "testsuite/gc/heap_fixture.h"
#include "platform/fault.h"
#include <sys/resource.h>

static value cons(value tail_root_index)
{
  value v = make_block(2, 0, Val_unit);
  if (v != 0)
    Field(v, 1) = fixture_root[tail_root_index];
  return v;
}

/* Grow a list until it is refused; then drop it and see that allocation works again. */
static unsigned fill_and_recover(void)
{
  unsigned n = 0;
  value v;
  fixture_root[0] = Val_emptylist;
  while ((v = cons(0)) != 0) {
    fixture_root[0] = v;
    n++;
  }
  unsigned length = 0;
  for (v = fixture_root[0]; v != Val_emptylist; v = Field(v, 1))
    length++;
  TAP_IS_INT(length, n);
  fixture_root[0] = Val_unit;
  bool good = true;
  for (unsigned i = 0; i < 100000; i++)
    good = good && make_block(3, 0, Val_unit) != 0;
  TAP_OK(good);
  TAP_OK(bac_gc_verify(st));
  return n;
}

static void a_growing_list_meets_the_heap_limit(void)
{
  size_t limit[] = { 16u << 20, 32u << 20, 64u << 20 };
  for (unsigned i = 0; i < 3; i++) {
    bac_gc_params.heap_limit_bytes = limit[i];
    fixture_start();
    unsigned first = fill_and_recover(), again = fill_and_recover();
    TAP_OK((size_t)first * 24 > limit[i] / 2);
    TAP_OK(again > first / 10 * 9);
    fixture_stop();
  }
  bac_gc_params.heap_limit_bytes = 0;
}

static void large_blocks_meet_the_heap_limit(void)
{
  bac_gc_params.heap_limit_bytes = 64u << 20;
  fixture_start();
  TAP_OK(bac_heap_alloc(st, (mlsize_t)1 << 40, String_tag, true) == 0);
  TAP_OK(bac_heap_alloc(st, (mlsize_t)9 << 20, String_tag, true) == 0);
  for (unsigned round = 0; round < 3; round++) {
    unsigned n = 0;
    value v;
    while ((v = bac_heap_alloc(st, 100000, String_tag, true)) != 0)
      fixture_root[n++] = v;
    TAP_OK(n >= 60);
    while (n > 0)
      fixture_root[--n] = Val_unit;
  }
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
  bac_gc_params.heap_limit_bytes = 0;
}

static void start_and_stop(void)
{
  struct rlimit r = { 64u << 20, 64u << 20 };
  setrlimit(RLIMIT_AS, &r);
  fixture_start();
  for (unsigned i = 0; i < 1000000; i++)
    if (make_block(3, 0, Val_unit) == 0)
      exit(3);
  fixture_root[0] = bac_heap_alloc(st, 1000, 0, true);
  bac_gc_compact(st);
  fixture_stop();
}
static void a_heap_starts_under_an_address_space_limit(void)
{
#if defined(BAC_ASAN) || BAC_TSAN
  tap_ok(true, "the sanitizers need more address space", __FILE__, __LINE__);
  (void)start_and_stop;
#else
  TAP_IS_INT(tap_in_child(start_and_stop, NULL, 0), 0);
#endif
}

#if BAC_FAULTS
/* Fail every table growth, chunk and segment in turn: nothing but refusals. */
static void each_fault_point_gives_a_refusal(void)
{
  static const char *const spec[] = { "gc_segment:1+", "gc_table:1+", "gc_young:1+", "vmem_commit:3+", "gc_segment:5" };
  for (unsigned i = 0; i < 5; i++) {
    fixture_start();
    fixture_root[1] = bac_heap_alloc(st, 2000, 0, true);
    bac_fault_arm(spec[i], (unsigned)strlen(spec[i]));
    for (unsigned n = 0; n < 200000; n++) {
      value v = make_block(2, 0, Val_long(n));
      if (v == 0)
        break;
      bac_modify(&Field(fixture_root[1], n % 2000), v);
    }
    bac_final_register(st, Val_unit, fixture_root[1], false);
    bac_fault_disarm_all();
    bool good = true;
    for (unsigned n = 0; n < 2000; n++)
      good = good && (!Is_block(Field(fixture_root[1], n)) || Tag_val(Field(fixture_root[1], n)) == 0);
    TAP_OK(good && bac_gc_verify(st));
    fixture_stop();
  }
}
#endif

int main(void)
{
  TAP_RUN(a_growing_list_meets_the_heap_limit);
  TAP_RUN(large_blocks_meet_the_heap_limit);
  TAP_RUN(a_heap_starts_under_an_address_space_limit);
#if BAC_FAULTS
  TAP_RUN(each_fault_point_gives_a_refusal);
#endif
  return TAP_DONE();
}
