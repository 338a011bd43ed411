/* unix_abi.c -- symbols that the packaged unix and str stubs import and no other file of ours needs.
 * Event recording and the debugger are off in this runtime so far: their entries answer accordingly. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "platform/fatal.h"
#include "platform/status.h"
#include "runtime/domain.h"

/* Public interface of stubs: a message, then the end; nothing of ours calls it. */
_Noreturn void caml_fatal_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void caml_fatal_error(const char *format, ...)
{
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  bac_fatal("%s", text);
}

/* Called by the Caml_state macro of a stub on a thread that holds no domain. */
_Noreturn void caml_bad_caml_state(void);
_Noreturn void caml_bad_caml_state(void)
{
  bac_fatal("no domain lock held");
}

/* Unix.fork asks; a forked child has one thread, so other domains would be lost in it. */
int caml_domain_is_multicore(void);
int caml_domain_is_multicore(void) { return bac_domain_was_multicore(); }

/* Thread-safe strerror of the system, into buf when it needs room. */
char *caml_strerror(int errnum, char *buf, size_t bytes);
char *caml_strerror(int errnum, char *buf, size_t bytes) { return (char *)bac_status_system_text(errnum, buf, bytes); }

/* No debugger is attached. */
int caml_debugger_in_use = 0;
int caml_debugger_fork_mode = 0;
void caml_debugger_cleanup_fork(void);
void caml_debugger_cleanup_fork(void) { }

/* No event ring exists, in the parent of a fork or in its child. */
void caml_ev_lifecycle(int event, int64_t data);
void caml_ev_lifecycle(int event, int64_t data) { (void)event; (void)data; }
void caml_runtime_events_post_fork(void);
void caml_runtime_events_post_fork(void) { }
