/* t_young.c -- promises of young.c and leftover.c. */
#include "gc/leftover.h"
#include "gc/young.h"
#include "platform/fault.h"
#include "platform/thread.h"
#include "testsuite/gc/heap_fixture.h"

static bool any(struct bac_gc_domain *d, size_t taken)
{
  (void)d;
  (void)taken;
  return true;
}
static bool none(struct bac_gc_domain *d, size_t taken)
{
  (void)d;
  (void)taken;
  return false;
}

static size_t area_segments(void) { return bac_gc_params.minor_heap_words * sizeof(value) / bac_young_segment_bytes(); }

/* Take all there are; how many. */
static size_t take_all(struct bac_gc_domain *d)
{
  size_t n = 0;
  while (bac_young_take_segment(d, any) == BAC_YOUNG_TAKEN)
    n++;
  return n;
}

static void the_first_segment_comes_first_again(void)
{
  fixture_start();
  make_block(1, 0, Val_unit);
  value *first = st->young_start;
  TAP_IS_INT((uintnat)first, bac_ranges.young.base);
  TAP_IS_INT((char *)st->young_end - (char *)first, bac_young_segment_bytes());
  bac_young_take_segment(domain, any);
  TAP_OK(st->young_start == st->young_end - (st->young_end - first) / 2 && bac_young_taken() == 2);
  bac_gc_minor(st);
  TAP_OK(bac_young_taken() == 0 && st->young_ptr == st->young_end);
  make_block(1, 0, Val_unit);
  TAP_OK(st->young_start == first);
  fixture_stop();
}

static void one_domain_has_one_area(void)
{
  fixture_start();
  TAP_IS_INT(take_all(domain), area_segments());
  TAP_OK(bac_young_take_segment(domain, any) == BAC_YOUNG_SPENT && bac_young_bytes_left() == 0);
  bac_gc_minor(st);
  TAP_OK(bac_young_take_segment(domain, none) == BAC_YOUNG_NO_MEMORY && bac_young_taken() == 0);
  fixture_stop();
}

/* Areas of further domains may be used by whoever allocates, up to what processors can keep busy. */
static void the_sum_grows_and_shrinks_with_the_domains(void)
{
  fixture_start();
  size_t area = area_segments(), most = bac_thread_cpus() < 2 ? 2 * area : bac_thread_cpus() * area;
  struct bac_gc_domain *others = fixture_make();
  for (unsigned n = 2; n <= 100; n++) {
    TAP_OK(bac_young_open(others) == BAC_OK);
    bac_gc_minor(st);
    size_t wanted = n * area < most ? n * area : most;
    if (take_all(domain) != wanted)
      TAP_OK(!"as many segments as all areas have");
  }
  for (unsigned n = 2; n <= 100; n++)
    bac_young_close();
  TAP_IS_INT(bac_young_taken(), most);       /* in use, although they would not be given any more */
  bac_young_trim();
  bac_gc_minor(st);
  TAP_IS_INT(take_all(domain), area);
  bac_young_trim();
  st->young_end[-1] = Val_unit;              /* what is in use was not given back */
  free(others);
  fixture_stop();
}

static void an_area_smaller_than_a_segment_is_one(void)
{
  size_t before = bac_gc_params.minor_heap_words;
  bac_gc_params.minor_heap_words = 512;
  fixture_start();
  TAP_IS_INT(bac_young_segment_bytes(), 4096);
  TAP_IS_INT(take_all(domain), 1);
  bac_gc_minor(st);
  struct bac_gc_domain *other = fixture_make();
  for (unsigned n = 0; n < 63; n++)
    bac_young_open(other);
  TAP_IS_INT(take_all(domain), 64);          /* each of 64 domains can have one */
  for (unsigned n = 0; n < 63; n++)
    bac_young_close();
  free(other);
  fixture_stop();
  bac_gc_params.minor_heap_words = before;
}

