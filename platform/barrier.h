/* barrier.h -- rendezvous of n threads, reusable at once.
 * Everything written before the call by any of them is visible to all after it.  Spins at most
 * `spins` polls, then sleeps; pass 0 when threads exceed processors (gc.md decision 8). */
#ifndef BAC_PLATFORM_BARRIER_H
#define BAC_PLATFORM_BARRIER_H

#include <stdbool.h>
#include <stdint.h>
#include "platform/atomic.h"

struct bac_barrier {
  uint32_t n, spins;
  _Atomic uint32_t x_left;       /* arrivals still missing in this round */
  _Atomic uint32_t x_round;
};
void bac_barrier_init(struct bac_barrier *b, uint32_t n, uint32_t spins);
/* True in exactly one of the n threads: the last to arrive. */
bool bac_barrier_wait(struct bac_barrier *b);

#endif
