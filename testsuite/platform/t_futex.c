/* t_futex.c -- promises of futex.c. */
#include "platform/futex.h"
#include <errno.h>
#include "platform/clock.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

static _Atomic uint32_t word, ready, woken;

static void sleeper(void *arg)
{
  (void)arg;
  atomic_fetch_add(&ready, 1);
  while (bac_load_acquire(&word) == 0)
    bac_futex_wait(&word, 0);
  atomic_fetch_add(&woken, 1);
}

static void a_wake_reaches_every_sleeper(void)
{
  struct bac_thread t[3];
  for (int i = 0; i < 3; i++)
    TAP_OK(bac_thread_create(&t[i], sleeper, NULL, false) == BAC_OK);
  while (bac_load_acquire(&ready) != 3)
    bac_thread_yield();
  bac_thread_sleep_ns(2000000);
  bac_store_release(&word, 1);
  bac_futex_wake_all(&word);
  for (int i = 0; i < 3; i++)
    bac_thread_join(&t[i]);
  TAP_OK(bac_load_acquire(&woken) == 3);
}

static void a_changed_word_does_not_sleep_and_errno_is_kept(void)
{
  bac_store_relaxed(&word, 5);
  errno = EDOM;
  bac_futex_wait(&word, 4);
  TAP_IS_INT(errno, EDOM);
}

static void a_timed_wait_ends(void)
{
  uint64_t before = bac_clock_ns();
  errno = EDOM;
  bool woken = bac_futex_wait_for(&word, 5, 5000000);
  TAP_OK(!woken || bac_clock_ns() - before < 5000000);
  TAP_OK(woken || bac_clock_ns() - before >= 5000000);
  TAP_IS_INT(errno, EDOM);
}

int main(void)
{
  TAP_RUN(a_wake_reaches_every_sleeper);
  TAP_RUN(a_changed_word_does_not_sleep_and_errno_is_kept);
  TAP_RUN(a_timed_wait_ends);
  return TAP_DONE();
}
