/* t_vmem.c -- promises of vmem.c. */
#include "platform/vmem.h"
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include "platform/fault.h"
#include "testsuite/lib/tap.h"

enum { MIB = 1 << 20 };

static void reserved_memory_is_inaccessible(void)
{
  void *p = NULL;
  unsigned char seen;
  TAP_OK(bac_vmem_reserve(4 * MIB, &p) == BAC_OK);
  TAP_OK(mincore(p, 1, &seen) == 0);                    /* it is a mapping */
  TAP_OK(write(-1, p, 0) == -1);
  int fd[2];
  TAP_OK(pipe(fd) == 0);
  TAP_OK(write(fd[1], p, 1) == -1);                     /* the kernel cannot read it: EFAULT */
  close(fd[0]);
  close(fd[1]);
  bac_vmem_release(p, 4 * MIB);
}

static void committed_memory_reads_zero_and_keeps_what_is_written(void)
{
  char *p = NULL;
  TAP_OK(bac_vmem_reserve(4 * MIB, (void **)&p) == BAC_OK);
  TAP_OK(bac_vmem_commit(p + MIB, MIB) == BAC_OK);
  TAP_OK(p[MIB] == 0 && p[2 * MIB - 1] == 0);
  p[MIB + 5] = 7;
  TAP_OK(bac_vmem_commit(p + MIB, MIB) == BAC_OK);      /* twice changes nothing */
  TAP_OK(p[MIB + 5] == 7);
  bac_vmem_release(p, 4 * MIB);
}

static void decommitted_memory_reads_zero_again(void)
{
  char *p = NULL;
  size_t page = bac_vmem_page_bytes();
  TAP_OK(bac_vmem_reserve(MIB, (void **)&p) == BAC_OK);
  TAP_OK(bac_vmem_commit(p, MIB) == BAC_OK);
  memset(p, 1, MIB);
  bac_vmem_decommit(p + 1, 3 * page);                   /* only pages 1 and 2 lie wholly inside */
  TAP_OK(p[page - 1] == 1);
  TAP_OK(p[page] == 0 && p[3 * page - 1] == 0);
  TAP_OK(p[3 * page] == 1);
  bac_vmem_release(p, MIB);
}

static void protected_memory_faults(void)
{
  char *p = NULL;
  TAP_OK(bac_vmem_reserve(MIB, (void **)&p) == BAC_OK);
  TAP_OK(bac_vmem_commit(p, MIB) == BAC_OK);
  bac_vmem_protect(p, MIB);
  int fd[2];
  TAP_OK(pipe(fd) == 0);
  TAP_OK(write(fd[1], p, 1) == -1);
  close(fd[0]);
  close(fd[1]);
  TAP_OK(bac_vmem_commit(p, MIB) == BAC_OK);
  TAP_OK(p[0] == 0);
  bac_vmem_release(p, MIB);
}

static void alignment_is_kept(void)
{
  void *p = NULL;
  TAP_OK(bac_vmem_reserve_aligned(3 * MIB, 2 * MIB, &p) == BAC_OK);
  TAP_OK(((uintptr_t)p & (2 * MIB - 1)) == 0);
  TAP_OK(bac_vmem_commit((char *)p + 2 * MIB, MIB) == BAC_OK);
  bac_vmem_release(p, 3 * MIB);
}

static void too_much_is_refused_and_writes_nothing(void)
{
  void *p = (void *)1;
  TAP_OK(bac_vmem_reserve(SIZE_MAX / 2 + 1, &p) == BAC_NOMEM);
  TAP_OK(bac_vmem_reserve((size_t)1 << 60, &p) == BAC_NOMEM);
  TAP_OK(p == (void *)1);
}

static void a_fault_point_refuses(void)
{
#if BAC_FAULTS
  void *p = (void *)1;
  TAP_OK(bac_fault_arm("vmem_reserve:1", 14));
  TAP_OK(bac_vmem_reserve(MIB, &p) == BAC_NOMEM);
  TAP_OK(p == (void *)1);
  TAP_OK(bac_vmem_reserve(MIB, &p) == BAC_OK);
  bac_vmem_release(p, MIB);
  bac_fault_disarm_all();
#endif
}

static void limits_are_plausible(void)
{
  TAP_OK(bac_vmem_physical_bytes() > 16 * (size_t)MIB);
  TAP_OK(bac_vmem_limit_bytes() > 0);
}

int main(void)
{
  TAP_RUN(reserved_memory_is_inaccessible);
  TAP_RUN(committed_memory_reads_zero_and_keeps_what_is_written);
  TAP_RUN(decommitted_memory_reads_zero_again);
  TAP_RUN(protected_memory_faults);
  TAP_RUN(alignment_is_kept);
  TAP_RUN(too_much_is_refused_and_writes_nothing);
  TAP_RUN(a_fault_point_refuses);
  TAP_RUN(limits_are_plausible);
  return TAP_DONE();
}
