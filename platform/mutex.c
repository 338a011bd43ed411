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
#include "platform/thread.h"

enum { FREE = 0, HELD = 1, AWAITED = 2 };

struct bac_mutex {
  _Atomic uint64_t x_owner;              /* thread number, 0 when free */
  _Atomic uint32_t x_state;
  uint32_t owed;                         /* owner: wake-ups of `owed_to` that unlocking makes; ALL for everybody */
  struct bac_condition *owed_to;
};
static const uint32_t ALL = UINT32_MAX;

struct bac_condition {
  _Atomic uint32_t x_signals;            /* bumped by each signal; waiters sleep on it */
  _Atomic uint32_t x_sleepers;           /* threads that sleep or are about to */
  _Atomic(struct bac_mutex *) x_mutex;   /* the one its waiters use; kept alive by them while they sleep */
  _Atomic bool x_mixed;                  /* waiters used several */
  _Atomic uint8_t x_bad_luck;            /* times in a row that looking before sleeping was in vain */
};
enum { BAD_LUCK = 4, WORST_LUCK = 8 };

/* Looks at a word before its waiter sleeps; set by whoever knows how many threads want a processor. */
static _Atomic unsigned x_spins;
void bac_mutex_spin(unsigned polls) { bac_store_relaxed(&x_spins, polls); }

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
  for (unsigned n = bac_load_relaxed(&x_spins); n > 0; n--) {
    if (bac_load_relaxed(&m->x_state) == FREE && bac_mutex_try(m) == 0)
      return;
    bac_thread_relax();
  }
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

static void wake(struct bac_condition *c, uint32_t n)
{
  if (n == ALL)
    bac_futex_wake_all(&c->x_signals);
  for (; n != ALL && n > 0; n--)
    bac_futex_wake_one(&c->x_signals);
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
  struct bac_condition *c = m->owed_to;
  uint32_t owed = m->owed;
  m->owed_to = NULL;
  bac_store_relaxed(&m->x_owner, 0);
  if (atomic_exchange_explicit(&m->x_state, FREE, memory_order_release) == AWAITED)
    bac_futex_wake_one(&m->x_state);
  if (c != NULL)
    wake(c, owed);                       /* its address alone: it may be gone by now */
  return 0;
}

struct bac_condition *bac_condition_create(void) { return calloc(1, sizeof(struct bac_condition)); }
void bac_condition_destroy(struct bac_condition *c) { free(c); }

static void note_mutex(struct bac_condition *c, struct bac_mutex *m)
{
  struct bac_mutex *before = bac_load_relaxed(&c->x_mutex);
  if (before == NULL)
    bac_store_relaxed(&c->x_mutex, m);
  else if (before != m)
    bac_store_relaxed(&c->x_mixed, true);
}

/* The signaller may be slow, or not have a processor: after some vain looks only every 16th to 256th wait tries
 * again, for longer, since two threads that wake each other answer later than two that look. */
static void look_for_signal(struct bac_condition *c, uint32_t seen)
{
  unsigned bad = bac_load_relaxed(&c->x_bad_luck), n = bac_load_relaxed(&x_spins);
  if (bad >= BAD_LUCK)
    n = (seen & ((16u << (bad - BAD_LUCK)) - 1)) != 0 ? 0 : 8 * n;
  if (n == 0)
    return;
  while (n > 0 && bac_load_relaxed(&c->x_signals) == seen) {
    bac_thread_relax();
    n--;
  }
  if (n > 0)
    bac_store_relaxed(&c->x_bad_luck, 0);
  else if (bad < WORST_LUCK)
    bac_store_relaxed(&c->x_bad_luck, (uint8_t)(bad + 1));
}

/* EDGE condition-signalled.   Pairs with: owe, which counts the signal first and then looks for sleepers.
 *   carries   nothing: what the program wrote travels with the mutex
 *   weaker?   the waiter could find the old count of signals while the signaller finds no sleeper
 *   stronger? -; two words, each stored by one side and read by the other: sequentially consistent, both
 *   tested    testsuite/platform/t_mutex: tokens handed round, with and without spinning */
int bac_condition_wait(struct bac_condition *c, struct bac_mutex *m)
{
  if (!mine(m))
    return EPERM;
  note_mutex(c, m);
  uint32_t seen = bac_load_relaxed(&c->x_signals);
  bac_mutex_unlock(m);
  look_for_signal(c, seen);
  if (bac_load_relaxed(&c->x_signals) == seen) {
    atomic_fetch_add_explicit(&c->x_sleepers, 1, memory_order_seq_cst);
    bac_futex_wait(&c->x_signals, seen);
    bac_fetch_sub_relaxed(&c->x_sleepers, 1);
  }
  if (bac_mutex_try(m) != 0)
    sleep_for(m);
  return 0;
}

/* Whoever signals with the mutex held would wake threads that at once have to wait for it: then unlocking wakes
 * them instead.  A sleeper keeps x_mutex alive, if there is only one such mutex. */
static void owe(struct bac_condition *c, uint32_t n)
{
  atomic_fetch_add_explicit(&c->x_signals, 1, memory_order_seq_cst);
  if (atomic_load_explicit(&c->x_sleepers, memory_order_seq_cst) == 0)
    return;
  struct bac_mutex *m = bac_load_relaxed(&c->x_mutex);
  if (bac_load_relaxed(&c->x_mixed) || !mine(m) || (m->owed_to != NULL && m->owed_to != c)) {
    wake(c, n);
    return;
  }
  m->owed = m->owed_to == NULL ? n : n == ALL || m->owed == ALL ? ALL : m->owed + n;
  m->owed_to = c;
}

void bac_condition_signal(struct bac_condition *c) { owe(c, 1); }
void bac_condition_broadcast(struct bac_condition *c) { owe(c, ALL); }
