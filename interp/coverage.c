/* coverage.c -- what a run executed: opcodes and primitives, for the test suite's coverage figures.
 * Debug builds with BACTRIAN_COVERAGE=FILE run the counting loop; at exit one line per name is appended:
 * `op NAME count` or `prim NAME count`.  Appending in one write, so that many runs may share a file. */
#include "interp/loop.h"

#if BAC_DEBUG >= 1
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Written by bac_coverage_start; the counters by any domain, relaxed. */
static struct {
  const char *path;
  uint64_t opcode[BAC_OP_COUNT];
  uint64_t *primitive;
  size_t primitives;
} coverage;
uint64_t *bac_coverage_opcodes = coverage.opcode;

static const char *const names[BAC_OP_COUNT] = {
#define OP(number, name, operands, stack, flags) [number] = #name,
#include "interp/opcodes.def"
#undef OP
};

static void make_primitive_counters(void)
{
  size_t n = bac_link_prim_count();
  coverage.primitive = calloc(n + 1, sizeof *coverage.primitive);
  coverage.primitives = coverage.primitive == NULL ? 0 : n;
}

void bac_coverage_primitive(int32_t index)
{
  if (coverage.primitive == NULL)
    make_primitive_counters();
  if ((size_t)index < coverage.primitives)
    __atomic_fetch_add(&coverage.primitive[index], 1, __ATOMIC_RELAXED);
}

static void print_counts(FILE *out)
{
  for (int op = 0; op < BAC_OP_COUNT; op++)
    if (coverage.opcode[op] != 0)
      fprintf(out, "op %s %llu\n", names[op], (unsigned long long)coverage.opcode[op]);
  for (size_t i = 0; i < coverage.primitives; i++)
    if (coverage.primitive[i] != 0)
      fprintf(out, "prim %s %llu\n", bac_link_prim_name(i), (unsigned long long)coverage.primitive[i]);
}

static void write_counts(void)
{
  char *text = NULL;
  size_t bytes = 0;
  FILE *out = open_memstream(&text, &bytes);
  int fd;
  if (out == NULL)
    return;
  print_counts(out);
  if (fclose(out) != 0)
    return;
  fd = open(coverage.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0 || write(fd, text, bytes) != (ssize_t)bytes)
    fprintf(stderr, "bactrian: cannot write %s\n", coverage.path);
  if (fd >= 0)
    close(fd);
  free(text);
}

void bac_coverage_start(const char *path)
{
  coverage.path = path;
  if (path != NULL)
    atexit(write_counts);
}
#endif
