/* t_barrier.c -- promises of barrier.c: all arrive before any leaves, one is told it was last. */
#include "platform/barrier.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { THREADS = 4, ROUNDS = 3000 };

static struct bac_barrier b;
static int slot[THREADS];                 /* plain: the barrier alone orders them */
static _Atomic int x_last, x_wrong;

static void body(void *arg)
{
  int me = (int)(intptr_t)arg;
  for (int r = 1; r <= ROUNDS; r++) {
    slot[me] = r;
    if (bac_barrier_wait(&b))
      atomic_fetch_add(&x_last, 1);
    for (int i = 0; i < THREADS; i++)
      if (slot[i] != r)
        atomic_fetch_add(&x_wrong, 1);
    bac_barrier_wait(&b);
  }
}

static void all_see_what_all_wrote(uint32_t spins)
{
  struct bac_thread t[THREADS];
  atomic_store(&x_last, 0);
  bac_barrier_init(&b, THREADS, spins);
  for (intptr_t i = 0; i < THREADS; i++)
    TAP_OK(bac_thread_create(&t[i], body, (void *)i, false) == BAC_OK);
  for (int i = 0; i < THREADS; i++)
    bac_thread_join(&t[i]);
  TAP_IS_INT(atomic_load(&x_wrong), 0);
  TAP_IS_INT(atomic_load(&x_last), ROUNDS);
}

static void sleeping_rounds(void) { all_see_what_all_wrote(0); }
static void spinning_rounds(void) { all_see_what_all_wrote(50); }

static void alone_it_never_waits(void)
{
  bac_barrier_init(&b, 1, 0);
  TAP_OK(bac_barrier_wait(&b));
  TAP_OK(bac_barrier_wait(&b));
}

int main(void)
{
  TAP_RUN(alone_it_never_waits);
  TAP_RUN(sleeping_rounds);
  TAP_RUN(spinning_rounds);
  return TAP_DONE();
}
