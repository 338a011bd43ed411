/* thread.c -- opcodes become label offsets, in place.
 *
 * Each opcode word is replaced by the offset of its label in the chosen loop; operands and positions stay.
 * In the plain variant three things happen on the way: calls of primitives that the loop does itself get
 * the quick opcode, calls of other leaf primitives get one without a frame, and an instruction that starts
 * a known sequence gets the label of the whole sequence.  The instructions inside a sequence keep labels of
 * their own, so a jump into the middle finds what it expects.
 *
 * Decoding reads words ahead of the one it writes, never behind, so it needs no copy. */
#include "interp/loop.h"

#include <stdlib.h>
#include "platform/fatal.h"

/* ---- tables ------------------------------------------------------------------------------------------ */

static const char *const operand_kinds[BAC_OP_COUNT] = {
#define OP(number, name, operands, stack, flags) [number] = operands,
#include "interp/opcodes.def"
#undef OP
};

/* What an internal opcode stands for: the opcode of the format it replaced, or its first component. */
static const uint16_t first_of[BAC_OP_ALL] = {
#define QUICK(name, call, primitive)  [BAC_OP_##name] = BAC_OP_##call,
#define LEAF(name, call)              [BAC_OP_##name] = BAC_OP_##call,
#define FUSE(a, b)                    [BAC_OP_##a##__##b] = BAC_OP_##a,
#define FUSE3(a, b, c)                [BAC_OP_##a##__##b##__##c] = BAC_OP_##a##__##b,
#include "interp/fused.def"
#undef QUICK
#undef LEAF
#undef FUSE
#undef FUSE3
  [BAC_OP_FIBER_END] = BAC_OP_STOP
};

struct sequence { uint16_t first, second, fused; };
static const struct sequence sequences[] = {
#define QUICK(name, call, primitive)
#define LEAF(name, call)
#define FUSE(a, b)      { BAC_OP_##a, BAC_OP_##b, BAC_OP_##a##__##b },
#define FUSE3(a, b, c)  { BAC_OP_##a##__##b, BAC_OP_##c, BAC_OP_##a##__##b##__##c },
#include "interp/fused.def"
#undef QUICK
#undef LEAF
#undef FUSE
#undef FUSE3
  { BAC_OP_ALL, BAC_OP_ALL, BAC_OP_ALL }       /* never asked for: keeps the table from being empty */
};
#define SEQUENCES  (sizeof sequences / sizeof sequences[0])

#define BUCKETS  2048            /* a power of two, several times the number of sequences */
BAC_STATIC_ASSERT(SEQUENCES * 3 < BUCKETS, "grow BUCKETS with fused.def");

/* Filled by the first bac_thread_code, at start-up, by the only thread. */
static struct {
  bool ready;
  uint16_t bucket[BUCKETS];                    /* 1 + index in sequences; 0: empty */
  bool begins[BAC_OP_ALL];                     /* some sequence starts with this opcode */
  struct { int32_t offset; uint16_t opcode; } label[BAC_OP_ALL];   /* sorted, for the way back */
} table;

static unsigned bucket_of(int first, int second)
{
  return ((unsigned)first * 0x9e3779b1u ^ (unsigned)second * 0x85ebca6bu) >> 7 & (BUCKETS - 1);
}

static int compare_labels(const void *a, const void *b)
{
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static void fill_tables(void)
{
  for (size_t i = 0; i < SEQUENCES; i++) {
    unsigned b = bucket_of(sequences[i].first, sequences[i].second);
    while (table.bucket[b] != 0)
      b = (b + 1) & (BUCKETS - 1);
    table.bucket[b] = (uint16_t)(i + 1);
    if (sequences[i].first < BAC_OP_ALL)
      table.begins[sequences[i].first] = true;
  }
  for (int op = 0; op < BAC_OP_ALL; op++) {
    table.label[op].offset = bac_loop_labels.offset[op];
    table.label[op].opcode = (uint16_t)op;
  }
  qsort(table.label, BAC_OP_ALL, sizeof table.label[0], compare_labels);
  table.ready = true;
}

/* ---- forward ------------------------------------------------------------------------------------------- */

/* The sequence that `second` makes of `first`, or -1. */
static int sequence_of(int first, int second)
{
  if (!table.begins[first])
    return -1;
  for (unsigned b = bucket_of(first, second); table.bucket[b] != 0; b = (b + 1) & (BUCKETS - 1)) {
    const struct sequence *s = &sequences[table.bucket[b] - 1];
    if (s->first == first && s->second == second)
      return s->fused;
  }
  return -1;
}

/* Words of an instruction of the format, its opcode included; p points at it. */
static size_t length_of(int op, const opcode_t *p)
{
  size_t length = 1;
  for (const char *k = operand_kinds[op]; *k != 0; k++)
    if (*k == 'S')
      length += 1 + ((uint32_t)p[1] & 0xffff) + ((uint32_t)p[1] >> 16);
    else if (*k == 'R')
      length += 2 + (size_t)(uint32_t)p[1];
    else
      length++;
  return length;
}

/* The opcode to run for the words at p: as on disk, or the quick form of a C call. */
static int opcode_at(const opcode_t *p)
{
  int op = *p;
  if ((unsigned)op >= BAC_OP_COUNT)
    return BAC_OP_STOP;
  if (bac_loop_labels.fuses && op >= BAC_OP_C_CALL1 && op <= BAC_OP_C_CALL5)
    return bac_link_quick_opcode(op, (size_t)(uint32_t)p[1]);
  return op;
}

static size_t length_at(const opcode_t *p)
{
  return (unsigned)*p >= BAC_OP_COUNT ? 1 : length_of(*p, p);
}

void bac_thread_code(code_t code, size_t words)
{
  if (!table.ready)
    fill_tables();
  for (size_t at = 0; at < words; ) {
    size_t next = at + length_at(code + at), ahead = next;
    int op = opcode_at(code + at);
    while (bac_loop_labels.fuses && ahead < words && table.begins[op]) {
      int fused = sequence_of(op, opcode_at(code + ahead));
      if (fused < 0)
        break;
      op = fused;
      ahead += length_at(code + ahead);
    }
    code[at] = bac_loop_labels.offset[op];
    at = next;
  }
}

/* ---- back ------------------------------------------------------------------------------------------------ */

int bac_thread_opcode(const opcode_t *pc)
{
  int32_t offset = *pc;
  size_t low = 0, high = BAC_OP_ALL;
  int op;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (table.label[middle].offset <= offset)
      low = middle;
    else
      high = middle;
  }
  if (table.label[low].offset != offset)
    return -1;
  op = table.label[low].opcode;
  while (op >= BAC_OP_COUNT)
    op = first_of[op];
  return op;
}

void bac_thread_original(const opcode_t *code, size_t words, opcode_t *out)
{
  for (size_t at = 0; at < words; ) {
    int op = bac_thread_opcode(code + at);
    size_t length;
    if (op < 0)
      op = BAC_OP_STOP;
    length = length_of(op, code + at);
    if (length > words - at)
      length = words - at;
    memcpy(out + at, code + at, length * sizeof *out);
    out[at] = op;
    if (op == BAC_OP_GETPUBMET && length == 3)
      out[at + 2] = 0;
    at += length;
  }
}
