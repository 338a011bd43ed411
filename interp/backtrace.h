/* backtrace.h -- record where an exception passed, print it, answer Printexc.
 *
 * The loop calls bac_backtrace_stash at RAISE and RERAISE (and when a primitive raised) while
 * Caml_state->backtrace_active is not 0.  RAISE_NOTRACE never calls it.  A backtrace is an array of up to
 * BAC_BACKTRACE_SLOTS code addresses in Caml_state->backtrace_buffer; backtrace_last_exn tells a reraise of
 * the same exception from a new raise.  Owner only.  Design: doc/design/backtrace.md. */
#ifndef BAC_INTERP_BACKTRACE_H
#define BAC_INTERP_BACKTRACE_H

#include "gc/domain_state.h"

#define BAC_BACKTRACE_SLOTS 1024

/* Record pc, then every return address between sp and the innermost trap frame.
 *   exn        the exception being raised
 *   pc         address of the word after the raising instruction (in original code words), or of the
 *              C_CALL's operand + 1 when a primitive raised
 *   sp         top of the bytecode stack; words up to trap_sp are scanned
 *   trap_sp    address of the innermost trap frame's word 0, or the high end of the fiber
 *   reraise    true for RERAISE: continue the backtrace if exn is the one recorded last
 * Never allocates in the OCaml heap, never collects, never raises; on lack of memory records nothing. */
void bac_backtrace_stash(value exn, code_t pc, value *sp, value *trap_sp, bool reraise);
/* Domain start and end: b= gives the initial state. */
void bac_backtrace_open(caml_domain_state *st, bool active);
void bac_backtrace_close(caml_domain_state *st);
/* Start-up: install the printer of uncaught exceptions in runtime/printexc.c, root sources, activate for
 * the first domain if params ask for it. */
void bac_backtrace_init(void);
#endif
