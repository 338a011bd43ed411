/* t_final.c -- Gc.finalise and Gc.finalise_last: once, in order, never too early. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/final.h"

static unsigned take_all(value *last_arg)
{
  unsigned n = 0;
  value fn;
  while (bac_final_take(st, &fn, last_arg))
    n++;
  return n;
}

static void finalise_keeps_the_value_for_its_function(void)
{
  value arg = Val_unit, fn = Val_unit;
  fixture_start();
  value v = make_block(1, 0, Val_long(42));
  TAP_OK(bac_final_register(st, Val_long(7), v, false) == BAC_OK);
  bac_gc_minor(st);
  TAP_OK(!bac_final_pending(st));            /* a young death is noticed by the next cycle */
  bac_gc_major(st);
  TAP_OK(bac_final_pending(st));
  bac_gc_compact(st);
  TAP_OK(bac_final_take(st, &fn, &arg) && fn == Val_long(7) && Field(arg, 0) == Val_long(42));
  bac_gc_major(st);
  TAP_OK(!bac_final_pending(st));            /* once */
  fixture_stop();
}

static void finalise_last_passes_unit(void)
{
  value arg = 0, fn = 0;
  fixture_start();
  fixture_root[0] = make_block(1, 0, Val_unit);
  bac_final_register(st, Val_long(1), fixture_root[0], true);
  bac_final_register(st, Val_long(2), make_block(1, 0, Val_unit), true);
  bac_gc_minor(st);
  TAP_OK(bac_final_take(st, &fn, &arg) && fn == Val_long(2) && arg == Val_unit);
  TAP_OK(!bac_final_pending(st));
  fixture_root[0] = Val_unit;
  bac_gc_major(st);
  TAP_OK(bac_final_take(st, &fn, &arg) && fn == Val_long(1) && arg == Val_unit);
  fixture_stop();
}

static void values_that_lead_to_each_other_are_both_ready(void)
{
  value arg;
  fixture_start();
  fixture_root[0] = make_block(1, 0, Val_unit);
  fixture_root[1] = make_block(1, 0, fixture_root[0]);
  bac_final_register(st, Val_long(1), fixture_root[1], false);
  bac_final_register(st, Val_long(2), fixture_root[0], false);
  fixture_root[0] = fixture_root[1] = Val_unit;
  bac_gc_major(st);
  TAP_IS_INT(take_all(&arg), 2);
  fixture_stop();
}

/* finalise runs before finalise_last of the same value can see it dead. */
static void last_waits_for_first(void)
{
  value fn, arg;
  fixture_start();
  fixture_root[0] = make_block(1, 0, Val_unit);
  bac_final_register(st, Val_long(2), fixture_root[0], true);
  bac_final_register(st, Val_long(1), fixture_root[0], false);
  fixture_root[0] = Val_unit;
  bac_gc_major(st);
  TAP_OK(bac_final_take(st, &fn, &arg) && fn == Val_long(1) && !bac_final_pending(st));
  bac_gc_major(st);
  TAP_OK(bac_final_take(st, &fn, &arg) && fn == Val_long(2));
  fixture_stop();
}

static void weak_keys_of_a_finalised_value_survive_until_it_has_run(void)
{
  value fn, arg;
  fixture_start();
  fixture_root[0] = make_block(1, 0, Val_unit);
  fixture_root[1] = bac_ephe_create(st, 1);
  bac_ephe_set(st, fixture_root[1], BAC_EPHE_FIRST_KEY, fixture_root[0]);
  bac_final_register(st, Val_long(1), fixture_root[0], false);
  fixture_root[0] = Val_unit;
  bac_gc_major(st);
  TAP_OK(bac_ephe_get(st, fixture_root[1], BAC_EPHE_FIRST_KEY) != caml_ephe_none);
  TAP_OK(bac_final_take(st, &fn, &arg));
  bac_gc_major(st);
  TAP_OK(bac_ephe_get(st, fixture_root[1], BAC_EPHE_FIRST_KEY) == caml_ephe_none);
  fixture_stop();
}

static void many_finalisers_all_run_once(void)
{
  enum { MANY = 200000 };
  value arg;
  unsigned n = 0;
  fixture_start();
  for (unsigned i = 0; i < MANY; i++) {
    bac_final_register(st, Val_long(i), make_block(1, 0, Val_long(i)), i % 3 == 0);
    if (i % 50000 == 0)
      n += take_all(&arg);
  }
  bac_gc_full_major(st);
  n += take_all(&arg);
  bac_gc_full_major(st);
  n += take_all(&arg);
  TAP_IS_INT(n, MANY);
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
}

static void an_ended_domain_leaves_its_finalisers_to_others(void)
{
  value arg;
  fixture_start();
  bac_final_register(st, Val_long(9), make_block(1, 0, Val_long(1)), false);
  bac_gc_minor(st);
  bac_final_give_away(domain);
  TAP_OK(bac_final_open(domain) == BAC_OK);
  bac_gc_major(st);                          /* finds the value dead in the orphans, then adopts them */
  TAP_IS_INT(take_all(&arg), 1);
  TAP_OK(Field(arg, 0) == Val_long(1));
  fixture_stop();
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(finalise_keeps_the_value_for_its_function);
  TAP_RUN(finalise_last_passes_unit);
  TAP_RUN(values_that_lead_to_each_other_are_both_ready);
  TAP_RUN(last_waits_for_first);
  TAP_RUN(weak_keys_of_a_finalised_value_survive_until_it_has_run);
  TAP_RUN(many_finalisers_all_run_once);
  TAP_RUN(an_ended_domain_leaves_its_finalisers_to_others);
  return TAP_DONE();
}
