/* fiber.c -- continuations: who owns a suspended stack, and the two exceptions of effects.  See fiber.h. */
#include "interp/fiber.h"

#include "interp/trap.h"
#include "platform/fatal.h"
#include "platform/lock.h"
#include "runtime/callback.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

/* Exceptions for programs that do not link the Effect module: global roots from the start, made once by
 * whoever first needs one, under the lock NAMES. */
static struct {
  struct bac_lock lock;
  value unhandled, already_resumed;      /* Val_unit: not made yet */
} fallback = { .lock = BAC_LOCK_INITIALIZER(NAMES), .unhandled = Val_unit, .already_resumed = Val_unit };

/* ---- exceptions ------------------------------------------------------------------------------------ */

/* A constructor block named as the library's. */
static value make_constructor(const char *name)
{
  CAMLparam0();
  CAMLlocal2(text, exn);
  text = caml_copy_string(name);
  exn = caml_alloc_small(2, Object_tag);
  Field(exn, 0) = text;
  Field(exn, 1) = Val_long(0);
  Field(exn, 1) = caml_fresh_oo_id(Val_unit);
  CAMLreturn(exn);
}

/* Building happens outside the lock; the first one made stays. */
static value fallback_constructor(value *slot, const char *name)
{
  value exn, made = Val_unit;
  bac_lock_take(&fallback.lock);
  exn = *slot;
  bac_lock_release(&fallback.lock);
  if (exn != Val_unit)
    return exn;
  made = make_constructor(name);
  bac_lock_take(&fallback.lock);
  if (*slot == Val_unit)
    *slot = made;
  exn = *slot;
  bac_lock_release(&fallback.lock);
  return exn;
}

value bac_fiber_unhandled(value eff)
{
  CAMLparam1(eff);
  const value *named = caml_named_value("Effect.Unhandled");
  value exn;
  if (named == NULL)
    CAMLreturn(fallback_constructor(&fallback.unhandled, "Effect.Unhandled"));
  exn = caml_alloc_small(2, 0);
  Field(exn, 0) = *named;
  Field(exn, 1) = eff;
  CAMLreturn(exn);
}

value bac_fiber_already_resumed(void)
{
  const value *named = caml_named_value("Effect.Continuation_already_resumed");
  if (named != NULL)
    return *named;
  return fallback_constructor(&fallback.already_resumed, "Effect.Continuation_already_resumed");
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
  if (bac_roots_register(&fallback.unhandled, false) != BAC_OK
      || bac_roots_register(&fallback.already_resumed, false) != BAC_OK)
    bac_fatal("not enough memory to start");
}
