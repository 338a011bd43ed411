/* ops_raise.h -- traps, exceptions, polls, the end.
 * Every exception ends at `unwind` with the exception in accu; what comes before it differs in how the
 * backtrace is kept. */
#define DO_UNWIND \
  do { if (BAC_UNLIKELY(st->trap_sp_off > 0)) goto leave_fiber; \
       sp = high + st->trap_sp_off; \
       pc = (code_t)sp[TRAP_PC]; \
       st->trap_sp_off = Long_val(sp[TRAP_PREVIOUS]); \
       env = sp[TRAP_ENV]; \
       extra = sp[TRAP_EXTRA]; \
       sp += TRAP_WORDS; \
       NEXT; } while (0)

OP_BODY(PUSHTRAP) {
  sp -= TRAP_WORDS;
  sp[TRAP_PC] = (value)(pc + *pc);
  sp[TRAP_PREVIOUS] = Val_long(st->trap_sp_off);
  sp[TRAP_ENV] = env;
  sp[TRAP_EXTRA] = extra;
  st->trap_sp_off = sp - high;
  pc++;
  NEXT;
}
/* The poll comes first, so that a signal handler that raises is still caught here. */
OP_BODY(POPTRAP) {
  if (BAC_UNLIKELY(bac_poll_wanted(st))) {     /* once: under stress the next poll is wanted at once */
    value result;
    PUSH_EVENT();
    result = bac_poll_actions(st);
    POP_EVENT();
    if (Is_exception_result(result)) {
      accu = Extract_exception(result);
      goto raise_at_pc;
    }
  }
  st->trap_sp_off = Long_val(sp[TRAP_PREVIOUS]);
  sp += TRAP_WORDS;
  NEXT;
}
#define DO_CHECK_SIGNALS  do { if (BAC_UNLIKELY(bac_poll_wanted(st))) goto poll; } while (0)
SIMPLE(CHECK_SIGNALS)

OP_BODY(RAISE) {
  if (BAC_UNLIKELY(st->backtrace_active))
    bac_backtrace_stash(accu, pc - 1, sp, bac_trap_sp(st), false);
  goto unwind;
}
OP_BODY(RERAISE) {
  if (BAC_UNLIKELY(st->backtrace_active))
    bac_backtrace_stash(accu, pc - 1, sp, bac_trap_sp(st), true);
  goto unwind;
}
OP_BODY(RAISE_NOTRACE) {
  DO_UNWIND;
}

OP_BODY(STOP) {
  st->current_stack->sp = sp;
  return accu;
}
/* Patched in by a debugger only; the verifier refuses them in a file. */
OP_BODY(EVENT) { goto op_STOP; }
OP_BODY(BREAK) { goto op_STOP; }

/* ---- out of line ------------------------------------------------------------------------------------ */

/* A function was entered with too little stack, or a poll is wanted. */
enter_slow:
  if (sp < sp_limit) {
    st->current_stack->sp = sp;
    if (bac_stack_grow(st, 0) != BAC_OK)
      goto stack_overflow;
    USE_STACK(st->current_stack);
    sp = running->sp;
    if (!bac_poll_wanted(st))
      NEXT;
  }
poll: {
    value result;
    PUSH_EVENT();
    result = bac_poll_actions(st);
    POP_EVENT();
    if (Is_exception_result(result)) {
      accu = Extract_exception(result);
      goto raise_at_pc;
    }
    NEXT;
  }

zero_divide:
  accu = bac_exn_constructor(BAC_EXN_DIVISION_BY_ZERO);
  goto raise_here;
stack_overflow:
  accu = bac_exn_constructor(BAC_EXN_STACK_OVERFLOW);
  goto raise_here;
out_of_memory:
  accu = bac_exn_constructor(BAC_EXN_OUT_OF_MEMORY);
raise_here:                       /* as if a primitive had raised: the saved address is one word further */
  if (BAC_UNLIKELY(st->backtrace_active))
    bac_backtrace_stash(accu, pc + 1, sp, bac_trap_sp(st), false);
  goto unwind;

raised_in_c:                      /* the C call's frame is on top */
  if (BAC_UNLIKELY(st->backtrace_active) && Is_in_code(sp[CCALL_PC]))
    bac_backtrace_stash(accu, (code_t)sp[CCALL_PC], sp + CCALL_WORDS, bac_trap_sp(st), false);

unwind:
  DO_UNWIND;

/* No trap left on this stack: the exception goes to C, or ends the fiber. */
leave_fiber:
  if (!bac_stack_has_outside(st->current_stack)) {
    st->current_stack->sp = sp;
    return Make_exception_result(accu);
  }
  LEAVE_FIBER(handle_exn);
