/* futex.c -- the Linux system call, private to the process. */
#include "platform/futex.h"
#include <errno.h>
#include <limits.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The kernel's numbers; its headers are not there for every C library. */
#ifndef FUTEX_WAIT_PRIVATE
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129
#endif

static long call(_Atomic uint32_t *word, int op, uint32_t arg, const struct timespec *timeout)
{
  return syscall(SYS_futex, (uint32_t *)word, op, arg, timeout, NULL, 0);
}

void bac_futex_wait(_Atomic uint32_t *word, uint32_t seen)
{
  int saved = errno;
  call(word, FUTEX_WAIT_PRIVATE, seen, NULL);
  errno = saved;
}

bool bac_futex_wait_for(_Atomic uint32_t *word, uint32_t seen, uint64_t ns)
{
  int saved = errno;
  struct timespec t = { (time_t)(ns / 1000000000u), (long)(ns % 1000000000u) };
  bool timed_out = call(word, FUTEX_WAIT_PRIVATE, seen, &t) == -1 && errno == ETIMEDOUT;
  errno = saved;
  return !timed_out;
}

static void wake(_Atomic uint32_t *word, int n)
{
  int saved = errno;
  call(word, FUTEX_WAKE_PRIVATE, (uint32_t)n, NULL);
  errno = saved;
}

void bac_futex_wake_one(_Atomic uint32_t *word) { wake(word, 1); }
void bac_futex_wake_all(_Atomic uint32_t *word) { wake(word, INT_MAX); }
