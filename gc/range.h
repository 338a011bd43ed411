/* range.h -- layout of the young range, and the reservations made at start-up.  Room-private. */
#ifndef BAC_GC_RANGE_H
#define BAC_GC_RANGE_H

#include "gc/gc.h"

enum { BAC_SEGMENT_BYTES = 64 * 1024, BAC_AREAS_PER_SLOT = 4 };

/* Slots of equal size, one per domain.  Changes only inside a stop with all areas empty (gc.md A3). */
extern struct bac_young_layout { size_t slot_bytes; unsigned slots; } bac_young_layout;

/* Area of one domain in bytes: whole pages, at least one. */
static inline size_t bac_young_area_bytes(size_t words)
{
  size_t bytes = (words * sizeof(value) + 4095) & ~(size_t)4095;
  return bytes < 4096 ? 4096 : bytes;
}
void bac_range_adopt_young(struct bac_range r, size_t slot_bytes, unsigned slots);

#endif
