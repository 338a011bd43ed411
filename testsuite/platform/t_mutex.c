/* t_mutex.c -- promises of mutex.c. */
#include "platform/mutex.h"
#include <errno.h>
#include <stddef.h>
#include "platform/assert.h"
#include "platform/atomic.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { THREADS = 4, ROUNDS = 20000 };

static struct bac_mutex *m;
static struct bac_condition *c;
static int counter, code;

static void unlock_other(void *arg) { (void)arg; code = bac_mutex_unlock(m); }
static void lock_and_end(void *arg) { (void)arg; code = bac_mutex_lock(m); }

static void elsewhere(void (*body)(void *))
{
  struct bac_thread t;
  TAP_OK(bac_thread_create(&t, body, NULL, false) == BAC_OK);
  bac_thread_join(&t);
}

static void it_knows_its_owner(void)
{
  TAP_IS_INT(bac_mutex_unlock(m), EPERM);
  TAP_IS_INT(bac_condition_wait(c, m), EPERM);
  TAP_IS_INT(bac_mutex_lock(m), 0);
  TAP_IS_INT(bac_mutex_lock(m), EDEADLK);
  TAP_IS_INT(bac_mutex_try(m), EBUSY);
  elsewhere(unlock_other);
  TAP_IS_INT(code, EPERM);
  TAP_IS_INT(bac_mutex_unlock(m), 0);
}

/* The next thread very likely has the thread-local memory and the id of the last. */
static void a_thread_that_ended_keeps_it(void)
{
  struct bac_mutex *used = m;
  m = bac_mutex_create();
  elsewhere(lock_and_end);
  TAP_IS_INT(code, 0);
  for (int i = 0; i < 10; i++) {
    elsewhere(unlock_other);
    TAP_IS_INT(code, EPERM);
  }
  bac_mutex_destroy(m);
  m = used;
}

static void count(void *arg)
{
  (void)arg;
  for (int i = 0; i < ROUNDS; i++) {
    bac_mutex_lock(m);
    counter++;
    bac_mutex_unlock(m);
  }
}

static void one_thread_at_a_time(void)
{
  struct bac_thread t[THREADS];
  counter = 0;
  for (int i = 0; i < THREADS; i++)
    TAP_OK(bac_thread_create(&t[i], count, NULL, false) == BAC_OK);
  for (int i = 0; i < THREADS; i++)
    bac_thread_join(&t[i]);
  TAP_IS_INT(counter, THREADS * ROUNDS);
}

/* Each thread waits for its turn, so a lost wake-up is a hang. */
static void take_turns(void *arg)
{
  int self = (int)(intptr_t)arg;
  bac_mutex_lock(m);
  for (int i = 0; i < ROUNDS / 20; i++) {
    while (counter % THREADS != self)
      bac_condition_wait(c, m);
    counter++;
    bac_condition_broadcast(c);
  }
  bac_mutex_unlock(m);
}

static void a_broadcast_reaches_every_waiter(void)
{
  struct bac_thread t[THREADS];
  counter = 0;
  for (int i = 0; i < THREADS; i++)
    TAP_OK(bac_thread_create(&t[i], take_turns, (void *)(intptr_t)i, false) == BAC_OK);
  for (int i = 0; i < THREADS; i++)
    bac_thread_join(&t[i]);
  TAP_IS_INT(counter, THREADS * (ROUNDS / 20));
}

/* Counter is a pool of tokens: one signal for each. */
static void take_tokens(void *arg)
{
  (void)arg;
  for (int i = 0; i < ROUNDS / 20; i++) {
    bac_mutex_lock(m);
    while (counter == 0)
      bac_condition_wait(c, m);
    counter--;
    bac_mutex_unlock(m);
  }
}

static void a_signal_reaches_one(void)
{
  struct bac_thread t[THREADS];
  counter = 0;
  for (int i = 0; i < THREADS; i++)
    TAP_OK(bac_thread_create(&t[i], take_tokens, NULL, false) == BAC_OK);
  for (int i = 0; i < THREADS * (ROUNDS / 20); i++) {
    bac_mutex_lock(m);
    counter++;
    bac_mutex_unlock(m);
    bac_condition_signal(c);
  }
  for (int i = 0; i < THREADS; i++)
    bac_thread_join(&t[i]);
  TAP_IS_INT(counter, 0);
}

