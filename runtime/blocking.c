/* blocking.c -- leave the heap before something slow, come back after it.
 *
 * The state change itself is that of gc/stw.c (RUNNING -> BLOCKED -> RUNNING, edges E2 and E7).  Here: the
 * hooks that thread libraries chain, and the promise that a signal which arrived before the section began
 * is handled before it, so that e.g. `read` is not entered with Ctrl-C pending. */
#include <errno.h>
#include "runtime/domain.h"
#include "runtime/raise.h"
#include "runtime/signal.h"

/* Replaced by thread libraries, which also let other threads of the domain run. */
void (*caml_enter_blocking_section_hook)(void) = bac_domain_release;
void (*caml_leave_blocking_section_hook)(void) = bac_domain_acquire;

void bac_blocking_enter(void) { caml_enter_blocking_section_hook(); }

void bac_blocking_leave(void)
{
  int saved = errno;                  /* of the system call inside the section */
  caml_leave_blocking_section_hook();
  errno = saved;
}

void caml_enter_blocking_section_no_pending(void) { bac_blocking_enter(); }

/* A signal that arrives after the last look makes the system call return EINTR, if it comes once the call
 * has begun; in the instant before, the call is entered and the signal is handled after it.  The reference
 * has the same gap. */
void caml_enter_blocking_section(void)
{
  for (;;) {
    if (bac_signals_pending())
      caml_raise_if_exception(bac_signals_run());
    bac_blocking_enter();
    if (!bac_signals_pending())
      return;
    bac_blocking_leave();
  }
}

/* Signals taken meanwhile by the handler are run at the next poll, not here: the caller has values that
 * only it knows. */
void caml_leave_blocking_section(void)
{
  bac_blocking_leave();
  int saved = errno;
  if (bac_signals_pending())
    bac_actions_request(Caml_state);
  errno = saved;
}
