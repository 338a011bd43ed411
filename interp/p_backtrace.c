/* p_backtrace.c -- backtraces: recording, printing, primitives of Printexc (backtrace.h).
 *
 * A backtrace is found by scanning the bytecode stack for code addresses (abi: layout section 3).  The
 * buffer belongs to its domain; the raw form that OCaml sees is an array of code addresses with bit 0 set,
 * immediates to the collector. */
#include "interp/backtrace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "interp/debuginfo.h"
#include "interp/fiber.h"
#include "interp/stack.h"
#include "interp/trap.h"
#include "runtime/domain.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/printexc.h"
#include "runtime/startup.h"

#define Val_slot(pc) ((value)(pc) | 1)
#define Slot_val(v)  ((code_t)((v) & ~(value)1))

static inline bool is_return_address(value word)
{
  return Is_block(word) && Is_in_code(word) && bac_debuginfo_is_code((const void *)word);
}

/* ---- recording --------------------------------------------------------------------------------------- */

static bool have_buffer(caml_domain_state *st)
{
  if (st->backtrace_buffer == NULL) {
    st->backtrace_buffer = malloc(BAC_BACKTRACE_SLOTS * sizeof *st->backtrace_buffer);
    st->backtrace_pos = 0;
  }
  return st->backtrace_buffer != NULL;
}

void bac_backtrace_stash(value exn, code_t pc, value *sp, value *trap_sp, bool reraise)
{
  caml_domain_state *st = Caml_state;
  if (!have_buffer(st))
    return;
  if (exn != st->backtrace_last_exn || !reraise) {
    st->backtrace_pos = 0;
    st->backtrace_last_exn = exn;
  }
  if (pc != NULL && st->backtrace_pos < BAC_BACKTRACE_SLOTS && bac_debuginfo_is_code(pc))
    st->backtrace_buffer[st->backtrace_pos++] = pc;
  for (; sp < trap_sp && st->backtrace_pos < BAC_BACKTRACE_SLOTS; sp++)
    if (is_return_address(*sp))
      st->backtrace_buffer[st->backtrace_pos++] = (void *)*sp;
}

static void set_active(caml_domain_state *st, bool active)
{
  if (active == (st->backtrace_active != 0))
    return;
  st->backtrace_active = active;
  st->backtrace_pos = 0;
  st->backtrace_last_exn = Val_unit;
}

static bac_status open_domain(caml_domain_state *st)
{
  st->backtrace_buffer = NULL;
  st->backtrace_pos = 0;
  st->backtrace_active = bac_params.backtrace > 0;
  return BAC_OK;
}

static void close_domain(caml_domain_state *st)
{
  free(st->backtrace_buffer);
  st->backtrace_buffer = NULL;
}

/* ---- printing ------------------------------------------------------------------------------------------ */

static const char *how(const struct bac_location *l, intnat index)
{
  if (l->is_raise)
    return index == 0 ? "Raised at" : "Re-raised at";
  return index == 0 ? "Raised by primitive operation at" : "Called from";
}

static void print_location(const struct bac_location *l, intnat index)
{
  if (!l->known && l->is_raise)
    return;                              /* inserted by the compiler */
  if (!l->known)
    fprintf(stderr, "%s unknown location (inlined)\n", how(l, index));
  else if (l->line == l->end_line)
    fprintf(stderr, "%s %s in file \"%s\", line %d, characters %d-%d\n", how(l, index), l->defname, l->file,
            l->line, l->first_char, l->end_char);
  else
    fprintf(stderr, "%s %s in file \"%s\", lines %d-%d, characters %d-%d\n", how(l, index), l->defname,
            l->file, l->line, l->end_line, l->first_char, l->end_char);
}

static const char *complaint(void)
{
  switch (bac_debuginfo_status()) {
  case BAC_DEBUGINFO_NOT_FOUND:   return "program file not found)";
  case BAC_DEBUGINFO_CORRUPT:     return "program file appears to be corrupt)";
  case BAC_DEBUGINFO_WRONG_MAGIC: return "program file has wrong magic number)";
  case BAC_DEBUGINFO_NO_FDS:
    return "program file cannot be opened;\n -- too many open files. Try running with OCAMLRUNPARAM=b=2)";
  default: return NULL;
  }
}

