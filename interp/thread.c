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
#include "platform/lock.h"

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
#define SEQ(head, last)               [BAC_OP_##head##__##last] = BAC_OP_##head,
#include "interp/fused.def"
  [BAC_OP_FIBER_END] = BAC_OP_STOP
};

struct sequence { uint16_t head, last, fused; };
static const struct sequence sequences[] = {
#define SEQ(head, last)  { BAC_OP_##head, BAC_OP_##last, BAC_OP_##head##__##last },
#include "interp/fused.def"
};
#define SEQUENCES  (sizeof sequences / sizeof sequences[0])
enum { SLOT_BITS = 11, SLOTS = 1 << SLOT_BITS };
BAC_STATIC_ASSERT(SEQUENCES <= SLOTS / 2, "the hash table of sequences has room");

/* Filled by the first bac_thread_code, at start-up, by the only thread. */
static struct {
  bool ready;
  uint8_t length[BAC_OP_PARTS];                /* words; 0: decided by the operands */
  bool leaves[BAC_OP_PARTS];                   /* never falls through: nothing behind it may be looked at */
  bool begins[BAC_OP_ALL];                     /* the head of some sequence */
  bool extends[BAC_OP_ALL];                    /* a sequence that is the head of longer ones */
  uint16_t slot[SLOTS];                        /* hashed by head and last: place in sequences + 1; 0: none */
  struct { int32_t offset; uint16_t opcode; } label[BAC_OP_ALL];   /* sorted, for the way back */
  size_t labels;                               /* 0: not filled yet */
} table;

