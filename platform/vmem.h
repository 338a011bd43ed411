/* vmem.h -- address space: reserve, commit, give back.
 * Reserved memory is inaccessible until committed.  Sizes are rounded up to pages by the callee.  Any
 * thread may call; the caller sees to it that nobody uses a part that is decommitted or released. */
#ifndef BAC_PLATFORM_VMEM_H
#define BAC_PLATFORM_VMEM_H

#include <stddef.h>
#include "platform/status.h"

/* Address space without memory.  On BAC_NOMEM *out is not written. */
bac_status bac_vmem_reserve(size_t bytes, void **out);
/* The same at a multiple of `align` (a power of two, at least a page). */
bac_status bac_vmem_reserve_aligned(size_t bytes, size_t align, void **out);
/* Make [p, p + bytes) readable and writable; new pages read as zero.  Idempotent; p is page-aligned.
 * On BAC_NOMEM the part stays as it was. */
bac_status bac_vmem_commit(void *p, size_t bytes);
/* Give the pages wholly inside [p, p + bytes) back to the system.  They stay committed and read as zero
 * at the next touch: advice inside the mapping, so the number of mappings does not change. */
void bac_vmem_decommit(void *p, size_t bytes);
/* All of [p, p + bytes) is about to be used: large pages save faults.  Advice. */
void bac_vmem_advise_huge(void *p, size_t bytes);
/* Make a committed part inaccessible again, and give its pages back. */
void bac_vmem_protect(void *p, size_t bytes);
/* End a reservation: exactly what reserve returned. */
void bac_vmem_release(void *p, size_t bytes);

size_t bac_vmem_page_bytes(void);
/* What the machine has and what RLIMIT_AS leaves; SIZE_MAX when there is no limit. */
size_t bac_vmem_physical_bytes(void);
size_t bac_vmem_limit_bytes(void);

#endif