/* Looking up allocates and may collect; the buffer does not move and nothing else is held. */
static void print_uncaught(void)
{
  caml_domain_state *st = Caml_state;
  intnat n = st->backtrace_buffer == NULL ? 0 : st->backtrace_pos;
  for (intnat i = 0; i < n; i++) {
    struct bac_location l;
    bac_debuginfo_lookup(st->backtrace_buffer[i], &l);
    print_location(&l, i);
  }
  const char *text = complaint();
  if (text != NULL)
    fprintf(stderr, "(Cannot print locations:\n bytecode executable %s\n", text);
}

void bac_backtrace_init(void)
{
  static const struct bac_domain_hooks hooks = { open_domain, close_domain };
  bac_domain_install_hooks(&hooks);
  bac_printexc_install_backtrace(print_uncaught);
  bac_debuginfo_list_table();
  open_domain(Caml_state);               /* domain 0 is open already */
}

/* ---- raw backtraces --------------------------------------------------------------------------------------- */

static value array_of_slots(code_t const *pc, size_t n)
{
  if (n == 0)
    return Atom(0);
  value res = caml_alloc(n, 0);
  for (size_t i = 0; i < n; i++)
    bac_field_set_imm(res, i, Val_slot(pc[i]));
  return res;
}

value caml_record_backtrace(value flag)
{
  set_active(Caml_state, Bool_val(flag));
  return Val_unit;
}

value caml_backtrace_status(value unit)
{
  (void)unit;
  return Val_bool(Caml_state->backtrace_active);
}

value caml_get_exception_raw_backtrace(value unit)
{
  caml_domain_state *st = Caml_state;
  (void)unit;
  if (!st->backtrace_active || st->backtrace_buffer == NULL || st->backtrace_pos == 0)
    return Atom(0);
  /* The allocation may run a signal handler that raises and overwrites the buffer. */
  code_t copy[BAC_BACKTRACE_SLOTS];
  size_t n = (size_t)st->backtrace_pos;
  memcpy(copy, st->backtrace_buffer, n * sizeof *copy);
  return array_of_slots(copy, n);
}

value caml_restore_raw_backtrace(value exn, value backtrace)
{
  caml_domain_state *st = Caml_state;
  mlsize_t n = Wosize_val(backtrace);
  st->backtrace_last_exn = exn;
  if (n > BAC_BACKTRACE_SLOTS)
    n = BAC_BACKTRACE_SLOTS;
  st->backtrace_pos = 0;
  if (n == 0 || !have_buffer(st))
    return Val_unit;
  for (mlsize_t i = 0; i < n; i++)
    st->backtrace_buffer[i] = Slot_val(bac_field_get(backtrace, i));
  st->backtrace_pos = (intnat)n;
  return Val_unit;
}

value caml_raw_backtrace_length(value backtrace)
{
  return Val_long(Wosize_val(backtrace));
}

value caml_raw_backtrace_slot(value backtrace, value index)
{
  uintnat i = (uintnat)Long_val(index);
  if (i >= Wosize_val(backtrace))
    caml_invalid_argument("Printexc.get_raw_backtrace_slot: index out of bounds");
  return bac_field_get(backtrace, i);
}

/* Slots of bytecode stand for one location each: nothing is inlined. */
value caml_raw_backtrace_next_slot(value slot)
{
  (void)slot;
  return Val_none;
}

/* ---- locations as OCaml values ------------------------------------------------------------------------------ */

enum { KNOWN_TAG = 0, KNOWN_FIELDS = 9, UNKNOWN_TAG = 1 };

static value value_of_location(const struct bac_location *l)
{
  CAMLparam0();
  CAMLlocal3(file, defname, res);
  if (!l->known) {
    res = caml_alloc_small(1, UNKNOWN_TAG);
    Field(res, 0) = Val_bool(l->is_raise);
    CAMLreturn(res);
  }
  file = caml_copy_string(l->file);
  defname = caml_copy_string(l->defname);
  res = caml_alloc_small(KNOWN_FIELDS, KNOWN_TAG);
  Field(res, 0) = Val_bool(l->is_raise);
  Field(res, 1) = file;
  Field(res, 2) = Val_int(l->line);
  Field(res, 3) = Val_int(l->first_char);
  Field(res, 4) = Val_int(l->end_offset);
  Field(res, 5) = Val_int(l->end_line);
  Field(res, 6) = Val_int(l->end_char);
  Field(res, 7) = Val_false;
  Field(res, 8) = defname;
  CAMLreturn(res);
}

