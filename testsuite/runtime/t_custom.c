/* t_custom.c -- the registry of custom operations; finalisers of custom blocks. */
#include "runtime/custom.h"
#include "testsuite/runtime/values.h"

static int finalised;
static void count(value v) { (void)v; finalised++; }
static const struct custom_operations counted = { "bac.counted", count, NULL, NULL, NULL, NULL, NULL, NULL };
static const struct custom_operations newer = { "bac.counted", NULL, NULL, NULL, NULL, NULL, NULL, NULL };

static void boxed_integers_are_known_from_the_start(void)
{
  TAP_OK(caml_find_custom_operations("_i") == &caml_int32_ops);
  TAP_OK(caml_find_custom_operations("_j") == &caml_int64_ops);
  TAP_OK(caml_find_custom_operations("_n") == &caml_nativeint_ops);
  TAP_OK(caml_find_custom_operations("nobody") == NULL);
}

static void a_later_registration_wins(void)
{
  caml_register_custom_operations(&counted);
  TAP_OK(caml_find_custom_operations("bac.counted") == &counted);
  caml_register_custom_operations(&newer);
  TAP_OK(caml_find_custom_operations("bac.counted") == &newer);
}

static void one_table_per_finaliser(void)
{
  struct custom_operations *a = caml_final_custom_operations(count);
  TAP_OK(a != NULL && a == caml_final_custom_operations(count) && a->finalize == count);
  TAP_OK(strcmp(a->identifier, "_final") == 0);
}

static void dead_blocks_are_finalised_once(void)
{
  finalised = 0;
  for (int i = 0; i < 100; i++)
    caml_alloc_custom(&counted, 8, 0, 1);
  for (int i = 0; i < 100; i++)
    caml_alloc_custom_mem(&counted, 8, 1000);
  bac_gc_full_major(Caml_state);
  bac_custom_run_dead(Caml_state);
  TAP_OK(finalised == 200);
  bac_gc_full_major(Caml_state);
  bac_custom_run_dead(Caml_state);
  TAP_OK(finalised == 200);
}

static void live_blocks_are_not_finalised(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  finalised = 0;
  v = caml_alloc_custom(&counted, 16, 0, 1);
  bac_gc_full_major(Caml_state);
  bac_custom_run_dead(Caml_state);
  TAP_OK(finalised == 0 && Custom_ops_val(v) == &counted && Wosize_val(v) == 3);
  CAMLreturn0;
}

int main(void)
{
  values_start();
  TAP_RUN(boxed_integers_are_known_from_the_start);
  TAP_RUN(a_later_registration_wins);
  TAP_RUN(one_table_per_finaliser);
  TAP_RUN(dead_blocks_are_finalised_once);
  TAP_RUN(live_blocks_are_not_finalised);
  return TAP_DONE();
}
