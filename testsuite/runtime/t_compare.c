/* t_compare.c -- structural order: kinds, nan, depth, errors. */
#include <math.h>
#include "runtime/compare.h"
#include "runtime/custom.h"
#include "testsuite/runtime/values.h"

static int total(value a, value b) { intnat r = bac_compare(a, b, true); return (r > 0) - (r < 0); }

static void integers_before_blocks(void)
{
  TAP_OK(total(Val_int(1), Val_int(2)) == -1 && total(Val_long(Max_long), Val_long(Min_long)) == 1);
  TAP_OK(total(Val_int(1), str("a")) == -1 && total(str("a"), Val_int(1)) == 1);
  TAP_OK(caml_equal(Val_int(3), Val_int(3)) == Val_true && caml_lessthan(Val_int(-1), Val_int(0)) == Val_true);
}

static void nan_is_incomparable_but_has_a_place(void)
{
  CAMLparam0();
  CAMLlocal3(n, one, cell);
  n = caml_copy_double(NAN);
  one = caml_copy_double(1.0);
  TAP_OK(total(n, n) == 0 && total(n, one) == -1 && total(one, n) == 1);
  TAP_OK(caml_equal(n, n) == Val_false && caml_notequal(n, n) == Val_true);
  TAP_OK(caml_lessthan(n, one) == Val_false && caml_greaterequal(n, one) == Val_false);
  TAP_OK(caml_lessequal(n, n) == Val_false && bac_compare(n, n, false) == BAC_UNORDERED);
  cell = caml_alloc_2(0, Val_int(1), n);
  TAP_OK(caml_equal(cell, cell) == Val_false && caml_compare(cell, cell) == Val_int(0));
  CAMLreturn0;
}

static void strings_by_bytes_then_length(void)
{
  TAP_OK(total(bytes_of("a\0b", 3), bytes_of("a\0c", 3)) == -1);
  TAP_OK(total(str("abc"), str("abcd")) == -1 && total(str("b"), str("abcd")) == 1);
  TAP_OK(total(str("\xff"), str("a")) == 1 && caml_equal(str("same text"), str("same text")) == Val_true);
  TAP_OK(caml_equal(bytes_of("", 0), bytes_of("\0", 1)) == Val_false);
}

static void blocks_by_tag_size_and_fields(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  a = caml_alloc_2(0, Val_int(5), Val_int(1));
  b = caml_alloc_3(0, Val_int(1), Val_int(1), Val_int(1));
  TAP_OK(total(a, b) == -1);
  b = caml_alloc_2(1, Val_int(0), Val_int(0));
  TAP_OK(total(a, b) == -1);
  b = caml_alloc_2(0, Val_int(5), Val_int(0));
  TAP_OK(total(a, b) == 1);
  CAMLreturn0;
}

/* A block nested n deep through its first or its last field. */
static value nest(int n, int through)
{
  CAMLparam0();
  CAMLlocal1(v);
  v = Val_int(0);
  for (int i = 0; i < n; i++)
    v = through == 0 ? caml_alloc_2(0, v, Val_int(i)) : caml_alloc_2(0, Val_int(i), v);
  CAMLreturn(v);
}

static void depth_is_not_bounded_by_a_stack(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  for (int through = 0; through < 2; through++) {
    a = nest(1500000, through);
    b = nest(1500000, through);
    TAP_OK(caml_equal(a, b) == Val_true);
    b = nest(1499999, through);
    TAP_OK(caml_compare(a, b) != Val_int(0));
  }
  CAMLreturn0;
}

static value left, right;
static value compare_both(void) { return caml_compare(left, right); }

static void functions_and_the_like_are_refused(void)
{
  caml_register_global_root(&left);
  caml_register_global_root(&right);
  left = caml_alloc_small(3, Closure_tag);
  Field(left, 0) = 0; Closinfo_val(left) = Make_closinfo(0, 2); Field(left, 2) = Val_unit;
  right = caml_alloc_small(3, Closure_tag);
  Field(right, 0) = 0; Closinfo_val(right) = Make_closinfo(0, 2); Field(right, 2) = Val_unit;
  TAP_RAISES(compare_both, "Invalid_argument:compare: functional value");
  TAP_OK(caml_compare(left, left) == Val_int(0));
  left = caml_alloc(1, Abstract_tag);
  right = caml_alloc(1, Abstract_tag);
  TAP_RAISES(compare_both, "Invalid_argument:compare: abstract value");
  left = nest(2000, 0);
  right = nest(2000, 0);
  value deepest = left, other = right;
  while (Is_block(Field(deepest, 0))) { deepest = Field(deepest, 0); other = Field(other, 0); }
  caml_modify(&Field(deepest, 0), caml_alloc(1, Abstract_tag));
  caml_modify(&Field(other, 0), caml_alloc(1, Abstract_tag));
  TAP_RAISES(compare_both, "Invalid_argument:compare: abstract value");
  left = right = Val_unit;
}

