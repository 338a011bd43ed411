/* stress.c -- collect at every n-th poll or young allocation, starting at a place chosen by seed. */
#include "gc/stress.h"
#include "gc/major.h"

/* Steps down to 0 every `period` calls; the first round is shorter, by seed, so that runs with
 * different seeds collect at different places. */
static bool strikes(uint64_t *left, unsigned period, uint64_t seed)
{
  if (period == 0)
    return false;
  if (*left == 0)
    *left = 1 + seed % period;
  if (--*left > 0)
    return false;
  *left = period;
  return true;
}

void bac_stress_poll_slow(struct bac_gc_domain *d)
{
  uint64_t seed = bac_gc_params.stress_seed;
  if (strikes(&d->stress_compact_left, bac_gc_params.stress_compact, seed))
    bac_major_cycle(d, BAC_MAJOR_COMPACT);
  else if (strikes(&d->stress_major_left, bac_gc_params.stress_major, seed >> 16))
    bac_major_cycle(d, BAC_MAJOR_PLAIN);
  else if (strikes(&d->stress_minor_left, bac_gc_params.stress_minor, seed >> 32))
    bac_gc_minor(&d->st);
}
