/* memfault.h -- hear of invalid memory accesses, arithmetic traps and illegal instructions before they
 * end the process.  The reporter runs inside the signal handler, on a stack of its own (for the thread
 * that installed it): no locks, no allocation, no stdio.  When it returns the process ends by the signal;
 * a fault inside the reporter ends it at once. */
#ifndef BAC_PLATFORM_MEMFAULT_H
#define BAC_PLATFORM_MEMFAULT_H

#include <stddef.h>
#include <stdint.h>
#include "platform/status.h"

#define BAC_MEMFAULT_REGISTERS 32
struct bac_memfault {
  int signo;
  uintptr_t address;                     /* what was accessed; 0 when the system does not say */
  uintptr_t stack_pointer;
  size_t registers;                      /* how many of reg are filled; general registers, any order */
  uintptr_t reg[BAC_MEMFAULT_REGISTERS];
};
/* Once, by the main thread.  BAC_NOMEM: nothing installed.  Does nothing in builds for a sanitizer, which
 * reports faults itself. */
bac_status bac_memfault_install(void (*report)(const struct bac_memfault *f));
#endif
