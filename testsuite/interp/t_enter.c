/* t_enter.c -- C calls OCaml and comes back, whatever happens in between. */
#include "interp/trap.h"
#include "testsuite/interp/world.h"

static intnat depth_of_stack(void)
{
  struct stack_info *s = Caml_state->current_stack;
  return Stack_high(s) - s->sp;
}

static void a_callback_returns_its_value(void)
{
  value inc = WORLD_FUNCTION(OPC(ACC0), OPC(OFFSETINT), 1, OPC(RETURN), 1);
  intnat before = depth_of_stack();
  TAP_OK(caml_callback_exn(inc, Val_long(41)) == Val_long(42));
  TAP_OK(depth_of_stack() == before);
  TAP_OK(Caml_state->current_stack->barriers == 0 && Caml_state->external_raise == NULL);
}

static void arguments_arrive_in_order(void)
{
  /* fun a b c -> a - (b - c), entered behind a GRAB */
  value f = WORLD_FUNCTION(OPC(RESTART), OPC(GRAB), 2, OPC(ACC2), OPC(PUSHACC2), OPC(SUBINT), OPC(PUSHACC1),
                           OPC(SUBINT), OPC(RETURN), 3);
  Field(f, 0) += sizeof(opcode_t);
  TAP_OK(caml_callback3_exn(f, Val_long(100), Val_long(10), Val_long(3)) == Val_long(93));
}

static void too_few_arguments_make_a_closure(void)
{
  value f = WORLD_FUNCTION(OPC(RESTART), OPC(GRAB), 1, OPC(ACC1), OPC(PUSHACC1), OPC(ADDINT), OPC(RETURN), 2);
  Field(f, 0) += sizeof(opcode_t);
  value partial = caml_callback_exn(f, Val_long(30));
  TAP_OK(Is_block(partial) && Tag_val(partial) == Closure_tag && Wosize_val(partial) == 4);
  TAP_OK(caml_callback_exn(partial, Val_long(12)) == Val_long(42));
  bac_gc_full_major(Caml_state);
}

static void more_arguments_are_applied_to_the_result(void)
{
  value k = WORLD_FUNCTION(OPC(ACC0), OPC(OFFSETINT), 5, OPC(RETURN), 1);
  value f = WORLD_FUNCTION(OPC(ACC0), OPC(RETURN), 1);                    /* fun x -> x */
  TAP_OK(caml_callback2_exn(f, k, Val_long(1)) == Val_long(6));
}

static void an_exception_comes_back_as_a_result(void)
{
  value f = WORLD_FUNCTION(OPC(ACC0), OPC(RAISE), OPC(STOP));
  intnat before = depth_of_stack();
  value exn = bac_exn_constructor(BAC_EXN_NOT_FOUND), res = caml_callback_exn(f, exn);
  TAP_OK(Is_exception_result(res) && Extract_exception(res) == exn);
  TAP_OK(depth_of_stack() == before && Caml_state->trap_sp_off == BAC_NO_TRAP);
}

static void a_trap_catches_what_a_primitive_raises(void)
{
  int prim = world_prim("caml_bytes_get");
  /* try bytes_get arg 99 with _ -> 7 */
  value f = WORLD_FUNCTION(OPC(PUSHTRAP), 11, OPC(CONSTINT), 99, OPC(PUSHACC5), OPC(C_CALL2), prim,
                           OPC(POPTRAP), OPC(RETURN), 1, OPC(STOP), OPC(STOP), OPC(CONSTINT), 7, OPC(RETURN), 1);
  TAP_OK(caml_callback_exn(f, caml_copy_string("abc")) == Val_long(7));
  TAP_OK(Caml_state->trap_sp_off == BAC_NO_TRAP);
}

static void division_by_zero_raises(void)
{
  value f = WORLD_FUNCTION(OPC(CONST0), OPC(PUSHACC1), OPC(DIVINT), OPC(RETURN), 1);
  value res = caml_callback_exn(f, Val_long(1));
  TAP_OK(Is_exception_result(res) && Extract_exception(res) == bac_exn_constructor(BAC_EXN_DIVISION_BY_ZERO));
}

static void endless_recursion_ends_in_stack_overflow(void)
{
  value f = WORLD_FUNCTION(OPC(ACC0), OPC(PUSHOFFSETCLOSURE0), OPC(APPLY1), OPC(OFFSETINT), 1, OPC(RETURN), 1);
  bac_params.max_stack_words = 1000000;
  value res = caml_callback_exn(f, Val_long(1));
  TAP_OK(Is_exception_result(res) && Extract_exception(res) == bac_exn_constructor(BAC_EXN_STACK_OVERFLOW));
  TAP_OK(depth_of_stack() == 0);
}

static void a_float_sequence_gives_what_its_parts_give(void)
{
  int add = world_prim("caml_add_float"), mul = world_prim("caml_mul_float");
  /* (x * x) + x */
  value f = WORLD_FUNCTION(OPC(ACC0), OPC(PUSHACC1), OPC(PUSHACC2), OPC(C_CALL2), mul, OPC(C_CALL2), add,
                           OPC(RETURN), 1);
  TAP_OK(Double_val(caml_callback_exn(f, caml_copy_double(1.5))) == 3.75);
}

int main(void)
{
  world_start();
  TAP_RUN(a_callback_returns_its_value);
  TAP_RUN(arguments_arrive_in_order);
  TAP_RUN(too_few_arguments_make_a_closure);
  TAP_RUN(more_arguments_are_applied_to_the_result);
  TAP_RUN(an_exception_comes_back_as_a_result);
  TAP_RUN(a_trap_catches_what_a_primitive_raises);
  TAP_RUN(division_by_zero_raises);
  TAP_RUN(endless_recursion_ends_in_stack_overflow);
  TAP_RUN(a_float_sequence_gives_what_its_parts_give);
  return TAP_DONE();
}
