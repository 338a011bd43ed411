/* fault.h -- make one place fail on purpose.
 *
 *   if (BAC_FAULT(vmem_commit))
 *     return BAC_NOMEM;
 *
 * Compiled in with --enable-debug or -DBAC_FAULTS=1, otherwise the constant false.  Which visits fail
 * is set by BACPARAM=fault=NAME:K (the K-th), NAME:K+ (the K-th and all later) or NAME:K~SEED (each
 * with chance 1/K, by seed).  Any thread may pass a point; arming happens before threads exist. */
#ifndef BAC_PLATFORM_FAULT_H
#define BAC_PLATFORM_FAULT_H

#include <stdbool.h>
#include <stdint.h>

#ifndef BAC_DEBUG
#define BAC_DEBUG 0
#endif
#ifndef BAC_FAULTS
#define BAC_FAULTS (BAC_DEBUG >= 1)
#endif

enum bac_fault {
#define FAULT(name, what) BAC_FAULT_##name,
#include "platform/fault_points.def"
#undef FAULT
  BAC_FAULT_COUNT
};

/* Parse one "NAME:K", "NAME:K+" or "NAME:K~SEED"; false when it is none of these.  `bytes` long, so
 * that the caller need not cut the parameter string. */
bool bac_fault_arm(const char *spec, unsigned bytes);
void bac_fault_disarm_all(void);
/* True if this visit of the point must fail. */
bool bac_fault_hit(enum bac_fault point);
/* How often the point was passed since it was last armed or disarmed; for the sweep over all points. */
uint64_t bac_fault_visits(enum bac_fault point);
const char *bac_fault_name(enum bac_fault point);

#if BAC_FAULTS
#define BAC_FAULT(name) bac_fault_hit(BAC_FAULT_##name)
#else
#define BAC_FAULT(name) false
#endif

#endif