static int compare_labels(const void *a, const void *b)
{
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static const uint8_t leaving[] = {
  BAC_OP_APPTERM, BAC_OP_APPTERM1, BAC_OP_APPTERM2, BAC_OP_APPTERM3, BAC_OP_RETURN, BAC_OP_BRANCH, BAC_OP_SWITCH,
  BAC_OP_RAISE, BAC_OP_RERAISE, BAC_OP_RAISE_NOTRACE, BAC_OP_STOP, BAC_OP_RESUMETERM, BAC_OP_REPERFORMTERM
};

static void fill_lengths(void)
{
  for (int op = 0; op < BAC_OP_COUNT; op++) {
    const char *kinds = operand_kinds[op];
    table.length[op] = strpbrk(kinds, "SR") != NULL ? 0 : (uint8_t)(1 + strlen(kinds));
  }
  for (int op = BAC_OP_COUNT; op < BAC_OP_PARTS; op++)
    table.length[op] = 2;                      /* a C call with its primitive */
  for (size_t i = 0; i < sizeof leaving / sizeof leaving[0]; i++)
    table.leaves[leaving[i]] = true;
}

static inline unsigned slot_of(int head, int last)
{
  return ((unsigned)head * 0x9e3779b1u ^ (unsigned)last * 0x85ebca6bu) >> (32 - SLOT_BITS);
}

static void fill_sequences(void)
{
  for (size_t i = 0; i < SEQUENCES; i++) {
    const struct sequence *s = &sequences[i];
    unsigned at = slot_of(s->head, s->last);
    while (table.slot[at] != 0)
      at = (at + 1) % SLOTS;
    table.slot[at] = (uint16_t)(i + 1);
    table.begins[s->head] = true;
    table.extends[s->head] = s->head >= BAC_OP_PARTS;
  }
}

/* The sequence that is `head` with `last` behind it, or 0. */
static inline int extended(int head, int last)
{
  if (!table.begins[head])
    return 0;
  for (unsigned at = slot_of(head, last); table.slot[at] != 0; at = (at + 1) % SLOTS) {
    const struct sequence *s = &sequences[table.slot[at] - 1];
    if (s->head == head && s->last == last)
      return s->fused;
  }
  return 0;
}

static void fill_tables(void)
{
  fill_lengths();
  if (bac_loop_labels.fuses)
    fill_sequences();
  table.ready = true;
}

/* ---- forward ------------------------------------------------------------------------------------------- */

/* Words of an instruction of the format, its opcode included; p points at it. */
static size_t length_of(int op, const opcode_t *p)
{
  size_t length = table.length[op];
  if (length != 0)
    return length;
  if (op == BAC_OP_SWITCH)
    return 2 + ((uint32_t)p[1] & 0xffff) + ((uint32_t)p[1] >> 16);
  return 3 + (size_t)(uint32_t)p[1];           /* CLOSUREREC */
}

static int opcode_of_label(int32_t offset);

/* The opcode to run for the words at p: as on disk, or the quick form of a C call. */
static inline int opcode_at(const opcode_t *p)
{
  int op = bac_word_load_relaxed(p);
  if (BAC_UNLIKELY((unsigned)op >= BAC_OP_COUNT)) {
    op = bac_loop_labels.lazy ? opcode_of_label(op) : -1;      /* decoded by an earlier run */
    if (op < 0)
      return BAC_OP_STOP;
  }
  if (bac_loop_labels.fuses && op >= BAC_OP_C_CALL1 && op <= BAC_OP_C_CALL5)
    return bac_link_quick_opcode(op, (size_t)(uint32_t)p[1]);
  return op;
}

/* The longest sequence that begins with `fused`, whose last part is at code[at]. */
static int longest_sequence(const opcode_t *code, size_t words, int fused, size_t at)
{
  while (table.extends[fused]) {               /* so its last part falls through */
    int more;
    at += length_of(opcode_at(code + at), code + at);
    if (at >= words)
      return fused;
    more = extended(fused, opcode_at(code + at));
    if (more == 0)
      return fused;
    fused = more;
  }
  return fused;
}

/* Start-up time of big programs is spent here and in the verifier: one pass, and no test per instruction
 * that could go either way but the one whether a pair may be longer than a pair. */
void bac_thread_code(code_t code, size_t words)
{
  int op;
  if (!table.ready)
    fill_tables();
  op = words > 0 ? opcode_at(code) : BAC_OP_STOP;
  for (size_t at = 0; at < words; ) {
    size_t next = at + length_of(op, code + at);
    int second = next < words ? opcode_at(code + next) : BAC_OP_STOP;
    int pair = extended(op, second);
    int label = pair != 0 ? pair : op;
    if (BAC_UNLIKELY(table.extends[label]))
      label = longest_sequence(code, words, pair, next);
    code[at] = bac_loop_labels.offset[label];
    at = next;
    op = second;
  }
}

void bac_thread_accept(code_t code, size_t words)
{
  if (!bac_loop_labels.lazy)
    bac_thread_code(code, words);
}

/* A word gets its own label or that of its longest sequence, which do the same, whoever decodes and in whatever
 * order: EDGE code-decoded.  Verified code ends in an instruction that leaves. */
void bac_thread_run(code_t pc)
{
  int op;
  if (!table.ready)
    fill_tables();
  op = opcode_at(pc);
  for (;;) {
    code_t next = pc + length_of(op, pc);
    int second = table.leaves[op] ? BAC_OP_STOP : opcode_at(next);
    int pair = table.leaves[op] ? 0 : extended(op, second);
    int label = pair != 0 ? pair : op;
    if (table.extends[label])
      label = longest_sequence(pc, SIZE_MAX, pair, (size_t)(next - pc));
    bac_word_store_relaxed(pc, bac_loop_labels.offset[label]);
    if (table.leaves[op] || (uint32_t)bac_word_load_relaxed(next) >= BAC_OP_COUNT)
      return;
    pc = next;
    op = second;
  }
}

/* As bac_thread_run, without looking for sequences, up to the head of a loop: for what runs only once. */
void bac_thread_run_once(code_t pc)
{
  int op;
  if (bac_word_load_relaxed(pc) == BAC_OP_CHECK_SIGNALS) {
    bac_thread_run(pc);
    return;
  }
  if (!table.ready)
    fill_tables();
  do {
    op = opcode_at(pc);
    bac_word_store_relaxed(pc, bac_loop_labels.offset[op]);
    pc += length_of(op, pc);
  } while (!table.leaves[op] && (uint32_t)bac_word_load_relaxed(pc) < BAC_OP_COUNT
           && bac_word_load_relaxed(pc) != BAC_OP_CHECK_SIGNALS);
}

/* ---- back ------------------------------------------------------------------------------------------------ */

/* Opcodes whose label is theirs alone; the others run STOP's, and are never decoded from good code. */
static bool has_own_label(int op)
{
  return op != BAC_OP_EVENT && op != BAC_OP_BREAK && op != BAC_OP_FIBER_END
      && (op < BAC_OP_COUNT || bac_loop_labels.fuses);
}

/* Any domain may be the first to ask. */
static void fill_labels(void)
{
  static struct bac_lock lock = BAC_LOCK_INITIALIZER(LINK);
  bac_lock_take(&lock);
  if (table.labels == 0) {
    size_t n = 0;
    for (int op = 0; op < BAC_OP_ALL; op++)
      if (has_own_label(op)) {
        table.label[n].offset = bac_loop_labels.offset[op];
        table.label[n++].opcode = (uint16_t)op;
      }
    qsort(table.label, n, sizeof table.label[0], compare_labels);
    bac_word_store_release(&table.labels, n);
  }
  bac_lock_release(&lock);
}

static int opcode_of_label(int32_t offset)
{
  size_t low = 0, high;
  int op;
  if (bac_word_load_acquire(&table.labels) == 0)
    fill_labels();
  high = table.labels;
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

int bac_thread_opcode(const opcode_t *pc)
{
  int32_t word = bac_word_load_relaxed(pc);
  if (bac_loop_labels.lazy && (uint32_t)word < BAC_OP_COUNT)
    return word;                               /* not decoded yet */
  return opcode_of_label(word);
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
    out[at] = op;
    bac_mutable_copy(out + at + 1, code + at + 1, (length - 1) * sizeof *out);      /* caches of methods change */
    if (op == BAC_OP_GETPUBMET && length == 3)
      out[at + 2] = 0;
    at += length;
  }
}
