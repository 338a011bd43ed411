/* t_domain.c -- promises of domain.c, p_domain.c, p_sync.c and p_atomic.c without an interpreter. */
#include <stdlib.h>
#include "gc/stw.h"
#include "platform/fault.h"
#include "runtime/prims.h"
#include "testsuite/runtime/fixture.h"

/* Stdlib.Domain.Raw.term_sync */
static value new_term(void)
{
  CAMLparam0();
  CAMLlocal3(t, m, c);
  m = caml_ml_mutex_new(Val_unit);
  c = caml_ml_condition_new(Val_unit);
  t = caml_alloc_3(0, Val_int(0), m, c);
  CAMLreturn(t);
}

/* What Domain.join does; the result block. */
static value join(value term)
{
  CAMLparam1(term);
  caml_ml_mutex_lock(Field(term, 1));
  while (!Is_block(bac_field_get(term, 0)))
    caml_ml_condition_wait(Field(term, 2), Field(term, 1));
  caml_ml_mutex_unlock(Field(term, 1));
  CAMLreturn(Field(Field(term, 0), 0));
}

static value answer(value unit)
{
  (void)unit;
  return caml_copy_string("from another domain");
}
static value fail(value unit)
{
  (void)unit;
  return Make_exception_result(caml_alloc_2(0, bac_exn_constructor(BAC_EXN_FAILURE), Val_int(7)));
}

static value spawn(fixture_fn fn, value term)
{
  CAMLparam1(term);
  CAMLlocal1(f);
  f = fixture_closure(fn);
  CAMLreturn(caml_domain_spawn(f, term));
}

static void a_result_reaches_the_joiner(void)
{
  CAMLparam0();
  CAMLlocal2(term, r);
  term = new_term();
  value id = spawn(answer, term);
  TAP_OK(Int_val(id) > 0);
  r = join(term);
  TAP_IS_INT(Tag_val(r), 0);
  TAP_IS_STR(String_val(Field(r, 0)), "from another domain");
  CAMLreturn0;
}

static void an_exception_reaches_the_joiner(void)
{
  CAMLparam0();
  CAMLlocal2(term, r);
  term = new_term();
  spawn(fail, term);
  r = join(term);
  TAP_IS_INT(Tag_val(r), 1);
  TAP_OK(Field(Field(r, 0), 0) == bac_exn_constructor(BAC_EXN_FAILURE));
  CAMLreturn0;
}

/* Lists of boxed integers, checked after each, while others force collections. */
static value churn(value unit)
{
  CAMLparam1(unit);
  CAMLlocal2(list, cell);
  long bad = 0;
  for (int round = 0; round < 30; round++) {
    list = Val_emptylist;
    for (int i = 0; i < 500; i++) {
      cell = caml_alloc_1(0, Val_int(i));
      list = caml_alloc_2(0, cell, list);
      if (bac_poll_wanted(Caml_state))
        bac_poll_actions(Caml_state);
    }
    if (round % 10 == 9)
      bac_gc_minor(Caml_state);
    for (int i = 500; i-- > 0; list = Field(list, 1))
      bad += Field(Field(list, 0), 0) != Val_int(i);
  }
  CAMLreturn(Val_long(bad));
}

static void domains_allocate_and_collect_together(void)
{
  CAMLparam0();
  CAMLlocal4(a, b, mine, r);
  a = new_term();
  b = new_term();
  spawn(churn, a);
  spawn(churn, b);
  mine = churn(Val_unit);
  TAP_OK(mine == Val_long(0));
  r = join(a);
  TAP_OK(Field(r, 0) == Val_long(0));
  r = join(b);
  TAP_OK(Field(r, 0) == Val_long(0));
  CAMLreturn0;
}

static void slots_come_back(void)
{
  CAMLparam0();
  CAMLlocal2(term, r);
  bool good = true;
  for (int i = 0; i < 50; i++) {
    term = new_term();
    spawn(answer, term);
    r = join(term);
    good &= Tag_val(r) == 0;
  }
  TAP_OK(good);
  TAP_OK(bac_stw_slot_count() < 40);
  CAMLreturn0;
}

