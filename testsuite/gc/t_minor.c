/* t_minor.c -- promotion: shapes of blocks, roots, stack words, limits of the young area. */
#include "testsuite/gc/heap_fixture.h"

static void a_promoted_block_keeps_header_and_fields(void)
{
  fixture_start();
  for (unsigned n = 1; n <= Max_young_wosize; n += 15) {
    fixture_root[0] = make_block(n, 17, Val_long(n));
    bac_gc_minor(st);
    value v = fixture_root[0];
    bool good = Is_in_heap(v) && Wosize_val(v) == n && Tag_val(v) == 17;
    for (unsigned i = 0; i < n; i++)
      good = good && Field(v, i) == Val_long(n);
    TAP_OK(good);
  }
  fixture_stop();
}

static void two_roots_of_one_block_stay_equal(void)
{
  fixture_start();
  fixture_root[0] = fixture_root[1] = fixture_stack[3] = make_block(2, 0, Val_long(1));
  bac_gc_minor(st);
  TAP_OK(fixture_root[0] == fixture_root[1] && fixture_root[0] == fixture_stack[3]);
  TAP_OK(!Is_young(fixture_root[0]));
  fixture_stop();
}

/* code, closinfo, infix header, code, closinfo, one environment field */
static value make_closure(value env)
{
  value v = make_block(6, Closure_tag, Val_unit);
  Field(v, 0) = (value)(bac_ranges.code.base + 64);
  Field(v, 1) = Make_closinfo(0, 5);
  Field(v, 2) = (value)Make_infix_header(3 * sizeof(value));
  Field(v, 3) = (value)(bac_ranges.code.base + 128);
  Field(v, 4) = Make_closinfo(0, 2);
  Field(v, 5) = env;
  return v;
}

static bool closure_good(value v)
{
  return Tag_val(v) == Closure_tag && Field(v, 0) == (value)(bac_ranges.code.base + 64)
      && Field(v, 3) == (value)(bac_ranges.code.base + 128) && Field(Field(v, 5), 0) == Val_long(11);
}

static void an_infix_pointer_moves_with_its_closure(void)
{
  fixture_start();
  fixture_root[0] = make_block(1, 0, Val_long(11));
  value v = make_closure(fixture_root[0]);
  fixture_stack[0] = v + 3 * (value)sizeof(value);       /* only the sub-closure is referred to */
  bac_gc_minor(st);
  v = fixture_stack[0] - 3 * (value)sizeof(value);
  TAP_OK(Is_in_heap(v) && closure_good(v));
  fixture_root[1] = v;
  bac_gc_major(st);
  bac_gc_compact(st);
  TAP_OK(fixture_root[1] + 3 * (value)sizeof(value) == fixture_stack[0]);
  TAP_OK(closure_good(fixture_root[1]));
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
}

static void stack_words_that_are_no_values_are_left_alone(void)
{
  static const value outside = 0;
  fixture_start();
  fixture_stack[0] = (value)(bac_ranges.code.base + 4);
  fixture_stack[1] = Val_long(-5);
  fixture_stack[2] = (value)&outside;
  fixture_stack[3] = 0;
  bac_gc_minor(st);
  bac_gc_compact(st);
  TAP_OK(fixture_stack[0] == (value)(bac_ranges.code.base + 4) && fixture_stack[1] == Val_long(-5));
  TAP_OK(fixture_stack[2] == (value)&outside && fixture_stack[3] == 0);
  fixture_stop();
}

static void opaque_blocks_are_copied_not_scanned(void)
{
  fixture_start();
  value garbage = (value)bac_ranges.young.base + 8;      /* looks like a young pointer */
  fixture_root[0] = make_block(3, String_tag, garbage);
  fixture_root[1] = make_block(3, Abstract_tag, garbage);
  fixture_root[2] = make_block(3, Double_array_tag, garbage);
  bac_gc_major(st);
  for (unsigned i = 0; i < 3; i++)
    TAP_OK(Field(fixture_root[i], 0) == garbage && Field(fixture_root[i], 2) == garbage);
  fixture_stop();
}

static void a_deep_list_costs_no_c_stack(void)
{
  fixture_start();
  fixture_root[0] = Val_emptylist;
  for (unsigned i = 0; i < 3000000; i++) {
    value v = make_block(2, 0, Val_long(i));
    Field(v, 1) = fixture_root[0];
    fixture_root[0] = v;
  }
  bac_gc_full_major(st);
  bac_gc_compact(st);
  unsigned n = 0;
  bool good = true;
  for (value v = fixture_root[0]; v != Val_emptylist; v = Field(v, 1))
    good = good && Field(v, 0) == Val_long(3000000 - ++n);
  TAP_OK(good && n == 3000000);
  fixture_stop();
}

static void an_interrupt_reaches_the_poll_and_allocation_goes_on(void)
{
  fixture_start();
  fixture_root[0] = make_block(1, 0, Val_unit);
  TAP_OK(!bac_gc_poll(st));
  bac_gc_interrupt(domain);
  TAP_OK(bac_load_relaxed(&st->young_limit) == UINTPTR_MAX);
  fixture_root[0] = make_block(1, 0, Val_unit);
  TAP_OK(fixture_root[0] != 0 && bac_load_relaxed(&st->young_limit) == UINTPTR_MAX);
  TAP_OK(bac_gc_poll(st));
  TAP_OK(!bac_gc_poll(st) && bac_load_relaxed(&st->young_limit) != UINTPTR_MAX);
  fixture_stop();
}

static void the_area_can_change_its_size(void)
{
  size_t words[] = { 4096, 1 << 20, 512, 256 * 1024 };
  fixture_start();
  for (unsigned i = 0; i < 4; i++) {
    TAP_OK(bac_gc_set_minor_words(st, words[i]) == BAC_OK);
    TAP_OK(st->minor_heap_wsz == words[i]);
    uintnat before = bac_minor_collections();
    for (size_t n = 0; n < 3 * words[i]; n += 4)
      fixture_root[0] = make_block(3, 0, Val_unit);
    TAP_OK(bac_minor_collections() - before >= 2);
    TAP_OK(bac_gc_verify(st));
  }
  fixture_stop();
}

static void stubs_see_the_young_range(void)
{
  fixture_start();
  value v = make_block(1, 0, Val_unit);
  TAP_OK((uintnat)v > caml_minor_heaps_start && (uintnat)v < caml_minor_heaps_end);
  TAP_OK((value *)v > st->young_start && (value *)v < st->young_end);
  fixture_stop();
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(a_promoted_block_keeps_header_and_fields);
  TAP_RUN(two_roots_of_one_block_stay_equal);
  TAP_RUN(an_infix_pointer_moves_with_its_closure);
  TAP_RUN(stack_words_that_are_no_values_are_left_alone);
  TAP_RUN(opaque_blocks_are_copied_not_scanned);
  TAP_RUN(a_deep_list_costs_no_c_stack);
  TAP_RUN(an_interrupt_reaches_the_poll_and_allocation_goes_on);
  TAP_RUN(the_area_can_change_its_size);
  TAP_RUN(stubs_see_the_young_range);
  return TAP_DONE();
}
