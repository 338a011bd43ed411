/* backtrace.h -- record where an exception passed, print it, answer Printexc.
 *
 * The loop calls bac_backtrace_stash at RAISE and RERAISE (and when a primitive raised) while
 * Caml_state->backtrace_active is not 0.  RAISE_NOTRACE never calls it.  A backtrace is an array of up to
 * BAC_BACKTRACE_SLOTS code addresses in Caml_state->backtrace_buffer; backtrace_last_exn tells a reraise of
 * the same exception from a new raise.  Owner only.  Design: doc/design/backtrace.md. */
#ifndef BAC_INTERP_BACKTRACE_H
#define BAC_INTERP_BACKTRACE_H

#include <stdbool.h>
#include "gc/domain_state.h"

#define BAC_BACKTRACE_SLOTS 1024

/* Record pc, then every code address between sp and the innermost trap frame.
 *   exn        the exception being raised
 *   pc         address of the RAISE or RERAISE itself (the printer looks at that word to say "Raised at");
 *              the return address when a primitive or another instruction raised; NULL: record no pc
 *   sp         top of the bytecode stack; words below trap_sp are scanned
 *   trap_sp    address of the innermost trap frame's word 0, or the high end of the fiber
 *   reraise    true for RERAISE: continue the backtrace if exn is the one recorded last
 * Never allocates in the OCaml heap, never collects, never raises; on lack of memory records nothing. */
void bac_backtrace_stash(value exn, code_t pc, value *sp, value *trap_sp, bool reraise);
/* The callers of the running primitive, innermost first, as raw backtrace slots (immediates); how many there
 * are, at most `max`.  Goes on through the parents of a fiber.  out may be NULL to count only.  Owner only;
 * the stack is published (inside a primitive it is). */
size_t bac_backtrace_callstack(const caml_domain_state *st, value *out, size_t max);
/* Start-up, after bac_startup: install the printer of uncaught exceptions in runtime/printexc.c and the
 * hooks of new domains; recording is on if b= or -b asked for it. */
void bac_backtrace_init(void);
#endif