#if BAC_FAULTS
static value try_spawn(void)
{
  CAMLparam0();
  CAMLlocal1(term);
  term = new_term();
  CAMLreturn(spawn(answer, term));
}
#endif

static void a_failed_spawn_raises_and_leaves_no_trace(void)
{
#if BAC_FAULTS
  static const char *const points[] = { "thread_create:1", "gc_table:1", "gc_young:1" };
  for (unsigned i = 0; i < sizeof points / sizeof points[0]; i++) {
    unsigned live = bac_stw_live_count();
    TAP_OK(bac_fault_arm(points[i], (unsigned)strlen(points[i])));
    value e = fixture_catch(try_spawn);
    bac_fault_disarm_all();
    if (e == 0)
      printf("# %s was not passed\n", points[i]);
    else
      TAP_OK(Field(e, 0) == bac_exn_constructor(BAC_EXN_FAILURE) ||
             e == bac_exn_constructor(BAC_EXN_OUT_OF_MEMORY));
    TAP_OK(bac_stw_live_count() <= live + (e == 0));
    bac_gc_major(Caml_state);
  }
#endif
  a_result_reaches_the_joiner();
}

static value unlock_unowned(void) { return caml_ml_mutex_unlock(caml_ml_mutex_new(Val_unit)); }
static value lock_twice(void)
{
  CAMLparam0();
  CAMLlocal1(m);
  m = caml_ml_mutex_new(Val_unit);
  caml_ml_mutex_lock(m);
  caml_ml_mutex_lock(m);
  CAMLreturn(m);
}

static void mutex_errors_have_the_documented_texts(void)
{
  value e = fixture_catch(unlock_unowned);
  TAP_IS_STR(String_val(Field(e, 1)), "Mutex.unlock: Operation not permitted");
  e = fixture_catch(lock_twice);
  TAP_IS_STR(String_val(Field(e, 1)), "Mutex.lock: Resource deadlock avoided");
}

static void atomics_keep_young_values_alive(void)
{
  CAMLparam0();
  CAMLlocal3(ref, v, old);
  ref = caml_atomic_make_contended(Val_int(0));
  bac_gc_minor(Caml_state);
  v = caml_copy_string("young");
  TAP_OK(caml_atomic_cas(ref, Val_int(0), v) == Val_true);
  v = Val_unit;
  bac_gc_minor(Caml_state);
  TAP_IS_STR(String_val(caml_atomic_load(ref)), "young");
  v = caml_copy_string("next");
  old = caml_atomic_exchange(ref, v);
  v = Val_unit;
  bac_gc_minor(Caml_state);
  TAP_IS_STR(String_val(old), "young");
  TAP_IS_STR(String_val(caml_atomic_load(ref)), "next");
  ref = caml_alloc_1(0, Val_long(-1));
  TAP_OK(caml_atomic_fetch_add(ref, Val_long(5)) == Val_long(-1));
  TAP_OK(caml_atomic_load(ref) == Val_long(4));
  TAP_OK(caml_atomic_cas(ref, Val_long(3), Val_long(9)) == Val_false);
  CAMLreturn0;
}

int main(void)
{
  fixture_start();
  fixture_exceptions();
  TAP_RUN(a_result_reaches_the_joiner);
  TAP_RUN(an_exception_reaches_the_joiner);
  TAP_RUN(domains_allocate_and_collect_together);
  TAP_RUN(slots_come_back);
  TAP_RUN(a_failed_spawn_raises_and_leaves_no_trace);
  if (!BAC_TSAN)                          /* the sanitizer reports misuse of mutexes by itself */
    TAP_RUN(mutex_errors_have_the_documented_texts);
  TAP_RUN(atomics_keep_young_values_alive);
  return TAP_DONE();
}
