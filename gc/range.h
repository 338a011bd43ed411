/* range.h -- the young range, and the reservations made at start-up.  Room-private. */
#ifndef BAC_GC_RANGE_H
#define BAC_GC_RANGE_H

#include "gc/gc.h"

/* Inside a stop with all areas empty (gc.md A3), or at start-up. */
void bac_range_adopt_young(struct bac_range r);

#endif