value caml_convert_raw_backtrace_slot(value slot)
{
  struct bac_location l;
  bac_debuginfo_lookup(Slot_val(slot), &l);
  return value_of_location(&l);
}

value caml_convert_raw_backtrace(value backtrace)
{
  CAMLparam1(backtrace);
  CAMLlocal2(res, location);
  mlsize_t n = Wosize_val(backtrace);
  res = caml_alloc(n, 0);
  for (mlsize_t i = 0; i < n; i++) {
    location = caml_convert_raw_backtrace_slot(bac_field_get(backtrace, i));
    caml_modify(&Field(res, i), location);
  }
  CAMLreturn(res);
}

value caml_get_exception_backtrace(value unit)
{
  value raw = caml_get_exception_raw_backtrace(unit);
  return caml_alloc_some(caml_convert_raw_backtrace(raw));
}

value caml_ml_debug_info_status(value unit)
{
  (void)unit;
  return Val_int(bac_debuginfo_status());
}

/* ---- callstacks ------------------------------------------------------------------------------------------------ */

/* Where slots go: only counted when out is NULL. */
struct slots { value *out; size_t n, max; };

/* One stack, from sp to its high end.  A trap frame begins with a code address that is no return address;
 * trap is the offset of the innermost one. */
static void walk_stack(const struct stack_info *s, const value *sp, intnat trap, struct slots *to)
{
  const value *high = Stack_high(s);
  for (; sp < high && to->n < to->max; sp++)
    if (is_return_address(*sp)) {
      if (sp == high + trap) {
        trap = Long_val(sp[TRAP_PREVIOUS]);
        continue;
      }
      if (to->out != NULL)
        to->out[to->n] = Val_slot(*sp);
      to->n++;
    }
}

/* s is suspended: its top word is the trap offset (PERFORM and RESUME agree on that). */
static void walk_suspended(const struct stack_info *s, struct slots *to)
{
  for (; s != NULL; s = s->handler->parent)
    walk_stack(s, s->sp + 1, Long_val(s->sp[RESUME_TRAP]), to);
}

size_t bac_backtrace_callstack(const caml_domain_state *st, value *out, size_t max)
{
  const struct stack_info *s = st->current_stack;
  struct slots to = { out, 0, max };
  walk_stack(s, s->sp, st->trap_sp_off, &to);
  walk_suspended(s->handler->parent, &to);
  return to.n;
}

/* Negative means all. */
static size_t wanted_slots(value max_frames) { return (size_t)Long_val(max_frames); }

/* Counted first, so that nothing but the result has to be allocated; allocating leaves the stack alone. */
value caml_get_current_callstack(value max_frames)
{
  size_t n = bac_backtrace_callstack(Caml_state, NULL, wanted_slots(max_frames));
  if (n == 0)
    return Atom(0);
  value res = caml_alloc(n, 0);
  bac_backtrace_callstack(Caml_state, &Field(res, 0), n);
  return res;
}

/* The stack is taken out of the continuation while it is walked, so that nobody resumes it meanwhile, and
 * put back before anything can collect.  EDGE continuation-taken (fiber.h): release, as when it was made. */
static size_t walk_continuation(value cont, value *out, size_t max)
{
  value taken = bac_fiber_take(cont);
  struct slots to = { out, 0, max };
  if (Ptr_val(taken) == NULL)
    caml_raise(bac_fiber_already_resumed());
  walk_suspended(Ptr_val(taken), &to);
  bac_word_store_release(&Field(cont, 0), taken);
  return to.n;
}

value caml_get_continuation_callstack(value cont, value max_frames)
{
  CAMLparam1(cont);
  size_t n = walk_continuation(cont, NULL, wanted_slots(max_frames));
  if (n == 0)
    CAMLreturn(Atom(0));
  value res = caml_alloc(n, 0);
  /* Another domain may have resumed it since: fewer slots then stay, as unit. */
  walk_continuation(cont, &Field(res, 0), n);
  CAMLreturn(res);
}