static void the_size_changes_while_blocks_are_young(void)
{
  fixture_start();
  size_t before = bac_gc_params.minor_heap_words;
  static const size_t words[] = { 1024, 512, 100000, 9000, 1 << 20 };
  for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
    fixture_root[0] = make_block(3, 0, Val_long(i));
    TAP_OK(bac_gc_set_minor_words(st, words[i]) == BAC_OK);
    TAP_OK(Is_in_heap(fixture_root[0]) && Field(fixture_root[0], 2) == Val_long(i));
    TAP_IS_INT(bac_gc_params.minor_heap_words, words[i]);
    TAP_OK(bac_gc_minor_bytes_left(st) >= words[i] * sizeof(value));
    make_block(3, 0, Val_unit);
  }
  TAP_OK(bac_gc_set_minor_words(st, (size_t)1 << 57) != BAC_OK);
  TAP_IS_INT(bac_gc_params.minor_heap_words, 1 << 20);
  TAP_OK(make_block(3, 0, Val_unit) != 0);
  bac_gc_set_minor_words(st, before);
  fixture_stop();
}

static void what_does_not_fit_is_left_and_not_counted(void)
{
  fixture_start();
  for (unsigned i = 0; i < 5000; i++)
    make_block(Max_young_wosize, 0, Val_unit);
  TAP_IS_INT(bac_counters_own(domain).minor_words, 5000 * (Max_young_wosize + 1));
  TAP_IS_INT(bac_counters_all(domain).minor_words, 5000 * (Max_young_wosize + 1));
  fixture_stop();
}

/* A domain that ends with young blocks, remembered slots and registered finalisers; another one looks after it. */
static void what_ended_domains_leave_is_counted_and_freed(void)
{
  fixture_start();
  struct bac_gc_domain *main_domain = domain;
  fixture_root[0] = make_block(1, 0, Val_unit);
  bac_gc_minor(st);
  for (unsigned n = 0; n < 40; n++) {
    struct bac_gc_domain *d = NULL;
    if (bac_stw_slot_reserve(main_domain, fixture_make, &d) != BAC_OK || bac_gc_domain_open(d) != BAC_OK)
      exit(2);
    bac_stw_join_world(main_domain, d);
    bac_stw_enter_blocking(main_domain);
    bac_stw_leave_blocking(d);
    st = &d->st, domain = d, caml_state = st;
    bac_modify(&Field(fixture_root[0], 0), make_block(2, 0, Val_long(n)));
    bac_final_register(st, Val_unit, make_block(1, 0, Val_unit), true);
    bac_gc_domain_close(d);
    bac_stw_leave_world(d);
    st = &main_domain->st, domain = main_domain, caml_state = st;
    bac_stw_leave_blocking(domain);
  }
  TAP_OK(bac_leftover_is_much());
  bac_gc_before_spawn(st);
  TAP_OK(!bac_leftover_is_much());
  TAP_OK(Is_in_heap(Field(fixture_root[0], 0)) && Field(Field(fixture_root[0], 0), 1) == Val_long(39));
  TAP_IS_INT(bac_counters_all(domain).minor_words, 2 + 40 * 5);
  unsigned slots = bac_stw_slot_count();
  bac_gc_major(st);
  TAP_OK(bac_final_pending(st));             /* adopted */
  TAP_IS_INT(bac_stw_slot_count(), slots);
  fixture_stop();
}

int main(void)
{
  TAP_RUN(the_first_segment_comes_first_again);
  TAP_RUN(one_domain_has_one_area);
  TAP_RUN(the_sum_grows_and_shrinks_with_the_domains);
  TAP_RUN(an_area_smaller_than_a_segment_is_one);
  TAP_RUN(the_size_changes_while_blocks_are_young);
  TAP_RUN(what_does_not_fit_is_left_and_not_counted);
  TAP_RUN(what_ended_domains_leave_is_counted_and_freed);
  return TAP_DONE();
}
