/* assert.h -- checks of our own invariants.
 * BAC_ASSERT runs with --enable-debug, BAC_SLOW_ASSERT (walks, heap scans) with --enable-debug=full.
 * Neither is for the OCaml program's mistakes (raise) nor for lack of resources (bac_status). */
#ifndef BAC_PLATFORM_ASSERT_H
#define BAC_PLATFORM_ASSERT_H

#include "platform/fatal.h"

#ifndef BAC_DEBUG
#define BAC_DEBUG 0             /* 0 off, 1 --enable-debug, 2 --enable-debug=full */
#endif

#if BAC_DEBUG >= 1
#define BAC_ASSERT(cond) \
  ((cond) ? (void)0 : bac_assert_failed(#cond, __FILE__, __LINE__))
#else
#define BAC_ASSERT(cond) ((void)sizeof((cond) ? 1 : 0))
#endif

#if BAC_DEBUG >= 2
#define BAC_SLOW_ASSERT(cond) BAC_ASSERT(cond)
#else
#define BAC_SLOW_ASSERT(cond) ((void)sizeof((cond) ? 1 : 0))
#endif

#define BAC_STATIC_ASSERT(cond, text) _Static_assert(cond, text)
#define BAC_LIKELY(x)   __builtin_expect(!!(x), 1)
#define BAC_UNLIKELY(x) __builtin_expect(!!(x), 0)

#endif
