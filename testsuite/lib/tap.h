/* tap.h -- the Test Anything Protocol for unit tests.
 *
 *   static void a_full_pool_gives_null(void) { TAP_OK(...); }
 *   int main(void) { TAP_RUN(a_full_pool_gives_null); return TAP_DONE(); }
 *
 * TAP_OK counts one check and names the running promise.  Any thread may check. */
#ifndef BAC_TESTSUITE_LIB_TAP_H
#define BAC_TESTSUITE_LIB_TAP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct { _Atomic int done, failed; const char *promise; } tap __attribute__((unused));

static inline bool tap_ok(bool good, const char *what, const char *file, int line)
{
  int n = atomic_fetch_add(&tap.done, 1) + 1;
  if (!good) {
    atomic_fetch_add(&tap.failed, 1);
    printf("not ok %d - %s: %s (%s:%d)\n", n, tap.promise ? tap.promise : "", what, file, line);
  } else {
    printf("ok %d - %s: %s\n", n, tap.promise ? tap.promise : "", what);
  }
  fflush(stdout);
  return good;
}

static inline int tap_finish(void)
{
  printf("1..%d\n", atomic_load(&tap.done));
  fflush(stdout);
  return atomic_load(&tap.failed) == 0 ? 0 : 1;
}

static inline void tap_skip_all(const char *why)
{
  printf("1..0 # SKIP %s\n", why);
  exit(0);
}

/* Run body in a child; its wait status, with what it wrote on stderr in `text` (may be NULL). */
static inline int tap_in_child(void (*body)(void), char *text, size_t bytes)
{
  int fd[2], status = -1;
  size_t used = 0;
  fflush(stdout);
  if (pipe(fd) != 0)
    return -1;
  pid_t pid = fork();
  if (pid == 0) {
    dup2(fd[1], 2);
    close(fd[0]);
    body();
    fflush(stderr);
    _exit(0);
  }
  close(fd[1]);
  char part[512];
  ssize_t n;
  while ((n = read(fd[0], part, sizeof part)) > 0)
    for (ssize_t i = 0; i < n; i++)
      if (text != NULL && used + 1 < bytes)
        text[used++] = part[i];
  if (text != NULL)
    text[used] = 0;
  close(fd[0]);
  waitpid(pid, &status, 0);
  return status;
}

#define TAP_OK(cond)   tap_ok((cond) ? true : false, #cond, __FILE__, __LINE__)
#define TAP_IS_STR(got, want) \
  do { const char *tap_g = (got), *tap_w = (want); \
       if (!tap_ok(strcmp(tap_g, tap_w) == 0, #got " is " #want, __FILE__, __LINE__)) \
         printf("# got:  %s\n# want: %s\n", tap_g, tap_w); } while (0)
#define TAP_IS_INT(got, want) \
  do { long long tap_g = (long long)(got), tap_w = (long long)(want); \
       if (!tap_ok(tap_g == tap_w, #got " is " #want, __FILE__, __LINE__)) \
         printf("# got:  %lld\n# want: %lld\n", tap_g, tap_w); } while (0)
#define TAP_RUN(fn)    do { tap.promise = #fn; fn(); tap.promise = NULL; } while (0)
#define TAP_DONE()     tap_finish()

#endif
