/* fatal.c -- the two ways to end without going on. */
#include "platform/fatal.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* stdout of C is not flushed: OCaml channels are not C streams, and a broken heap must not be walked
 * by anything on the way out. */
void bac_fatal(const char *format, ...)
{
  va_list args;
  fputs("Fatal error: ", stderr);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
  fflush(stderr);
  abort();
}

void bac_assert_failed(const char *cond, const char *file, int line)
{
  fprintf(stderr, "bactrian: %s:%d: this must hold: %s\n", file, line, cond);
  fflush(stderr);
  abort();
}
