/* t_signal.c -- promises of signal.c and blocking.c. */
#include <errno.h>
#include <signal.h>
#include "gc/stw.h"
#include "runtime/prims.h"
#include "testsuite/runtime/fixture.h"

static int calls, last;
static value count(value signo)
{
  calls++;
  last = Int_val(signo);
  return Val_unit;
}

static value refuse(value signo)
{
  calls++;
  return Make_exception_result(Field(caml_global_data, BAC_EXN_NOT_FOUND) + 0 * signo);
}

static void handle(int signo, fixture_fn fn)
{
  CAMLparam0();
  CAMLlocal2(f, action);
  f = fixture_closure(fn);
  action = caml_alloc_1(0, f);
  caml_install_signal_handler(Val_int(signo), action);
  CAMLreturn0;
}

static void numbers_convert_both_ways(void)
{
  TAP_IS_INT(caml_convert_signal_number(-6), SIGINT);
  TAP_IS_INT(caml_convert_signal_number(-28), SIGXFSZ);
  TAP_IS_INT(caml_convert_signal_number(-29), -29);
  TAP_IS_INT(caml_convert_signal_number(10), 10);
  for (int n = -1; n >= -28; n--)
    TAP_IS_INT(caml_rev_convert_signal_number(caml_convert_signal_number(n)), n);
  TAP_IS_INT(caml_rev_convert_signal_number(64), 64);
}

static void a_handler_runs_at_the_next_poll(void)
{
  handle(-12, count);
  calls = 0;
  raise(SIGUSR1);
  TAP_IS_INT(calls, 0);
  TAP_OK(bac_poll_wanted(Caml_state));
  TAP_OK(bac_poll_actions(Caml_state) == Val_unit);
  TAP_IS_INT(calls, 1);
  TAP_IS_INT(last, -12);
  bac_poll_actions(Caml_state);
  TAP_IS_INT(calls, 1);
}

static void a_blocked_signal_waits(void)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  calls = 0;
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  caml_record_signal(SIGUSR1);
  bac_poll_actions(Caml_state);
  TAP_IS_INT(calls, 0);
  caml_enter_blocking_section();                 /* and does not keep anybody from blocking */
  caml_leave_blocking_section();
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  bac_actions_request(Caml_state);
  bac_poll_actions(Caml_state);
  TAP_IS_INT(calls, 1);
}

static void an_exception_leaves_the_rest_pending(void)
{
  handle(-12, refuse);
  handle(-13, count);
  calls = 0;
  caml_record_signal(SIGUSR1);
  caml_record_signal(SIGUSR2);
  value v = bac_poll_actions(Caml_state);
  TAP_OK(Is_exception_result(v));
  TAP_IS_INT(calls, 1);
  TAP_OK(bac_poll_wanted(Caml_state));
  TAP_OK(bac_poll_actions(Caml_state) == Val_unit);
  TAP_IS_INT(calls, 2);
  TAP_IS_INT(last, -13);
}

static void handlers_survive_collections(void)
{
  handle(-12, count);
  bac_gc_minor(Caml_state);
  bac_gc_major(Caml_state);
  calls = 0;
  raise(SIGUSR1);
  bac_poll_actions(Caml_state);
  TAP_IS_INT(calls, 1);
}

static void the_old_behaviour_is_returned(void)
{
  CAMLparam0();
  CAMLlocal1(old);
  handle(-12, count);
  old = caml_install_signal_handler(Val_int(-12), Val_int(1));
  TAP_OK(Is_block(old) && Is_block(Field(old, 0)));
  old = caml_install_signal_handler(Val_int(-12), Val_int(0));
  TAP_OK(old == Val_int(1));
  old = caml_install_signal_handler(Val_int(-12), Val_int(0));
  TAP_OK(old == Val_int(0));
  CAMLreturn0;
}

static value install_nothing(void) { return caml_install_signal_handler(Val_int(65), Val_int(0)); }
static value install_kill(void) { return caml_install_signal_handler(Val_int(-7), Val_int(1)); }

static void signals_that_cannot_be_handled_raise(void)
{
  value e = fixture_catch(install_nothing);
  TAP_OK(e != 0 && Field(e, 0) == bac_exn_constructor(BAC_EXN_INVALID_ARGUMENT));
  TAP_IS_STR(String_val(Field(e, 1)), "Sys.signal: unavailable signal");
  e = fixture_catch(install_kill);
  TAP_OK(e != 0 && Field(e, 0) == bac_exn_constructor(BAC_EXN_SYS_ERROR));
  TAP_IS_STR(String_val(Field(e, 1)), "Invalid argument");
}

static void a_pending_signal_is_handled_before_blocking(void)
{
  handle(-12, count);
  calls = 0;
  raise(SIGUSR1);
  caml_enter_blocking_section();
  TAP_OK(caml_state == NULL);
  TAP_IS_INT(calls, 1);
  errno = EINTR;
  caml_leave_blocking_section();
  TAP_IS_INT(errno, EINTR);
  TAP_OK(caml_state != NULL && !bac_stw_is_blocked(bac_domain_gc(caml_state)));
}

static value order_text_fn(value arg);
static char order[16];
static value order_text_fn(value arg)
{
  size_t n = strlen(order);
  order[n] = (char)('0' + Int_val(Is_long(arg) ? arg : Field(arg, 0)));
  order[n + 1] = 0;
  return Val_unit;
}

static void finalisers_run_at_polls_latest_first(void)
{
  CAMLparam0();
  CAMLlocal2(f, v);
  f = fixture_closure(order_text_fn);
  for (int i = 1; i <= 3; i++) {
    v = caml_alloc_1(0, Val_int(i));
    caml_final_register(f, v);
  }
  v = Val_unit;
  order[0] = 0;
  bac_gc_major(Caml_state);
  TAP_IS_STR(order, "");
  bac_actions_request(Caml_state);
  bac_poll_actions(Caml_state);
  TAP_IS_STR(order, "321");
  CAMLreturn0;
}

int main(void)
{
  fixture_start();
  fixture_exceptions();
  TAP_RUN(numbers_convert_both_ways);
  TAP_RUN(a_handler_runs_at_the_next_poll);
  TAP_RUN(a_blocked_signal_waits);
  TAP_RUN(an_exception_leaves_the_rest_pending);
  TAP_RUN(handlers_survive_collections);
  TAP_RUN(the_old_behaviour_is_returned);
  TAP_RUN(signals_that_cannot_be_handled_raise);
  TAP_RUN(a_pending_signal_is_handled_before_blocking);
  TAP_RUN(finalisers_run_at_polls_latest_first);
  return TAP_DONE();
}
