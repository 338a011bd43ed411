/* stress.h -- force collections at every n-th poll (gc.md section 11).  Room-private. */
#ifndef BAC_GC_STRESS_H
#define BAC_GC_STRESS_H

#include "gc/gc_domain.h"

static inline bool bac_stress_active(void)
{
  return (bac_gc_params.stress_minor | bac_gc_params.stress_major | bac_gc_params.stress_compact) != 0;
}
void bac_stress_poll_slow(struct bac_gc_domain *d);
/* At every slow path of the owner.  While stress is active young_limit follows young_ptr, so that every
 * young allocation gets here. */
static inline void bac_stress_poll(struct bac_gc_domain *d)
{
  if (BAC_UNLIKELY(bac_stress_active()))
    bac_stress_poll_slow(d);
}

#endif
