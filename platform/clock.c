/* clock.c -- monotonic and processor time. */
#include "platform/clock.h"
#include <sys/resource.h>
#include <time.h>

uint64_t bac_clock_ns(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t ns_of(struct timeval t) { return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_usec * 1000u; }

uint64_t bac_clock_cpu_ns(bool children)
{
  struct rusage u;
  if (getrusage(children ? RUSAGE_CHILDREN : RUSAGE_SELF, &u) != 0)
    return 0;
  return ns_of(u.ru_utime) + ns_of(u.ru_stime);
}
