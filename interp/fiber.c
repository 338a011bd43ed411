/* fiber.c -- continuations: who owns a suspended stack, and the two exceptions of effects.  See fiber.h. */
#include "interp/fiber.h"

#include <stdio.h>
#include "gc/write_barrier.h"
#include "interp/debuginfo.h"
#include "interp/trap.h"
#include "runtime/callback.h"
#include "runtime/codefrag.h"
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

/* A stack leaves the continuation in which a marker would have found it: what it holds is kept here and now, as
 * caml_modify keeps what it overwrites (gc.md section 7, part 6). */
static void log_slot(struct bac_scanner *s, value *slot)
{
  (void)s;
  bac_mark_log(*slot);
}
static void log_words(struct bac_scanner *s, value *base, size_t n)
{
  (void)s;
  for (size_t i = 0; i < n; i++)
    bac_mark_log(base[i]);
}
static void log_stack(struct stack_info *stack)
{
  struct bac_scanner s = { log_slot, log_words, false };
  bac_stack_scan_chain(&s, stack);
}

value bac_fiber_take(value cont)
{
  BAC_ASSERT(Tag_val(cont) == Cont_tag);
  value stack = bac_word_exchange_seq(&Field(cont, 0), Val_ptr(NULL));
  if (BAC_UNLIKELY(bac_marking))
    log_stack(Ptr_val(stack));
  return stack;
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

/* ---- for the verifier ------------------------------------------------------------------------------ */

/* First stack of those that d runs on, or that cont holds. */
static struct stack_info *chain_of(struct bac_gc_domain *d, value cont)
{
  return cont != 0 ? held_by(cont) : ((caml_domain_state *)d)->current_stack;
}

static uintnat claim(struct bac_gc_domain *d, value cont, uintnat owner)
{
  return bac_stack_claim(chain_of(d, cont), owner);
}

/* The code address in the frame that `at` lies in: the nearest one below, since a call leaves its pc under the
 * locals of the caller; above the innermost, that of the frame on top. */
static code_t pc_of_frame(const struct stack_info *s, const value *at)
{
  const value *top = s->sp, *high = Stack_high(s);
  for (const value *p = at; p >= top; p--)
    if (p < high && Is_in_code(*p))
      return (code_t)*p;
  for (const value *p = top; p < high && p < top + BAC_STACK_SLACK_WORDS; p++)
    if (Is_in_code(*p))
      return (code_t)*p;
  return NULL;
}

static int print_frame(code_t pc, char *text, size_t bytes)
{
  struct bac_location l = { .known = false };
  if (pc != NULL)
    bac_debuginfo_lookup_loaded(pc, &l);
  if (l.known)
    return snprintf(text, bytes, "in %s (%s, line %d)", l.defname, l.file, l.line);
  struct bac_codefrag *f = pc == NULL ? NULL : bac_codefrag_of_address(pc);
  if (f == NULL)
    return snprintf(text, bytes, "in no function");
  return snprintf(text, bytes, "at code offset %td", (pc - (code_t)f->start));
}

static void explain(struct bac_gc_domain *d, value cont, const value *slot, char *text, size_t bytes)
{
  unsigned depth = 0;
  struct stack_info *first = chain_of(d, cont);
  for (struct stack_info *s = first; s != NULL; s = s->handler->parent, depth++) {
    if (slot < s->sp || slot >= (value *)(s->handler + 1))
      continue;
    int n = print_frame(pc_of_frame(s, slot), text, bytes);
    if (n >= 0 && (size_t)n < bytes)
      snprintf(text + n, bytes - (size_t)n, ", word %td of fiber %u", slot - s->sp, depth);
    return;
  }
  if (first != NULL)
    print_frame(pc_of_frame(first, first->sp), text, bytes);
  else
    snprintf(text, bytes, "without a stack");
}

void bac_fiber_install_hooks(void)
{
  static const struct bac_fiber_hooks hooks = {
    .scan = scan_held, .drop = drop_held, .explain = explain, .claim = claim
  };
  bac_roots_set_fiber_hooks(&hooks);
}
