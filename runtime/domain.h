/* domain.h -- the life of a domain, seen from the runtime.
 *
 * One allocation per slot: struct bac_gc_domain first, so that its address is Caml_state, then struct
 * bac_domain.  Slots are reused and never freed while the program runs (signal handlers walk them).
 * Design: doc/design/domains.md. */
#ifndef BAC_RUNTIME_DOMAIN_H
#define BAC_RUNTIME_DOMAIN_H

#include "gc/gc.h"
#include "platform/status.h"
#include "platform/thread.h"

struct bac_domain {
  caml_domain_state *st;
  /* What the thread of a spawned domain runs and reports to; roots until it has. */
  value closure, term, ok_result, error_result, finished;
  value profile;               /* Gc.Memprof; children share their parent's */
  bool in_finaliser;           /* OCaml finalisers run one at a time */
  bool terminating;            /* runs its last statements; owner only */
  bool starting;               /* spawned, and has no local storage yet: runs no handler of the program's; owner only */
  bool ended;                  /* the stop hook has run: nothing of stubs is left; owner, leader */
};
struct bac_domain *bac_domain_of(caml_domain_state *st);
struct bac_gc_domain *bac_domain_gc(caml_domain_state *st);

/* What upper rooms do when a domain opens and closes: stacks, backtrace buffers.  Installed at start-up,
 * before the first domain; opened in order, closed in reverse.  open may fail and leaves no trace then;
 * it runs on the spawner's thread, close on the domain's own thread or, if it never ran, the spawner's.
 * Neither may poll or allocate in the OCaml heap. */
struct bac_domain_hooks {
  bac_status (*open)(caml_domain_state *st);
  void (*close)(caml_domain_state *st);
};
void bac_domain_install_hooks(const struct bac_domain_hooks *hooks);

/* Start-up: make domain 0 and let this thread own it.  Sets Caml_state. */
bac_status bac_domain_open_first(void);
/* Clean-up at exit (c=1): close domain 0 and free every slot. */
void bac_domain_close_first(void);

/* Start a domain that applies closure to () and reports to term (layout of Stdlib.Domain.Raw.term_sync).
 * Caller: RUNNING; may collect.  On failure there is no trace.  *id is the new domain's unique id. */
bac_status bac_domain_spawn(value closure, value term, int *id);

/* Owner: leave the heap and come back; between them Caml_state is NULL.  Keep errno. */
void bac_domain_release(void);
void bac_domain_acquire(void);
/* Of the C interface; thread libraries put theirs in front of ours (blocking.c). */
extern void (*caml_enter_blocking_section_hook)(void);
extern void (*caml_leave_blocking_section_hook)(void);
/* The domain this thread belongs to, also while released; NULL for foreign threads. */
caml_domain_state *bac_domain_self(void);
/* More domains run than there are processors: who spins had better give his away. */
bool bac_domain_crowded(void);
/* True once more than one domain was ever started (Unix.fork refuses then). */
bool bac_domain_was_multicore(void);

#endif
