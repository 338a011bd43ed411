/* signal.c -- pending actions and signals.
 *
 * A handler of the system sets one bit and makes every domain's next poll slow (T5); nothing else.  The
 * first poll of a domain whose thread does not block the signal takes the bit and runs the OCaml handler. */
#include "runtime/signal.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include "gc/stw.h"
#include "platform/lock.h"
#include "runtime/callback.h"
#include "runtime/domain.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

enum { SIGNAL_COUNT = 65, WORDS = 1 };       /* 1..64; one bit each, signal n at bit n - 1 */

/* Variable of the C interface: set by handlers, fetch-or; cleared by whoever runs the OCaml handler. */
_Atomic uintnat caml_pending_signals[WORDS];

static struct {
  struct bac_lock lock;                      /* SIGNALS: dispositions change one at a time */
  value handler[SIGNAL_COUNT];               /* OCaml closures or Val_unit; a global root; lock to write */
  bool installed[SIGNAL_COUNT];              /* our handler is the disposition */
} table = { .lock = BAC_LOCK_INITIALIZER(SIGNALS) };

/* ---- numbers: OCaml's -1..-28 are the same on every system ------------------------------------------- */

static const int system_number[] = {
  SIGABRT, SIGALRM, SIGFPE, SIGHUP, SIGILL, SIGINT, SIGKILL, SIGPIPE, SIGQUIT, SIGSEGV, SIGTERM, SIGUSR1,
  SIGUSR2, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGVTALRM, SIGPROF, SIGBUS, SIGPOLL,
  SIGSYS, SIGTRAP, SIGURG, SIGXCPU, SIGXFSZ
};
enum { KNOWN = sizeof system_number / sizeof system_number[0] };

int caml_convert_signal_number(int ocaml_signo)
{
  return ocaml_signo < 0 && ocaml_signo >= -KNOWN ? system_number[-ocaml_signo - 1] : ocaml_signo;
}

int caml_rev_convert_signal_number(int signo)
{
  for (int i = 0; i < KNOWN; i++)
    if (system_number[i] == signo)
      return -i - 1;
  return signo;
}

/* ---- pending bits -------------------------------------------------------------------------------------- */

void caml_record_signal(int signo)
{
  atomic_fetch_or_explicit(&caml_pending_signals[0], (uintnat)1 << (signo - 1), memory_order_seq_cst);
  bac_gc_interrupt_all();
}

static void on_signal(int signo)
{
  int saved = errno;
  caml_record_signal(signo);
  errno = saved;
}

/* OCaml's handlers may use Domain.DLS, whose storage a new domain's first statements make. */
static bool starting(caml_domain_state *st) { return st != NULL && bac_domain_of(st)->starting; }

/* Bits that this thread may take: pending and not blocked by its mask. */
static uintnat takeable(void)
{
  uintnat bits = bac_load_relaxed(&caml_pending_signals[0]);
  sigset_t blocked;
  if (BAC_LIKELY(bits == 0) || starting(bac_domain_self()) || pthread_sigmask(SIG_BLOCK, NULL, &blocked) != 0)
    return 0;
  for (int n = 1; n < SIGNAL_COUNT; n++)
    if ((bits >> (n - 1) & 1) && sigismember(&blocked, n) == 1)
      bits &= ~((uintnat)1 << (n - 1));
  return bits;
}

bool bac_signals_pending(void) { return takeable() != 0; }
int caml_check_pending_signals(void) { return bac_load_relaxed(&caml_pending_signals[0]) != 0; }

/* The handler runs with its own signal blocked, as a C handler would; if it raises, the signal is
 * unblocked, since nothing will "return" from it. */
static value run_handler(int signo)
{
  sigset_t mine, before;
  value handler = bac_word_load_dependent(&table.handler[signo]);
  if (!Is_block(handler))
    return Val_unit;                         /* disposition changed since the bit was set */
  sigemptyset(&mine);
  sigaddset(&mine, signo);
  pthread_sigmask(SIG_BLOCK, &mine, &before);
  value result = caml_callback_exn(handler, Val_int(caml_rev_convert_signal_number(signo)));
  if (Is_exception_result(result))
    sigdelset(&before, signo);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return result;
}

value bac_signals_run(void)
{
  uintnat bits;
  while ((bits = takeable()) != 0) {
    int signo = __builtin_ctzl(bits) + 1;
    uintnat bit = (uintnat)1 << (signo - 1);
    uintnat old = atomic_fetch_and_explicit(&caml_pending_signals[0], ~bit, memory_order_seq_cst);
    if (!(old & bit))
      continue;                              /* another domain took it */
    value result = run_handler(signo);
    if (Is_exception_result(result))
      return result;
  }
  return Val_unit;
}

/* ---- actions at polls ------------------------------------------------------------------------------------ */

void bac_actions_request(caml_domain_state *st)
{
  st->action_pending = 1;
  bac_gc_interrupt(bac_domain_gc(st));
}

/* Finalisers run one at a time: one that polls does not start the next. */
static value run_finalisers(caml_domain_state *st)
{
  struct bac_domain *d = bac_domain_of(st);
  value fn, arg;
  if (d->in_finaliser || d->starting)
    return Val_unit;
  while (bac_final_take(st, &fn, &arg)) {
    d->in_finaliser = true;
    value result = caml_callback_exn(fn, arg);
    d->in_finaliser = false;
    if (Is_exception_result(result))
      return result;
  }
  return Val_unit;
}

