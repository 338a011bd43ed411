/* t_callback.c -- C calls OCaml; named values. */
#include "testsuite/runtime/values.h"

static value twice(value n) { return Val_long(2 * Long_val(n)); }
static value fail(value n)
{
  (void)n;
  return Make_exception_result(bac_exn_constructor(BAC_EXN_NOT_FOUND));
}

static void results_come_back(void)
{
  TAP_OK(caml_callback(fixture_closure(twice), Val_int(21)) == Val_int(42));
  TAP_OK(caml_callback_exn(fixture_closure(twice), Val_int(4)) == Val_int(8));
  caml_result r = caml_callback2_res(fixture_closure(twice), Val_int(1), Val_int(2));
  TAP_OK(!r.is_exception && r.data == Val_int(2));
}

static value call_fail(void) { return caml_callback3(fixture_closure(fail), Val_int(1), Val_int(2), Val_int(3)); }

static void exceptions_come_back_marked_or_raised(void)
{
  value v = caml_callback_exn(fixture_closure(fail), Val_unit);
  caml_result r = caml_callback_res(fixture_closure(fail), Val_unit);
  TAP_OK(Is_exception_result(v) && Extract_exception(v) == bac_exn_constructor(BAC_EXN_NOT_FOUND));
  TAP_OK(r.is_exception && r.data == bac_exn_constructor(BAC_EXN_NOT_FOUND));
  TAP_RAISES(call_fail, "Not_found");
}

static void a_name_keeps_its_slot(void)
{
  CAMLparam0();
  CAMLlocal2(name, v);
  name = str("slot");
  TAP_OK(caml_named_value("slot") == NULL);
  v = str("first");
  caml_register_named_value(name, v);
  const value *slot = caml_named_value("slot");
  bac_gc_full_major(Caml_state);
  TAP_STR(*slot, "first");
  v = str("second");
  caml_register_named_value(name, v);
  bac_gc_minor(Caml_state);
  TAP_OK(caml_named_value("slot") == slot);
  TAP_STR(*slot, "second");
  CAMLreturn0;
}

static int seen;
static void see(const value *v, const char *name) { seen += Is_long(*v) && strncmp(name, "many ", 5) == 0; }

static void all_names_are_iterated(void)
{
  for (int i = 0; i < 500; i++)
    caml_register_named_value(caml_alloc_sprintf("many %d", i), Val_int(i));
  caml_iterate_named_values(see);
  TAP_OK(seen == 500);
  TAP_OK(*caml_named_value("many 77") == Val_int(77));
}

int main(void)
{
  values_start();
  TAP_RUN(results_come_back);
  TAP_RUN(exceptions_come_back_marked_or_raised);
  TAP_RUN(a_name_keeps_its_slot);
  TAP_RUN(all_names_are_iterated);
  return TAP_DONE();
}
