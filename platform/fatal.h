/* fatal.h -- the two ways to end without going on.
 * bac_fatal: no way to go on; prints "Fatal error: <text>" on stderr and aborts (exit 134), which is
 * what the reference does once the runtime is up.  bac_assert_failed: a broken invariant of ours. */
#ifndef BAC_PLATFORM_FATAL_H
#define BAC_PLATFORM_FATAL_H

_Noreturn void bac_fatal(const char *format, ...) __attribute__((format(printf, 1, 2), cold));
_Noreturn void bac_assert_failed(const char *cond, const char *file, int line) __attribute__((cold));

#endif
