/* trap.h -- frames on a bytecode stack, word by word from the top (abi: layout section 3).
 * The interpreter, backtraces, the debugger and later machine code share these. */
#ifndef BAC_INTERP_TRAP_H
#define BAC_INTERP_TRAP_H

#include "interp/stack.h"

/* Return frame: where APPLY comes back to. */
enum { RET_PC, RET_ENV, RET_EXTRA, RET_WORDS };
/* Trap frame: made by PUSHTRAP; trap_sp_off names its word 0 relative to the high end. */
enum { TRAP_PC, TRAP_PREVIOUS, TRAP_ENV, TRAP_EXTRA, TRAP_WORDS };
/* C call: pushed around a primitive; its further arguments follow. */
enum { CCALL_ENV, CCALL_PC, CCALL_WORDS };
/* Event: pushed before anything that may collect or run other OCaml code. */
enum { EVENT_ACCU, EVENT_UNIT1, EVENT_UNIT2, EVENT_PC, EVENT_ENV, EVENT_EXTRA, EVENT_WORDS };
/* Suspended by PERFORM: what RESUME goes on with. */
enum { PERFORM_TRAP, PERFORM_PC, PERFORM_ENV, PERFORM_EXTRA, PERFORM_WORDS };
/* Suspended by RESUME: trap and extra_args of the handler call, then a return frame.  RESUMETERM and
 * REPERFORMTERM leave the first two only, on the return frame of their function. */
enum { RESUME_TRAP, RESUME_EXTRA, RESUME_WORDS };

/* trap_sp_off when the stack has no trap. */
#define BAC_NO_TRAP 1

/* The innermost trap frame of the current stack, or its high end. */
static inline value *bac_trap_sp(const caml_domain_state *st)
{
  value *high = Stack_high(st->current_stack);
  return st->trap_sp_off > 0 ? high : high + st->trap_sp_off;
}

#endif
