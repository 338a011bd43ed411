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

/* ---- what the verifier says of stacks; each in a child with a world of its own ------------------------------- */

static struct { const char *params; void (*body)(void); } child;
static void run_child(void)
{
  setenv("BACPARAM", child.params, 1);
  world_start();
  child.body();
}

static bool says(const char *params, void (*body)(void), const char *wanted)
{
  char text[2048] = "";
  child.params = params;
  child.body = body;
  tap_in_child(run_child, text, sizeof text);
  if (strstr(text, wanted) == NULL)
    printf("# got: %s\n", text);
  return strstr(text, wanted) != NULL;
}

static void a_running_stack_in_a_continuation(void)
{
  CAMLparam0();
  CAMLlocal1(cont);
  cont = bac_cont_alloc(Caml_state, Val_ptr(Caml_state->current_stack), Val_ptr(NULL));
  bac_gc_major(Caml_state);
  CAMLreturn0;
}
static void a_stack_in_two_continuations(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  struct stack_info *s = suspended(Val_long(1));
  a = bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(s));
  b = bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(s));
  bac_gc_major(Caml_state);
  CAMLreturn0;
}
static void each_stack_has_one_owner(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  struct stack_info *s = suspended(Val_long(1)), *outer = suspended(Val_long(2));
  s->handler->parent = outer;
  a = bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(outer));
  s = suspended(Val_long(3));
  b = bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(s));
  bac_gc_major(Caml_state);
  bac_gc_major(Caml_state);
  fprintf(stderr, "good");
  CAMLreturn0;
}

/* A word on the running stack above a code address: the report tells which frame that is. */
static void a_stack_word_that_leads_nowhere(void)
{
  static const opcode_t words[] = { 0, 0, 0, 0 };
  struct stack_info *s = Caml_state->current_stack;
  *--s->sp = caml_alloc_shr(2, 0) + 24 * 10;
  *--s->sp = (value)(world_code(words, 4) + 2);
  bac_gc_minor(Caml_state);
}
static void a_local_root_that_leads_nowhere(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  v = caml_alloc_shr(2, 0) + 24 * 10;
  bac_gc_minor(Caml_state);
  CAMLreturn0;
}

static void a_stack_has_one_owner(void)
{
  TAP_OK(says("verify=1", a_running_stack_in_a_continuation, "holds a stack that domain 0 runs on"));
  TAP_OK(says("verify=1", a_stack_in_two_continuations, "holds a stack that another one holds"));
  TAP_OK(says("verify=2", each_stack_has_one_owner, "good"));
}

static void a_bad_root_is_named_with_its_frame(void)
{
  TAP_OK(says("verify=2", a_stack_word_that_leads_nowhere, "verify V9: domain 0, stack, in no function, word 1 of fiber 0: "));
  TAP_OK(says("verify=2", a_local_root_that_leads_nowhere, "verify V9: domain 0, locals, in no function: "));
}

/* A stack that leaves its continuation while marking runs. */
static value old_continuation(void)
{
  static value cont = Val_unit;
  caml_register_generational_global_root(&cont);
  struct stack_info *s = suspended(caml_alloc_shr(2, 0));
  caml_modify_generational_global_root(&cont, bac_cont_alloc(Caml_state, Val_ptr(s), Val_ptr(s)));
  bac_gc_major(Caml_state);
  return cont;
}
static void taken_by_the_door(void)
{
  struct stack_info *s = Ptr_val(bac_fiber_take(old_continuation()));
  *s->sp = Val_unit;
  bac_gc_major(Caml_state);
  fprintf(stderr, "good");
}
static void taken_behind_its_back(void)
{
  value cont = old_continuation();
  struct stack_info *s = Ptr_val(Field(cont, 0));
  Field(cont, 0) = Val_ptr(NULL);
  *s->sp = Val_unit;
  bac_gc_major(Caml_state);
}

static void taking_a_stack_keeps_what_it_holds_for_the_marker(void)
{
  TAP_OK(says("stress=snapshot", taken_by_the_door, "good"));
  TAP_OK(says("stress=snapshot", taken_behind_its_back, "verify V11: block "));
}

int main(void)
{
  TAP_RUN(a_stack_has_one_owner);
  TAP_RUN(a_bad_root_is_named_with_its_frame);
  TAP_RUN(taking_a_stack_keeps_what_it_holds_for_the_marker);
  world_start();
  TAP_RUN(exactly_one_taker_gets_the_stack);
  TAP_RUN(a_continuation_keeps_alive_what_its_stack_holds);
  TAP_RUN(new_handlers_go_to_the_outermost_fiber);
  TAP_RUN(a_fresh_fiber_returns_into_its_end);
  TAP_RUN(without_the_library_the_program_ends_with_its_name);
  return TAP_DONE();
}
