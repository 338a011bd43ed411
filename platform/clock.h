/* clock.h -- time that never runs backwards, and time the processor spent on us. */
#ifndef BAC_PLATFORM_CLOCK_H
#define BAC_PLATFORM_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

uint64_t bac_clock_ns(void);                    /* monotonic, from an arbitrary start */
uint64_t bac_clock_cpu_ns(bool children);       /* user + system time of the process, or of waited children */

#endif
