/* mutex.c -- mutexes and conditions of the OCaml program, on futexes.
 *
 * x_state is 0 free, 1 held, 2 held and somebody may sleep.  x_owner is the number of the thread that holds
 * it: only that thread stores its own number there, so comparing it with one's own needs no order.  Numbers
 * are never used again, unlike addresses of thread-local memory and the system's thread ids: the mutex of a
 * thread that ended is not suddenly held by the next one. */
#include "platform/mutex.h"
#include <errno.h>
#include <stdlib.h>
#include "platform/futex.h"

enum { FREE = 0, HELD = 1, AWAITED = 2 };

struct bac_mutex {
  _Atomic uint64_t x_owner;              /* thread number, 0 when free */
  _Atomic uint32_t x_state;
};

struct bac_condition {
  _Atomic uint32_t x_signals;            /* bumped by each signal; waiters sleep on it */
  _Atomic uint32_t x_waiters;            /* threads between the start and the end of a wait */
};

static _Atomic uint64_t x_threads;       /* numbers handed out */

static uint64_t my_number(void)
{
  static _Thread_local uint64_t number;
  if (number == 0)
    number = bac_fetch_add_relaxed(&x_threads, 1) + 1;
  return number;
}

static bool mine(struct bac_mutex *m) { return bac_load_relaxed(&m->x_owner) == my_number(); }

struct bac_mutex *bac_mutex_create(void) { return calloc(1, sizeof(struct bac_mutex)); }
void bac_mutex_destroy(struct bac_mutex *m) { free(m); }

int bac_mutex_try(struct bac_mutex *m)
{
  uint32_t expected = FREE;
  if (!atomic_compare_exchange_strong_explicit(&m->x_state, &expected, HELD, memory_order_acquire,
                                               memory_order_relaxed))
    return EBUSY;
  bac_store_relaxed(&m->x_owner, my_number());
  return 0;
}

/* Whoever slept takes it as AWAITED, since others may sleep still; at worst one wake-up is for nobody. */
static void sleep_for(struct bac_mutex *m)
{
  while (atomic_exchange_explicit(&m->x_state, AWAITED, memory_order_acquire) != FREE)
    bac_futex_wait(&m->x_state, AWAITED);
  bac_store_relaxed(&m->x_owner, my_number());
}

int bac_mutex_lock(struct bac_mutex *m)
{
  if (mine(m))
    return EDEADLK;
  if (bac_mutex_try(m) != 0)
    sleep_for(m);
  return 0;
}

/* EDGE mutex-released.   Pairs with: the acquire operations on x_state above.
 *   carries   whatever the program guards with the mutex
 *   weaker?   relaxed: the next owner could see values from before the section
 *   stronger? the modification order of the one word decides who is next
 *   tested    testsuite/platform/t_mutex: plain counter under several threads, under --enable-tsan too */
int bac_mutex_unlock(struct bac_mutex *m)
{
  if (!mine(m))
    return EPERM;
  bac_store_relaxed(&m->x_owner, 0);
  if (atomic_exchange_explicit(&m->x_state, FREE, memory_order_release) == AWAITED)
    bac_futex_wake_one(&m->x_state);
  return 0;
}

struct bac_condition *bac_condition_create(void) { return calloc(1, sizeof(struct bac_condition)); }
void bac_condition_destroy(struct bac_condition *c) { free(c); }

/* Relaxed throughout: a signal owes a wake-up only to threads that unlocked the mutex before the signaller
 * had it last, and then the mutex orders their increment of x_waiters and their look at x_signals before
 * the signal.  What the program wrote travels with the mutex as well. */
int bac_condition_wait(struct bac_condition *c, struct bac_mutex *m)
{
  if (!mine(m))
    return EPERM;
  bac_fetch_add_relaxed(&c->x_waiters, 1);
  uint32_t seen = bac_load_relaxed(&c->x_signals);
  bac_mutex_unlock(m);
  bac_futex_wait(&c->x_signals, seen);
  bac_fetch_sub_relaxed(&c->x_waiters, 1);
  if (bac_mutex_try(m) != 0)
    sleep_for(m);
  return 0;
}

void bac_condition_signal(struct bac_condition *c)
{
  bac_fetch_add_relaxed(&c->x_signals, 1);
  if (bac_load_relaxed(&c->x_waiters) != 0)
    bac_futex_wake_one(&c->x_signals);
}

void bac_condition_broadcast(struct bac_condition *c)
{
  bac_fetch_add_relaxed(&c->x_signals, 1);
  if (bac_load_relaxed(&c->x_waiters) != 0)
    bac_futex_wake_all(&c->x_signals);
}