static void forwards_are_looked_through(void)
{
  CAMLparam0();
  CAMLlocal3(a, b, x);
  x = str("x");
  a = caml_alloc_1(Forward_tag, x);
  b = caml_alloc_1(Forward_tag, a);
  TAP_OK(total(b, x) == 0 && total(x, b) == 0 && total(a, b) == 0);
  a = caml_alloc_1(Forward_tag, Val_int(7));
  TAP_OK(total(a, Val_int(7)) == 0 && total(Val_int(8), a) == 1);
  CAMLreturn0;
}

static int by_ext(value a, value b)
{
  intnat x = Is_long(a) ? Long_val(a) : Nativeint_val(a), y = Is_long(b) ? Long_val(b) : Nativeint_val(b);
  return (x > y) - (x < y);
}
static int unordered(value a, value b) { (void)a; (void)b; Caml_state->compare_unordered = 1; return 0; }
static const struct custom_operations ext_ops = { "bac.ext", NULL, by_ext, NULL, NULL, NULL, by_ext, NULL };
static const struct custom_operations odd_ops = { "bac.odd", NULL, unordered, NULL, NULL, NULL, NULL, NULL };

static void customs_decide_for_themselves(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  a = caml_alloc_custom(&ext_ops, 8, 0, 1);
  Nativeint_val(a) = 10;
  TAP_OK(total(a, Val_int(9)) == 1 && total(Val_int(11), a) == 1 && total(a, Val_int(10)) == 0);
  b = caml_copy_int64(3);
  TAP_OK(total(b, Val_int(5)) == 1 && total(Val_int(5), b) == -1);
  TAP_OK(total(a, b) == 1);                          /* "bac.ext" after "_j" */
  a = caml_alloc_custom(&odd_ops, 8, 0, 1);
  b = caml_alloc_custom(&odd_ops, 8, 0, 1);
  TAP_OK(bac_compare(a, b, false) == BAC_UNORDERED && total(a, b) == 0);
  CAMLreturn0;
}

/* ---- a walk that is interrupted: blocks move, or a handler raises ---- */

static int interrupted;
static value move_blocks(value v) { (void)v; interrupted++; bac_gc_minor(Caml_state); return Val_unit; }
static value raise_in_handler(value v)
{
  (void)v;
  interrupted++;
  return Make_exception_result(bac_exn_constructor(BAC_EXN_NOT_FOUND));
}

/* The next poll runs fn, as the finaliser of a dead value. */
static void at_next_poll(fixture_fn fn)
{
  CAMLparam0();
  CAMLlocal2(closure, dead);
  closure = fixture_closure(fn);
  dead = str("dead");
  TAP_OK(bac_final_register(Caml_state, closure, dead, false) == BAC_OK);
  dead = Val_unit;
  bac_gc_full_major(Caml_state);
  TAP_OK(bac_final_pending(Caml_state));
  CAMLreturn0;
}

static void blocks_may_move_during_a_walk(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  for (int through = 0; through < 2; through++) {
    interrupted = 0;
    at_next_poll(move_blocks);
    a = nest(10000, through);
    b = nest(10000, through);
    TAP_OK(Is_young(a) && Is_young(b));
    bac_gc_interrupt((struct bac_gc_domain *)Caml_state);
    TAP_OK(caml_equal(a, b) == Val_true && interrupted == 1 && !Is_young(a));
  }
  CAMLreturn0;
}

static void a_handler_may_raise_during_a_walk(void)
{
  interrupted = 0;
  at_next_poll(raise_in_handler);
  left = nest(10000, 0);
  right = nest(10000, 0);
  bac_gc_interrupt((struct bac_gc_domain *)Caml_state);
  TAP_RAISES(compare_both, "Not_found");
  TAP_OK(interrupted == 1 && compare_both() == Val_int(0));
  left = right = Val_unit;
}

int main(void)
{
  values_start();
  TAP_RUN(integers_before_blocks);
  TAP_RUN(nan_is_incomparable_but_has_a_place);
  TAP_RUN(strings_by_bytes_then_length);
  TAP_RUN(blocks_by_tag_size_and_fields);
  TAP_RUN(depth_is_not_bounded_by_a_stack);
  TAP_RUN(functions_and_the_like_are_refused);
  TAP_RUN(forwards_are_looked_through);
  TAP_RUN(customs_decide_for_themselves);
  TAP_RUN(blocks_may_move_during_a_walk);
  TAP_RUN(a_handler_may_raise_during_a_walk);
  return TAP_DONE();
}
