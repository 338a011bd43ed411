/* barrier.c -- rendezvous of n threads.
 *
 * x_left counts down; whoever takes it to zero refills it and bumps x_round, on which the others wait.
 * A thread that is early for the next round cannot disturb a late one of this: the refill happens before
 * the bump, and nobody passes without seeing the bump. */
#include "platform/barrier.h"
#include "platform/assert.h"
#include "platform/futex.h"
#include "platform/thread.h"

void bac_barrier_init(struct bac_barrier *b, uint32_t n, uint32_t spins)
{
  BAC_ASSERT(n > 0);
  b->n = n;
  b->spins = spins;
  bac_store_relaxed(&b->x_left, n);
  bac_store_relaxed(&b->x_round, 0);
}

bool bac_barrier_wait(struct bac_barrier *b)
{
  uint32_t round = bac_load_acquire(&b->x_round);
  /* acq_rel: the last arrival acquires every other's writes through the release sequence on x_left,
   * and hands them on with the release of x_round. */
  if (bac_fetch_sub_acq_rel(&b->x_left, 1) == 1) {
    bac_store_relaxed(&b->x_left, b->n);
    bac_store_release(&b->x_round, round + 1);
    bac_futex_wake_all(&b->x_round);
    return true;
  }
  for (uint32_t i = 0; i < b->spins && bac_load_relaxed(&b->x_round) == round; i++)
    bac_thread_relax();
  while (bac_load_acquire(&b->x_round) == round)
    bac_futex_wait(&b->x_round, round);
  return false;
}
