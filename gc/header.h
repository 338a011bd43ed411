/* header.h -- forwarding headers and the parts of a block that are scanned.  Room-private.
 *
 * A young block that was promoted has the header colour 3 | (offset / 8) << 10, where offset is the
 * distance of its copy from the base of HEAP (gc.md section 4).  compact.c uses the same form. */
#ifndef BAC_GC_HEADER_H
#define BAC_GC_HEADER_H

#include "gc/gc.h"

static inline bool bac_header_forwarded(header_t hd) { return Colour_hd(hd) == BAC_COLOUR_FORWARDED; }
static inline header_t bac_header_forward_to(value copy)
{
  return (((uintnat)copy - bac_ranges.heap.base) / 8) << 10 | BAC_COLOUR_FORWARDED;
}
static inline value bac_header_target(header_t hd)
{
  return (value)(bac_ranges.heap.base + (hd >> 10) * 8);
}

/* From a value that may point to an Infix sub-closure to the block that holds it. */
static inline value bac_block_start(value v)
{
  header_t hd = Hd_val(v);
  return Tag_hd(hd) == Infix_tag ? v - (value)Infix_offset_hd(hd) : v;
}

/* First field that holds a value: closures begin with code words (gc.md A6). */
static inline mlsize_t bac_first_scanned(value block, tag_t tag)
{
  return tag == Closure_tag ? Start_env_closinfo(Closinfo_val(block)) : 0;
}


#endif
