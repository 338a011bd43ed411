/* enter.c -- ways into the loop: the program, callbacks from C, and back in after a C primitive raised.
 *
 * The only setjmp of interp/ is here.  A callback runs on the current stack, above the frame of the
 * primitive that calls back; the stack's barrier count keeps effects and exceptions of the callback from
 * passing below it. */
#include "interp/interp.h"

#include <stdlib.h>
#include "gc/gc.h"
#include "gc/tables.h"
#include "interp/fiber.h"
#include "interp/loop.h"
#include "interp/trap.h"
#include "platform/fatal.h"
#include "runtime/callback.h"
#include "runtime/domain.h"
#include "runtime/raise.h"

/* Written once, by bac_interp_start. */
struct bac_loop_labels bac_loop_labels;
bac_trace_fn bac_trace_hook;
static struct {
  bac_loop_fn loop;
  /* A fragment of CODE that every domain shares and nobody frees: where callbacks and fibers return to.
   * It has no debug information and no digest, so backtraces and marshalling pass it by. */
  code_t static_code;
} enter;
enum { STATIC_STOP, STATIC_FIBER_END, STATIC_WORDS };

code_t bac_loop_stop(void) { return enter.static_code + STATIC_STOP; }
code_t bac_loop_fiber_end(void) { return enter.static_code + STATIC_FIBER_END; }

/* ---- the loop with a place to raise to ------------------------------------------------------------------ */

/* A C primitive raised: go on in the loop, where the trap is.  Its frames of C are gone. */
static value resume_after_raise(caml_domain_state *st, struct longjmp_buffer *jmp, volatile value *exn,
                                struct bac_loop_entry entry)
{
  if (_setjmp(jmp->buf) != 0)
    entry = (struct bac_loop_entry){ .start = BAC_START_RAISE, .pc = bac_loop_stop(), .accu = *exn };
  return enter.loop(st, &entry);
}

static value run_loop(caml_domain_state *st, struct bac_loop_entry entry)
{
  struct longjmp_buffer jmp;
  volatile value exn = Val_unit;
  struct caml_exception_context context = {
    .jmp = &jmp, .local_roots = st->local_roots, .exn_bucket = &exn
  };
  struct caml_exception_context *outer = st->external_raise;
  intnat outer_trap = st->trap_sp_off;
  intnat used = Stack_high(st->current_stack) - st->current_stack->sp;
  value result;
  st->trap_sp_off = BAC_NO_TRAP;
  st->external_raise = &context;
  st->current_stack->barriers++;
  result = resume_after_raise(st, &jmp, &exn, entry);
  st->current_stack->barriers--;
  st->current_stack->sp = Stack_high(st->current_stack) - used;
  st->external_raise = outer;
  st->trap_sp_off = outer_trap;
  return result;
}

value bac_interp_run(code_t code)
{
  return run_loop(Caml_state, (struct bac_loop_entry){ .start = BAC_START_RUN, .pc = code, .accu = Val_unit });
}

/* Stack_overflow as a callback's result: there is no frame to raise it from. */
static value overflow_result(void)
{
  return Make_exception_result(bac_exn_constructor(BAC_EXN_STACK_OVERFLOW));
}

static value apply(value closure, int nargs, const value *args)
{
  caml_domain_state *st = Caml_state;
  value *outer_sp, *sp, result;
  size_t words = (size_t)nargs + RET_WORDS;
  intnat used;
  if (bac_stack_grow(st, words) != BAC_OK)
    return overflow_result();
  outer_sp = st->current_stack->sp;
  used = Stack_high(st->current_stack) - outer_sp;
  sp = outer_sp - words;
  for (int i = 0; i < nargs; i++)
    sp[i] = args[i];
  sp[nargs + RET_PC] = (value)bac_loop_stop();
  sp[nargs + RET_ENV] = Val_unit;
  sp[nargs + RET_EXTRA] = Val_long(0);
  st->current_stack->sp = sp;
  result = run_loop(st, (struct bac_loop_entry){ .start = BAC_START_CALL, .accu = closure,
                                                 .extra_args = nargs - 1 });
  st->current_stack->sp = Stack_high(st->current_stack) - used;
  return result;
}

/* ---- start ------------------------------------------------------------------------------------------------ */

/* V13: where every domain's callbacks return to; had each its own, the code map would outlive them. */
static void each_static_code(bac_address_fn fn, void *arg)
{
  fn(arg, enter.static_code);
}
static struct bac_process_table static_table = { .name = "callback sequences", .each = each_static_code, .code = true };

static void make_static_code(void)
{
  void *base;
  if (bac_code_range_take(STATIC_WORDS * sizeof(opcode_t), &base) != BAC_OK)
    bac_fatal("not enough memory to start");
  enter.static_code = base;
  bac_tables_add(&static_table);
  enter.static_code[STATIC_STOP] = bac_loop_labels.offset[BAC_OP_STOP];
  enter.static_code[STATIC_FIBER_END] = bac_loop_labels.offset[BAC_OP_FIBER_END];
}

static void choose_loop(enum bac_loop_variant variant)
{
  const char *coverage = BAC_DEBUG >= 1 ? getenv("BACTRIAN_COVERAGE") : NULL;
  enter.loop = variant == BAC_LOOP_TRACE ? bac_loop_trace : bac_loop_plain;
#if BAC_DEBUG >= 1
  if (variant == BAC_LOOP_COUNT || (variant == BAC_LOOP_PLAIN && coverage != NULL && *coverage != 0)) {
    bac_coverage_start(coverage);
    enter.loop = bac_loop_count;
  }
#else
  (void)coverage;
#endif
  enter.loop(NULL, NULL);              /* fills bac_loop_labels */
}

bac_status bac_interp_open_domain(caml_domain_state *st) { return bac_stack_open(st); }
void bac_interp_close_domain(caml_domain_state *st) { bac_stack_close(st); }

void bac_interp_start(enum bac_loop_variant variant, bac_trace_fn trace)
{
  static const struct bac_domain_hooks hooks = { bac_interp_open_domain, bac_interp_close_domain };
  bac_trace_hook = trace;
  choose_loop(variant);
  make_static_code();
  bac_callback_install(apply);
  bac_stack_register_roots();
  bac_fiber_install_hooks();
  bac_domain_install_hooks(&hooks);
  if (bac_roots_register(&caml_global_data, false) != BAC_OK
      || bac_interp_open_domain(Caml_state) != BAC_OK)
    bac_fatal("not enough memory to start");
}