extern void (*caml_domain_external_interrupt_hook)(void);

static void run_external_interrupt(caml_domain_state *st)
{
  if (bac_load_acquire(&st->requested_external_interrupt) != 0) {
    bac_store_release(&st->requested_external_interrupt, 0);
    caml_domain_external_interrupt_hook();
  }
}

static bool anything_to_do(caml_domain_state *st)
{
  return st->action_pending || bac_load_relaxed(&caml_pending_signals[0]) != 0 || bac_final_pending(st) ||
         bac_load_relaxed(&st->requested_external_interrupt) != 0;
}

/* In the order that programs can see: signals, finalisers, then the turn of other threads. */
static value run_actions(caml_domain_state *st)
{
  st->action_pending = 0;
  value result = bac_signals_run();
  if (!Is_exception_result(result))
    result = run_finalisers(st);
  if (Is_exception_result(result)) {
    bac_actions_request(st);                 /* what is left waits for the poll after the handler */
    return result;
  }
  run_external_interrupt(st);
  return Val_unit;
}

value bac_poll_actions(caml_domain_state *st)
{
  bac_gc_poll(st);
  bac_custom_run_dead(st);
  return BAC_LIKELY(!anything_to_do(st)) ? Val_unit : run_actions(st);
}

int caml_check_pending_actions(void)
{
  return bac_poll_wanted(Caml_state) || Caml_state->action_pending;
}

value caml_process_pending_actions_exn(void)
{
  return caml_check_pending_actions() ? bac_poll_actions(Caml_state) : Val_unit;
}

caml_result caml_process_pending_actions_res(void)
{
  value v = caml_process_pending_actions_exn();
  if (Is_exception_result(v))
    return (caml_result){ .is_exception = 1, .data = Extract_exception(v) };
  return (caml_result){ .is_exception = 0, .data = v };
}

void caml_process_pending_actions(void) { caml_raise_if_exception(caml_process_pending_actions_exn()); }

value caml_process_pending_actions_with_root(value root)
{
  CAMLparam1(root);
  caml_process_pending_actions();
  CAMLreturn(root);
}

/* ---- Sys.signal --------------------------------------------------------------------------------------------- */

enum { ACTION_DEFAULT = 0, ACTION_IGNORE = 1, ACTION_HANDLE = 2 };

static int action_of(value v) { return Is_block(v) ? ACTION_HANDLE : Int_val(v); }

/* Change the disposition; what it was, or -1 with errno set. */
static int set_disposition(int signo, int action)
{
  struct sigaction act, old;
  act.sa_handler = action == ACTION_DEFAULT ? SIG_DFL : action == ACTION_IGNORE ? SIG_IGN : on_signal;
  act.sa_flags = SA_ONSTACK;
  sigemptyset(&act.sa_mask);
  if (sigaction(signo, &act, &old) != 0)
    return -1;
  table.installed[signo] = action == ACTION_HANDLE;
  return old.sa_handler == on_signal ? ACTION_HANDLE : old.sa_handler == SIG_IGN ? ACTION_IGNORE : ACTION_DEFAULT;
}

/* The closure goes into the table before the disposition changes, or a signal could find none.  A stop
 * cannot come between: this domain does not poll here. */
static int exchange_handler(int signo, value action, value *old_handler)
{
  bac_lock_take(&table.lock);
  value before = bac_word_load_relaxed(&table.handler[signo]);
  *old_handler = before;
  if (Is_block(action))
    bac_word_store_release(&table.handler[signo], Field(action, 0));
  int old = set_disposition(signo, action_of(action));
  if (old < 0)
    bac_word_store_relaxed(&table.handler[signo], before);
  bac_lock_release(&table.lock);
  return old;
}

value caml_install_signal_handler(value number, value action)
{
  CAMLparam2(number, action);
  CAMLlocal2(result, handler);
  int signo = caml_convert_signal_number(Int_val(number));
  if (signo <= 0 || signo >= SIGNAL_COUNT)
    caml_invalid_argument("Sys.signal: unavailable signal");
  int old = exchange_handler(signo, action, &handler);
  if (old < 0)
    caml_sys_error(NO_ARG);
  result = Val_int(old);
  if (old == ACTION_HANDLE)
    result = caml_alloc_1(0, handler);
  if (bac_signals_pending())
    caml_raise_if_exception(bac_signals_run());
  CAMLreturn(result);
}

/* ---- start and end ------------------------------------------------------------------------------------------- */

static void scan_handlers(struct bac_scanner *s, struct bac_gc_domain *d)
{
  (void)d;
  for (int n = 1; n < SIGNAL_COUNT; n++)
    bac_scan_slot(s, &table.handler[n]);
}
static struct bac_root_source handlers_source = { .name = "signals", .scan = scan_handlers };

void bac_signals_init(void)
{
  for (int n = 0; n < SIGNAL_COUNT; n++)
    table.handler[n] = Val_unit;
  bac_roots_add_source(&handlers_source);
}

void bac_signals_terminate(void)
{
  bac_lock_take(&table.lock);          /* other domains may still run */
  for (int n = 1; n < SIGNAL_COUNT; n++)
    if (table.installed[n])
      set_disposition(n, ACTION_DEFAULT);
  bac_lock_release(&table.lock);
}
