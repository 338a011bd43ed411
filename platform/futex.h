/* futex.h -- sleep on a 32-bit word, wake sleepers.
 * May wake without reason and carries no order: the woken side reads the word again, with the order its
 * edge asks for.  errno is kept, so that these can stand inside blocking sections.  The system call is
 * used as it is rather than through ck_ec, whose counters own one bit of the word: here the words are
 * the protocol's own (phase, resume, pending). */
#ifndef BAC_PLATFORM_FUTEX_H
#define BAC_PLATFORM_FUTEX_H

#include <stdbool.h>
#include <stdint.h>
#include "platform/atomic.h"

/* Sleep while *word == seen; returns at once when it differs, and on a signal. */
void bac_futex_wait(_Atomic uint32_t *word, uint32_t seen);
/* The same for at most `ns` nanoseconds; false when they have passed. */
bool bac_futex_wait_for(_Atomic uint32_t *word, uint32_t seen, uint64_t ns);
void bac_futex_wake_one(_Atomic uint32_t *word);
void bac_futex_wake_all(_Atomic uint32_t *word);

#endif
