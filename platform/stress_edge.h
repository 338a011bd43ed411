/* stress_edge.h -- be late on purpose at the places where two threads meet (BACPARAM=stress=park).
 *
 *   BAC_STRESS_EDGE(park_publish);
 *
 * One predictable branch when the mode is off, in every build; not for hot paths.  Under the mode the
 * thread sometimes yields or sleeps there.  Which visits are late is a function of the seed, the domain
 * and the number of edges that its thread has passed, so a run that failed can be tried again with the
 * same delays.  Keeps errno.  Not async-signal-safe. */
#ifndef BAC_PLATFORM_STRESS_EDGE_H
#define BAC_PLATFORM_STRESS_EDGE_H

#include <stdint.h>
#include "platform/assert.h"

enum bac_stress_edge {
#define STRESS_EDGE(name, one_in, what) BAC_STRESS_EDGE_##name,
#include "platform/stress_edges.def"
#undef STRESS_EDGE
  BAC_STRESS_EDGES
};

/* 0: off; n: a delay at each n-th opportunity.  Written before threads exist. */
extern unsigned bac_stress_park;

void bac_stress_edge_set(unsigned park, uint64_t seed);
/* From here on this thread is that domain's: its delays start from the beginning of the domain's sequence. */
void bac_stress_edge_bind(uint64_t domain);
void bac_stress_edge_pass(enum bac_stress_edge e);
/* Delays so far, of all threads; for tests. */
uint64_t bac_stress_edge_delays(void);
const char *bac_stress_edge_name(enum bac_stress_edge e);

#define BAC_STRESS_EDGE(name) \
  do { if (BAC_UNLIKELY(bac_stress_park != 0)) bac_stress_edge_pass(BAC_STRESS_EDGE_##name); } while (0)

#endif
