/* fiber.c -- continuations: who owns a suspended stack, and the two exceptions of effects.  See fiber.h. */
#include "interp/fiber.h"

#include <stdio.h>
#include "interp/trap.h"
#include "runtime/callback.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/startup.h"

/* ---- exceptions ------------------------------------------------------------------------------------ */

/* A program that does not link module Effect has no such exception to raise, so it ends, as under the
 * reference: no handler, no at_exit. */
_Noreturn static void end_without_exception(const char *name)
{
  fprintf(stderr, "Fatal error: exception %s\n", name);
  bac_exit(2);
}

value bac_fiber_unhandled(value eff)
{
  CAMLparam1(eff);
  const value *named = caml_named_value("Effect.Unhandled");
  value exn;
  if (named == NULL)
    end_without_exception("Effect.Unhandled");
  exn = caml_alloc_small(2, 0);
  Field(exn, 0) = *named;
  Field(exn, 1) = eff;
  CAMLreturn(exn);
}

value bac_fiber_already_resumed(void)
{
  const value *named = caml_named_value("Effect.Continuation_already_resumed");
  if (named == NULL)
    end_without_exception("Effect.Continuation_already_resumed");
  return *named;
}

/* ---- ownership ------------------------------------------------------------------------------------- */

value bac_fiber_take(value cont)
{
  BAC_ASSERT(Tag_val(cont) == Cont_tag);
  return bac_word_exchange_seq(&Field(cont, 0), Val_ptr(NULL));
}

static struct stack_info *held_by(value cont)
{
  return Ptr_val(bac_word_load_relaxed(&Field(cont, 0)));
}

static void scan_held(struct bac_scanner *scan, value cont)
{
  bac_stack_scan_chain(scan, held_by(cont));
}

static void drop_held(value cont)
{
  struct stack_info *s = held_by(cont);
  bac_word_store_relaxed(&Field(cont, 0), Val_ptr(NULL));
  bac_stack_free_chain(s);
}

void bac_fiber_install_hooks(void)
{
  static const struct bac_fiber_hooks hooks = { .scan = scan_held, .drop = drop_held };
  bac_roots_set_fiber_hooks(&hooks);
}
