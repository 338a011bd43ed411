/* p_fiber.c -- primitives of the Effect library, and the stack check that ocamlc emits for big frames. */
#include "interp/fiber.h"
#include "interp/interp.h"
#include "interp/loop.h"
#include "interp/trap.h"
#include "runtime/memory.h"

/* A fresh fiber: [trap offset] [return frame to FIBER_END].  RESUME replaces the first word by the
 * argument, so the function it calls returns into FIBER_END. */
value caml_alloc_stack(value handle_value, value handle_exn, value handle_effect)
{
  struct stack_info *s = bac_stack_take(Caml_state, BAC_STACK_FIBER_WORDS);
  if (s == NULL)
    caml_raise_out_of_memory();
  s->handler->handle_value = handle_value;
  s->handler->handle_exn = handle_exn;
  s->handler->handle_effect = handle_effect;
  s->sp = Stack_high(s) - RET_WORDS - 1;
  s->sp[0] = Val_long(BAC_NO_TRAP);
  s->sp[1 + RET_PC] = (value)bac_loop_fiber_end();
  s->sp[1 + RET_ENV] = Val_unit;
  s->sp[1 + RET_EXTRA] = Val_long(0);
  return Val_ptr(s);
}

value caml_continuation_use_noexc(value cont)
{
  return bac_fiber_take(cont);
}

value caml_continuation_use(value cont)
{
  value stack = bac_fiber_take(cont);
  if (stack == Val_ptr(NULL))
    caml_raise(bac_fiber_already_resumed());
  return stack;
}

/* The handlers of a continuation are those of its outermost fiber. */
value caml_continuation_use_and_update_handler_noexc(value cont, value handle_value, value handle_exn,
                                                     value handle_effect)
{
  value stack = bac_fiber_take(cont);
  struct stack_info *s = Ptr_val(stack);
  if (s == NULL)
    return stack;
  while (s->handler->parent != NULL)
    s = s->handler->parent;
  s->handler->handle_value = handle_value;
  s->handler->handle_exn = handle_exn;
  s->handler->handle_effect = handle_effect;
  return stack;
}

value caml_ensure_stack_capacity(value words)
{
  intnat n = Long_val(words);
  if (n < 0 || bac_stack_grow(Caml_state, (size_t)n) != BAC_OK)
    caml_raise_stack_overflow();
  return Val_unit;
}
