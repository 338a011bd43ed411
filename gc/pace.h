/* pace.h -- when a major collection is due (gc.md section 7, "Pacing", column A).  Room-private. */
#ifndef BAC_GC_PACE_H
#define BAC_GC_PACE_H

#include "gc/gc_domain.h"

void bac_pace_start(void);
/* Words that entered HEAP, by promotion or directly.  By the leader or a RUNNING owner. */
void bac_pace_add_words(uintnat words);
void bac_pace_add_promoted(uintnat words);     /* by one whole minor collection; inside its stop */
/* mem/max of a custom block that became old. */
void bac_pace_add_share(double share);
double bac_pace_share(mlsize_t mem, mlsize_t max);
bool bac_pace_due(void);
/* A cycle has ended with that many live words. */
void bac_pace_new_cycle(uintnat live_words);
/* What may be allocated from one flip to the next collection. */
uintnat bac_pace_cycle_words(void);

#endif
