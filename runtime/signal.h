/* signal.h -- pending actions, signals, blocking sections.
 * Signal handlers of the system only set bits and interrupt domains (T5); OCaml handlers run at polls. */
#ifndef BAC_RUNTIME_SIGNAL_H
#define BAC_RUNTIME_SIGNAL_H

#include "gc/gc.h"
#include "runtime/raise.h"

/* The slow part of every poll of OCaml code: collector work and stops, then signals, finalisers,
 * external interrupts.  Val_unit, or the exception result that a handler raised; all OCaml values of the
 * caller are published before.  Owner only. */
value bac_poll_actions(caml_domain_state *st);
static inline bool bac_poll_wanted(caml_domain_state *st)
{
  return (uintnat)st->young_ptr < bac_load_relaxed(&st->young_limit);
}

void caml_enter_blocking_section(void);
void caml_enter_blocking_section_no_pending(void);
void caml_leave_blocking_section(void);                 /* keeps errno */
value caml_process_pending_actions_exn(void);
void caml_process_pending_actions(void);                /* may raise */
int caml_check_pending_actions(void);
void caml_record_signal(int signo);                     /* async-signal-safe */
int caml_convert_signal_number(int ocaml_signo);
int caml_rev_convert_signal_number(int signo);
/* Undo what start-up and Sys.signal changed; for exec and exit. */
void bac_signals_terminate(void);


/* For runtime/: */
void bac_signals_init(void);                            /* start-up, after the first domain */
bool bac_signals_pending(void);                         /* one that this thread may handle */
value bac_signals_run(void);                            /* handlers; Val_unit or an exception result */
void bac_actions_request(caml_domain_state *st);        /* owner: make the next poll look at everything */
void bac_blocking_enter(void);                          /* no look at signals, never raises */
void bac_blocking_leave(void);                          /* keeps errno */

caml_result caml_process_pending_actions_res(void);

#endif
