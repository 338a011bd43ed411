/* vmem.c -- mmap, mprotect and madvise behind five verbs. */
#include "platform/vmem.h"
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include "platform/assert.h"
#include "platform/fault.h"

size_t bac_vmem_page_bytes(void)
{
  long page = sysconf(_SC_PAGESIZE);
  return page > 0 ? (size_t)page : 4096;
}

static size_t round_up(size_t bytes, size_t unit) { return (bytes + unit - 1) & ~(unit - 1); }

/* MAP_NORESERVE: a reservation of a terabyte must not count as memory in use. */
static void *map_nothing(size_t bytes)
{
  void *p = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? NULL : p;
}

bac_status bac_vmem_reserve(size_t bytes, void **out)
{
  return bac_vmem_reserve_aligned(bytes, bac_vmem_page_bytes(), out);
}

/* Cut [p, p + have) down to an aligned piece of `want` bytes. */
static void *trim(char *p, size_t have, size_t want, size_t align)
{
  char *start = (char *)round_up((uintptr_t)p, align);
  char *end = start + want;
  if (start > p)
    munmap(p, (size_t)(start - p));
  if (end < p + have)
    munmap(end, (size_t)(p + have - end));
  return start;
}

bac_status bac_vmem_reserve_aligned(size_t bytes, size_t align, void **out)
{
  size_t page = bac_vmem_page_bytes();
  BAC_ASSERT(bytes > 0 && (align & (align - 1)) == 0);
  if (bytes > SIZE_MAX / 2 || BAC_FAULT(vmem_reserve))
    return BAC_NOMEM;
  bytes = round_up(bytes, page);
  char *p = map_nothing(bytes);
  if (p == NULL)
    return BAC_NOMEM;
  if (((uintptr_t)p & (align - 1)) != 0) {   /* first try the exact size: address space may be scarce */
    munmap(p, bytes);
    size_t more = bytes + align - page;
    p = map_nothing(more);
    if (p == NULL)
      return BAC_NOMEM;
    p = trim(p, more, bytes, align);
  }
  *out = p;
  return BAC_OK;
}

bac_status bac_vmem_commit(void *p, size_t bytes)
{
  BAC_ASSERT(((uintptr_t)p & (bac_vmem_page_bytes() - 1)) == 0);
  if (BAC_FAULT(vmem_commit))
    return BAC_NOMEM;
  if (bytes == 0)
    return BAC_OK;
  return mprotect(p, round_up(bytes, bac_vmem_page_bytes()), PROT_READ | PROT_WRITE) == 0 ? BAC_OK : BAC_NOMEM;
}

void bac_vmem_decommit(void *p, size_t bytes)
{
  size_t page = bac_vmem_page_bytes();
  uintptr_t from = round_up((uintptr_t)p, page);
  uintptr_t to = ((uintptr_t)p + bytes) & ~(uintptr_t)(page - 1);
  if (from < to)
    (void)madvise((void *)from, to - from, MADV_DONTNEED);   /* advice: refusal costs memory, not truth */
}

void bac_vmem_advise_huge(void *p, size_t bytes)
{
  (void)madvise(p, bytes, MADV_HUGEPAGE);
}

void bac_vmem_protect(void *p, size_t bytes)
{
  bac_vmem_decommit(p, bytes);
  (void)mprotect(p, round_up(bytes, bac_vmem_page_bytes()), PROT_NONE);
}

void bac_vmem_release(void *p, size_t bytes)
{
  int rc = munmap(p, round_up(bytes, bac_vmem_page_bytes()));
  BAC_ASSERT(rc == 0);
  (void)rc;
}

size_t bac_vmem_physical_bytes(void)
{
  long pages = sysconf(_SC_PHYS_PAGES);
  return pages > 0 ? (size_t)pages * bac_vmem_page_bytes() : (size_t)1 << 32;
}

/* Bytes of address space in use: the first number of /proc/self/statm, in pages. */
static size_t address_space_in_use(void)
{
  unsigned long pages = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (f == NULL)
    return 0;
  if (fscanf(f, "%lu", &pages) != 1)
    pages = 0;
  fclose(f);
  return (size_t)pages * bac_vmem_page_bytes();
}

size_t bac_vmem_limit_bytes(void)
{
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return SIZE_MAX;
  size_t used = address_space_in_use();
  return limit.rlim_cur > used ? (size_t)limit.rlim_cur - used : 0;
}