/* Several signals before the mutex is given back: each of them counts. */
static void signals_with_the_mutex_held_reach_as_many(void)
{
  struct bac_thread t[THREADS];
  counter = 0;
  for (int i = 0; i < THREADS; i++)
    TAP_OK(bac_thread_create(&t[i], take_tokens, NULL, false) == BAC_OK);
  for (int i = 0; i < ROUNDS / 20; i++) {
    bac_mutex_lock(m);
    for (int k = 0; k < THREADS; k++) {
      counter++;
      bac_condition_signal(c);
    }
    bac_mutex_unlock(m);
  }
  for (int i = 0; i < THREADS; i++)
    bac_thread_join(&t[i]);
  TAP_IS_INT(counter, 0);
}

/* Waiters with a mutex of their own are woken although the signaller keeps the mutex that others used. */
static struct bac_mutex *second;
static _Atomic int x_second;
static void wait_with_another_mutex(void *arg)
{
  (void)arg;
  bac_mutex_lock(second);
  while (bac_load_relaxed(&x_second) == 1) {
    bac_store_relaxed(&x_second, 2);
    bac_condition_wait(c, second);
  }
  bac_mutex_unlock(second);
}

static void a_condition_with_two_mutexes_wakes_at_once(void)
{
  struct bac_thread t;
  second = bac_mutex_create();
  bac_store_relaxed(&x_second, 1);
  TAP_OK(bac_thread_create(&t, wait_with_another_mutex, NULL, false) == BAC_OK);
  while (bac_load_relaxed(&x_second) != 2)
    bac_thread_yield();
  bac_mutex_lock(second);                /* it waits now */
  bac_mutex_unlock(second);
  bac_mutex_lock(m);
  bac_store_relaxed(&x_second, 3);
  bac_condition_signal(c);
  bac_thread_join(&t);
  TAP_IS_INT(bac_mutex_unlock(m), 0);
  bac_mutex_destroy(second);
}

/* Its address goes nowhere, so only the mutex tells the compiler that it may change; built with link-time
 * optimisation and without -fno-ipa-reference (configure.ac), the value is read once, before the loop. */
static int guarded;

static void set_guarded(void *arg)
{
  (void)arg;
  bac_mutex_lock(m);
  guarded = 1;
  bac_mutex_unlock(m);
}

static void what_it_guards_is_read_again(void)
{
  struct bac_thread t;
  bool seen = false;
  bac_mutex_lock(m);
  TAP_OK(bac_thread_create(&t, set_guarded, NULL, false) == BAC_OK);
  bac_mutex_unlock(m);
  for (int i = 0; i < 1000000 && !seen; i++) {
    bac_mutex_lock(m);
    seen = guarded != 0;
    bac_mutex_unlock(m);
    if (i % 1000 == 999)
      bac_thread_yield();
  }
  bac_thread_join(&t);
  TAP_OK(seen);
}

static void all_waiting(void)
{
  TAP_RUN(one_thread_at_a_time);
  TAP_RUN(a_broadcast_reaches_every_waiter);
  TAP_RUN(a_signal_reaches_one);
  TAP_RUN(signals_with_the_mutex_held_reach_as_many);
}

int main(void)
{
  m = bac_mutex_create();
  c = bac_condition_create();
  TAP_OK(m != NULL && c != NULL);
  TAP_RUN(it_knows_its_owner);
  TAP_RUN(a_thread_that_ended_keeps_it);
  TAP_RUN(what_it_guards_is_read_again);
  all_waiting();
  bac_mutex_spin(200);
  all_waiting();
  TAP_RUN(a_condition_with_two_mutexes_wakes_at_once);
  bac_condition_destroy(c);
  bac_mutex_destroy(m);
  return TAP_DONE();
}
