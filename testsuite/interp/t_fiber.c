/* t_fiber.c -- who owns a suspended stack. */
#include "interp/fiber.h"
#include "interp/trap.h"
#include "testsuite/interp/world.h"

static struct stack_info *suspended(value word)
{
  struct stack_info *s = bac_stack_take(Caml_state, BAC_STACK_FIBER_WORDS);
  *--s->sp = word;
  return s;
}

static void exactly_one_taker_gets_the_stack(void)
{
  struct stack_info *s = suspended(Val_long(1));
  value cont = bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(s));
  TAP_OK(Ptr_val(caml_continuation_use_noexc(cont)) == s);
  TAP_OK(Ptr_val(caml_continuation_use_noexc(cont)) == NULL);
  bac_stack_give_back(Caml_state, s);
}

static void a_continuation_keeps_alive_what_its_stack_holds(void)
{
  CAMLparam0();
  CAMLlocal1(cont);
  struct stack_info *s = suspended(caml_copy_string("kept"));
  cont = bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(s));
  bac_gc_minor(Caml_state);
  TAP_OK(!Is_young(*s->sp) && strcmp(String_val(*s->sp), "kept") == 0);
  bac_gc_full_major(Caml_state);
  TAP_OK(strcmp(String_val(*s->sp), "kept") == 0);
  bac_stack_give_back(Caml_state, Ptr_val(bac_fiber_take(cont)));
  CAMLreturn0;
}

static void new_handlers_go_to_the_outermost_fiber(void)
{
  struct stack_info *inner = suspended(Val_long(1)), *outer = suspended(Val_long(2));
  inner->handler->parent = outer;
  value cont = bac_cont_alloc(Caml_state, Val_ptr(inner), Val_ptr(outer));
  value got = caml_continuation_use_and_update_handler_noexc(cont, Val_long(3), Val_long(4), Val_long(5));
  TAP_OK(Ptr_val(got) == inner);
  TAP_OK(outer->handler->handle_value == Val_long(3) && outer->handler->handle_effect == Val_long(5));
  TAP_OK(inner->handler->handle_value == Val_unit);
  bac_stack_free_chain(inner);
}

static void a_fresh_fiber_returns_into_its_end(void)
{
  struct stack_info *s = Ptr_val(caml_alloc_stack(Val_long(1), Val_long(2), Val_long(3)));
  TAP_OK(s->sp[0] == Val_long(BAC_NO_TRAP) && s->sp[1 + RET_PC] == (value)bac_loop_fiber_end());
  TAP_OK(Stack_high(s) - s->sp == 1 + RET_WORDS);
  bac_stack_give_back(Caml_state, s);
}

static void raise_without_the_library(void) { (void)bac_fiber_already_resumed(); }

static void without_the_library_the_program_ends_with_its_name(void)
{
  char text[200] = "";
  int status = tap_in_child(raise_without_the_library, text, sizeof text);
  TAP_OK(WIFEXITED(status) && WEXITSTATUS(status) == 2);
  TAP_OK(strstr(text, "Fatal error: exception Effect.Continuation_already_resumed") != NULL);
}

int main(void)
{
  world_start();
  TAP_RUN(exactly_one_taker_gets_the_stack);
  TAP_RUN(a_continuation_keeps_alive_what_its_stack_holds);
  TAP_RUN(new_handlers_go_to_the_outermost_fiber);
  TAP_RUN(a_fresh_fiber_returns_into_its_end);
  TAP_RUN(without_the_library_the_program_ends_with_its_name);
  return TAP_DONE();
}
