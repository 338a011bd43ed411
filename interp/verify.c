/* verify.c -- see verify.h and doc/design/verifier.md.
 *
 * Pass 1 walks the words once: opcodes, lengths, operands; it marks where instructions start and where
 * labels point.  Pass 2 follows control from the entries and gives each reached instruction one *state*.
 * A state is kept only at labels ("targets"); between labels it lives in registers.  Each instruction is
 * followed once, since a run stops at a target that was followed before.
 *
 * The words of a frame are counted from its bottom: a function's argument 1 is word 0 of depth 1.  Return
 * and trap frames pushed inside a function are *marks*: the mark is named by the address of the
 * PUSH_RETADDR or PUSHTRAP that made it, and its parent is found in the state of that instruction's label,
 * which is by construction the state before the push. */
#include "interp/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum opcode {
#define OP(number, name, operands, stack, flags) name = number,
#include "interp/opcodes.def"
#undef OP
  OPCODE_COUNT
};

/* Words of the instruction (1 + operands; tables: their fixed part), operand kinds, and the change of
 * depth when it does not depend on operands. */
#define VAR 99
static const struct opcode_info { unsigned char words; signed char delta; const char *operands, *name; }
opcode_info[OPCODE_COUNT] = {
#define OP(number, name, operands, stack, flags) [number] = { sizeof operands, stack, operands, #name },
#include "interp/opcodes.def"
#undef OP
};

#define NO_MARK    UINT32_MAX
#define MAIN       UINT32_MAX        /* "function" of the main program */
#define FIRST_FUNCTION (UINT32_MAX - 1)   /* closure_at_zero: the function at offset 0 */
#define NO_STATE   (-1)
#define RED_ZONE   32
#define LOWEST_SPECIAL_TAG Cont_tag
#define ENSURE_MARGIN 6              /* what ocamlc adds to a reservation for C calls and polls */
#define MAX_FRAME_WORDS (1 << 26)
#define MAX_CODE_WORDS  (1 << 30)    /* so that sums of depths and counts stay in 32 bits */

struct state {
  int32_t depth;       /* words in the frame; NO_STATE: not reached yet */
  int32_t cap;         /* depth that pushes may reach */
  uint32_t mark;       /* innermost return or trap frame, or NO_MARK */
  uint32_t function;   /* target index of the code entry, or MAIN */
};
struct target {
  struct state in;
  uint32_t site;       /* entries: the CLOSURE or CLOSUREREC; else NO_MARK */
  uint32_t rank : 31;  /* entries: which function of the CLOSUREREC */
  uint32_t followed : 1;
};
/* What each pass needs to know of an opcode, made from opcode_info at each call.  Most instructions are
 * checked by the same few steps whose operands these rows select with masks (0 or -1), because a branch
 * per kind of instruction is mispredicted most of the time: that was half of the verifier's time. */
enum scan_class { SCAN_ROW, SCAN_LABEL, SCAN_ANY };     /* the row says all; and the last is a label; neither */
struct scan_row {
  unsigned char words, scan;
  int32_t first_count, last_count;     /* the first, last operand must not be negative */
  int32_t first_global, last_tag;
};
/* need and delta as numbers and as multiples of the operand; field: of the environment, 1 if none. */
struct flow_row {
  unsigned char words;
  bool simple;                         /* this row is all; otherwise step_special */
  int32_t need, delta, field;
  int32_t need_operand, delta_operand, field_operand;
};

struct checker {
  struct scan_row scan[OPCODE_COUNT];
  struct flow_row flow[OPCODE_COUNT];
  const opcode_t *code;
  size_t words;
  const struct bac_verify_limits *lim;
  int32_t red_zone;
  uint64_t *starts, *labels;           /* one bit per word */
  uint32_t *before;                    /* labels in earlier 64-word groups */
  struct target *targets;  size_t target_count;
  uint32_t *work;  size_t work_count;  /* words of targets that got a state from a jump */
  struct bac_verify_result res;
  struct bac_verify_error *err;
};
/* What the function being followed may do with its environment. */
struct environment {
  uint32_t var_low, var_span;            /* fields var_low .. var_low + var_span */
  int64_t offset_low, offset_high;
};

static bool refuse(struct checker *c, size_t word, const char *format, ...) __attribute__((format(printf, 3, 4), cold));

static bool refuse(struct checker *c, size_t word, const char *format, ...)
{
  va_list ap;
  c->err->word = word;
  va_start(ap, format);
  vsnprintf(c->err->text, sizeof c->err->text, format, ap);
  va_end(ap);
  return false;
}

static inline bool bit(const uint64_t *bits, size_t i) { return bits[i >> 6] >> (i & 63) & 1; }
static inline void set_bit(uint64_t *bits, size_t i) { bits[i >> 6] |= UINT64_C(1) << (i & 63); }

/* Not __builtin_popcountll: without a machine option it is a call with a table. */
static inline uint32_t ones(uint64_t x)
{
  x -= x >> 1 & UINT64_C(0x5555555555555555);
  x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
  x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
  return (uint32_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* Words of the tables of SWITCH and CLOSUREREC that follow their fixed part; operands untrusted. */
static uint64_t table_words(const opcode_t *ins)
{
  if (ins[0] == SWITCH)
    return ((uint32_t)ins[1] & 0xffff) + ((uint32_t)ins[1] >> 16);
  return ins[1] < 0 ? UINT32_MAX : (uint64_t)ins[1];
}

size_t bac_instruction_words(const opcode_t *code, size_t words, size_t at)
{
  uint32_t op = (uint32_t)code[at];
  if (op >= OPCODE_COUNT)
    return 0;
  uint64_t n = opcode_info[op].words;
  if (op == SWITCH || op == CLOSUREREC) {
    n = op == SWITCH ? 2 : 3;
    if (words - at < n)
      return 0;
    n += table_words(code + at);
  }
  return n <= words - at ? (size_t)n : 0;
}

/* ---- pass 1 ---------------------------------------------------------------------------------------- */

static bool scan_label(struct checker *c, size_t at, size_t base, int32_t label)
{
  int64_t to = (int64_t)base + label;
  if (to < 0 || to >= (int64_t)c->words)
    return refuse(c, at, "%s jumps to word %lld, outside the code", opcode_info[c->code[at]].name, (long long)to);
  set_bit(c->labels, (size_t)to);
  return true;
}

static bool scan_primitive(struct checker *c, size_t at, int32_t index)
{
  const char *name = opcode_info[c->code[at]].name;
  if (index < 0 || (size_t)index >= c->lim->prims)
    return refuse(c, at, "%s of primitive %d, the file names %zu", name, index, c->lim->prims);
  int arity = c->lim->arity == NULL ? BAC_ARITY_UNKNOWN : c->lim->arity[index];
  int given = c->code[at] - C_CALL1 + 1;
  if (arity == BAC_ARITY_NEVER)
    return refuse(c, at, "%s of primitive %d, which bytecode cannot call", name, index);
  if (arity >= 0 && (c->code[at] == C_CALLN || arity > given))
    return refuse(c, at, "%s of primitive %d, which takes %d arguments", name, index, arity);
  return true;
}

static bool scan_operand(struct checker *c, size_t at, size_t where, char kind)
{
  int32_t v = c->code[where];
  switch (kind) {
  case 'n': case 'g':
    return v >= 0 || refuse(c, at, "%s with operand %d", opcode_info[c->code[at]].name, v);
  case 'l':
    return scan_label(c, at, where, v);
  case 'p':
    return scan_primitive(c, at, v);
  case 't':       /* blocks of the tags in between have a layout that only the runtime makes */
    return (v >= 0 && v < No_scan_tag && v != Cont_tag && v != Closure_tag && v != Infix_tag) || refuse(c, at, "%s with tag %d", opcode_info[c->code[at]].name, v);
  default:
    return true;                       /* literals and caches: any value */
  }
}

static bool scan_table(struct checker *c, size_t at, size_t words)
{
  size_t base = at + (c->code[at] == SWITCH ? 2 : 3);
  if (c->code[at] == CLOSUREREC && (c->code[at + 1] < 1 || c->code[at + 2] < 0))
    return refuse(c, at, "CLOSUREREC of %d functions and %d variables", c->code[at + 1], c->code[at + 2]);
  for (size_t i = base; i < at + words; i++)
    if (!scan_label(c, at, base, c->code[i]))
      return false;
  return true;
}

static bool scan_operands(struct checker *c, size_t at, size_t words)
{
  for (size_t i = 1; i < words; i++)
    if (!scan_operand(c, at, at + i, opcode_info[c->code[at]].operands[i - 1]))
      return false;
  return true;
}

static bool scan_long(struct checker *c, size_t at, size_t *end)
{
  int32_t op = c->code[at];
  size_t words = bac_instruction_words(c->code, c->words, at);
  if (words == 0)
    return refuse(c, at, "%s runs over the end of the code", opcode_info[op].name);
  *end = at + words;
  return op == SWITCH || op == CLOSUREREC ? scan_table(c, at, words) : scan_operands(c, at, words);
}

/* Some instruction uses a global beyond the end; find the first one, for the message. */
static bool refuse_global(struct checker *c)
{
  for (size_t at = 0; at < c->words; at += bac_instruction_words(c->code, c->words, at))
    if (*opcode_info[c->code[at]].operands == 'g' && (size_t)c->code[at + 1] >= c->lim->globals)
      return refuse(c, at, "%s of global %d, the program has %zu", opcode_info[c->code[at]].name,
                    c->code[at + 1], c->lim->globals);
  return false;
}

static void prepare_scan(struct checker *c)
{
  for (int op = 0; op < OPCODE_COUNT; op++) {
    const char *kinds = opcode_info[op].operands;
    size_t n = strlen(kinds);
    struct scan_row *r = &c->scan[op];
    r->words = (unsigned char)(1 + n);
    r->first_count = -(*kinds == 'n' || *kinds == 'g');
    r->first_global = -(*kinds == 'g');
    r->last_count = -(n > 0 && (kinds[n - 1] == 'n' || kinds[n - 1] == 't'));
    r->last_tag = -(n > 0 && kinds[n - 1] == 't');
    r->scan = n > 0 && kinds[n - 1] == 'l' ? SCAN_LABEL : strpbrk(kinds, "pSR") != NULL ? SCAN_ANY : SCAN_ROW;
  }
  c->scan[EVENT].words = c->scan[BREAK].words = 0;       /* patched in by a debugger, never in a file */
}

/* Marks instructions and labels.  The bits of `starts` are gathered in a register, 64 words at a time. */
static bool scan_instructions(struct checker *c)
{
  const opcode_t *code = c->code;
  size_t at = 0, words = c->words, group = 0, count = 0;
  uint64_t bits = 0;
  int32_t max_global = -1;
  while (at < words) {
    uint32_t op = (uint32_t)code[at];
    if (BAC_UNLIKELY(op >= OPCODE_COUNT || c->scan[op].words == 0))
      return refuse(c, at, "unknown opcode %d", code[at]);
    const struct scan_row *r = &c->scan[op];
    if (at >> 6 != group) {
      c->starts[group] = bits;
      bits = 0;
      group = at >> 6;
    }
    bits |= UINT64_C(1) << (at & 63);
    count++;
    if (BAC_UNLIKELY(r->words > words - at))
      return refuse(c, at, "%s runs over the end of the code", opcode_info[op].name);
    size_t end = at + r->words;
    int32_t first = code[at + (r->words > 1)], last = code[end - 1];
    int32_t global = first & r->first_global, tag = last & r->last_tag;
    if (BAC_UNLIKELY(((first & r->first_count) | (last & r->last_count)) < 0 || tag >= LOWEST_SPECIAL_TAG)
        && !scan_operands(c, at, r->words))
      return false;
    max_global = global > max_global ? global : max_global;
    if (r->scan == SCAN_LABEL && !scan_label(c, at, end - 1, last))
      return false;
    if (r->scan == SCAN_ANY && !scan_long(c, at, &end))
      return false;
    at = end;
  }
  c->starts[group] = bits;
  c->res.instructions = count;
  c->res.max_global = (size_t)(max_global + 1);
  return c->res.max_global <= c->lim->globals || refuse_global(c);
}

static bool scan(struct checker *c)
{
  prepare_scan(c);
  if (!scan_instructions(c))
    return false;
  for (size_t i = 0; i < (c->words + 63) / 64; i++) {
    uint64_t stray = c->labels[i] & ~c->starts[i];
    if (stray != 0)
      return refuse(c, i * 64 + (size_t)__builtin_ctzll(stray), "a label points here, inside an instruction");
    c->before[i] = (uint32_t)c->target_count;
    c->target_count += ones(c->labels[i]);
  }
  return true;
}

/* ---- pass 2 ---------------------------------------------------------------------------------------- */

static inline uint32_t target_at(const struct checker *c, size_t word)
{
  uint64_t earlier = c->labels[word >> 6] & ((UINT64_C(1) << (word & 63)) - 1);
  return c->before[word >> 6] + ones(earlier);
}

static bool same_state(const struct state *a, const struct state *b)
{
  return a->depth == b->depth && a->mark == b->mark && a->function == b->function && a->cap == b->cap;
}

static bool refuse_join(struct checker *c, size_t at, const struct state *a, const struct state *b)
{
  if (a->function != b->function)
    return refuse(c, at, "two functions share this code");
  if (a->depth != b->depth)
    return refuse(c, at, "reached with %d and with %d words on the stack", a->depth, b->depth);
  if (a->mark != b->mark)
    return refuse(c, at, "reached with different return or trap frames");
  return refuse(c, at, "reached with different stack reservations");
}

/* Control may arrive at the target `to` in state s. */
static bool arrive(struct checker *c, size_t to, const struct state *s)
{
  uint32_t i = target_at(c, to);
  struct target *t = &c->targets[i];
  if (t->in.depth == NO_STATE) {
    t->in = *s;
    c->work[c->work_count++] = (uint32_t)to;
    return true;
  }
  return same_state(&t->in, s) || refuse_join(c, to, &t->in, s);
}

/* A closure made at `site` (its rank-th function) starts at `to`. */
static bool arrive_entry(struct checker *c, size_t to, size_t site, uint32_t rank)
{
  uint32_t i = target_at(c, to);
  struct target *t = &c->targets[i];
  if (t->in.depth != NO_STATE) {
    if (t->site == site && t->rank == rank && t->in.function == i)
      return true;
    return refuse(c, to, "is the entry of two closures, or both an entry and a jump target");
  }
  if (c->code[to] == RESTART)
    return refuse(c, to, "a closure starts at RESTART");
  t->in = (struct state){ .depth = 1, .cap = c->red_zone, .mark = NO_MARK, .function = i };
  t->site = (uint32_t)site;
  t->rank = rank;
  c->work[c->work_count++] = (uint32_t)to;
  c->res.entries++;
  return true;
}

/* Field 1 is closure information, which is an integer: always readable, and the only field if there are no
 * variables. */
static void set_variables(struct environment *e, int32_t first, int32_t count)
{
  e->var_low = count > 0 ? (uint32_t)first : 1;
  e->var_span = count > 0 ? (uint32_t)count - 1 : 0;
}

static struct environment environment_of(const struct checker *c, uint32_t function)
{
  struct environment e = { .var_low = 1 };
  if (function >= FIRST_FUNCTION)
    return e;
  const struct target *t = &c->targets[function];
  const opcode_t *site = c->code + t->site;
  if (site[0] == CLOSURE) {
    set_variables(&e, 2, site[1]);
    return e;
  }
  /* Functions lie 3 words apart, the variables follow the last one's code and information. */
  int32_t functions = site[1], rank = (int32_t)t->rank;
  set_variables(&e, 3 * (functions - rank) - 1, site[2]);
  e.offset_low = -3 * (int64_t)rank;
  e.offset_high = 3 * ((int64_t)functions - 1 - rank);
  return e;
}

static bool check_variable(struct checker *c, size_t at, const struct environment *e, int64_t n)
{
  return n == 1 || (n >= e->var_low && n <= (int64_t)e->var_low + e->var_span)
    || refuse(c, at, "environment field %lld, the closure has %u to %u", (long long)n, e->var_low,
              e->var_low + e->var_span);
}

static bool check_offset(struct checker *c, size_t at, const struct environment *e, int64_t n)
{
  return (n % 3 == 0 && n >= e->offset_low && n <= e->offset_high)
    || refuse(c, at, "closure offset %lld, the block has %lld to %lld", (long long)n,
              (long long)e->offset_low, (long long)e->offset_high);
}

static int mark_words(const struct checker *c, uint32_t mark) { return c->code[mark] == PUSHTRAP ? 4 : 3; }

/* State before the mark was pushed. */
static const struct state *below_mark(const struct checker *c, uint32_t mark)
{
  return &c->targets[target_at(c, (size_t)mark + 1 + (size_t)(int64_t)c->code[mark + 1])].in;
}

static inline int32_t floor_of(const struct checker *c, const struct state *s)
{
  return s->mark == NO_MARK ? 0 : below_mark(c, s->mark)->depth + mark_words(c, s->mark);
}

/* Word n from the top exists and belongs to no return or trap frame. */
static bool check_slot(struct checker *c, size_t at, const struct state *s, int32_t floor, int64_t n)
{
  int64_t slot = s->depth - 1 - n;
  if (BAC_LIKELY(slot >= floor))
    return true;
  if (slot < 0)
    return refuse(c, at, "stack word %lld, the frame has %d", (long long)n, s->depth);
  for (const struct state *p = s; p->mark != NO_MARK; p = below_mark(c, p->mark)) {
    int32_t bottom = below_mark(c, p->mark)->depth;
    if (slot >= bottom + mark_words(c, p->mark))
      return true;
    if (slot >= bottom)
      return refuse(c, at, "stack word %lld lies in a return or trap frame", (long long)n);
  }
  return true;
}

static bool need(struct checker *c, size_t at, const struct state *s, int32_t floor, int64_t n)
{
  return s->depth - floor >= n
    || refuse(c, at, "%s takes %lld words, %d are there", opcode_info[c->code[at]].name, (long long)n, s->depth - floor);
}

/* RETURN and tail calls give up the whole frame. */
static bool check_leave(struct checker *c, size_t at, const struct state *s, int64_t frame, int64_t args)
{
  const char *name = opcode_info[c->code[at]].name;
  if (s->function == MAIN)
    return refuse(c, at, "%s in the main program", name);
  if (s->mark != NO_MARK)
    return refuse(c, at, "%s inside a return or trap frame", name);
  if (s->depth != frame)
    return refuse(c, at, "%s of %lld words, the frame has %d", name, (long long)frame, s->depth);
  return frame >= args || refuse(c, at, "%s with %lld arguments in %lld words", name, (long long)args, (long long)frame);
}

static bool check_grab(struct checker *c, size_t at, struct state *s)
{
  if (s->function == MAIN || s->mark != NO_MARK || s->depth != 1)
    return refuse(c, at, "GRAB that is not at the entry of a function");
  if (at == 0 || !bit(c->starts, at - 1) || c->code[at - 1] != RESTART)
    return refuse(c, at, "GRAB without a RESTART before it");
  if (c->code[at + 1] >= MAX_FRAME_WORDS)
    return refuse(c, at, "GRAB %d", c->code[at + 1]);
  s->depth = c->code[at + 1] + 1;
  if (s->depth > s->cap)
    s->cap = s->depth;
  return true;
}

static bool check_closures(struct checker *c, size_t at, struct state *s, int32_t floor)
{
  const opcode_t *ins = c->code + at;
  int32_t variables = ins[0] == CLOSURE ? ins[1] : ins[2];
  if (variables > 0) {
    if (!need(c, at, s, floor, variables - 1))
      return false;
    s->depth -= variables - 1;
  }
  if (ins[0] == CLOSURE)
    return arrive_entry(c, (size_t)((int64_t)at + 2 + ins[2]), at, 0);
  for (int32_t i = 0; i < ins[1]; i++)
    if (!arrive_entry(c, (size_t)((int64_t)at + 3 + ins[3 + i]), at, (uint32_t)i))
      return false;
  s->depth += ins[1];
  return true;
}

static bool check_switch(struct checker *c, size_t at, const struct state *s)
{
  size_t labels = (size_t)table_words(c->code + at);
  for (size_t i = 0; i < labels; i++)
    if (!arrive(c, (size_t)((int64_t)at + 2 + c->code[at + 2 + i]), s))
      return false;
  return true;
}

static bool push_mark(struct checker *c, size_t at, struct state *s, int32_t *floor)
{
  if (!arrive(c, (size_t)((int64_t)at + 1 + c->code[at + 1]), s))
    return false;
  s->mark = (uint32_t)at;
  s->depth += mark_words(c, s->mark);
  *floor = s->depth;
  return true;
}

static bool check_apply(struct checker *c, size_t at, const struct state *s, int32_t floor, int64_t n)
{
  if (s->mark == NO_MARK || c->code[s->mark] != PUSH_RETADDR)
    return refuse(c, at, "APPLY without a return frame");
  return (n >= 1 && s->depth - floor == n)
    || refuse(c, at, "APPLY %lld with %d words on the return frame", (long long)n, s->depth - floor);
}

static bool pop_trap(struct checker *c, size_t at, struct state *s, int32_t *floor)
{
  if (s->mark == NO_MARK || c->code[s->mark] != PUSHTRAP || s->depth != *floor)
    return refuse(c, at, "POPTRAP without a trap frame on top");
  s->depth -= 4;
  s->mark = below_mark(c, s->mark)->mark;
  *floor = floor_of(c, s);
  return true;
}

/* CONSTINT k; C_CALL1 caml_ensure_stack_capacity: pushes may go k words further. */
static void note_reservation(struct checker *c, size_t at, struct state *s)
{
  if ((size_t)c->code[at + 1] != c->lim->ensure_stack || at < 2 || !bit(c->starts, at - 2)
      || c->code[at - 2] != CONSTINT || bit(c->labels, at))
    return;
  int64_t cap = (int64_t)s->depth + c->code[at - 1] - ENSURE_MARGIN;
  if (cap > s->cap)
    s->cap = cap > MAX_FRAME_WORDS ? MAX_FRAME_WORDS : (int32_t)cap;
}

static bool pop_words(struct checker *c, size_t at, struct state *s, int32_t floor, int64_t pops)
{
  if (!need(c, at, s, floor, pops))
    return false;
  s->depth -= (int32_t)pops;
  return true;
}

enum step { REFUSED, GOES_ON, ENDS };

/* Instructions whose effect depends on operands or on the frame.  s and floor are updated. */
static enum step step_special(struct checker *c, size_t at, struct state *s, int32_t *floor,
                              const struct environment *e)
{
  const opcode_t *ins = c->code + at;
#define CHECK(cond) ((cond) ? GOES_ON : REFUSED)
#define LEAVE(cond) ((cond) ? ENDS : REFUSED)
  switch (ins[0]) {
  case OFFSETCLOSUREM3: case OFFSETCLOSURE0: case OFFSETCLOSURE3:
    return CHECK(check_offset(c, at, e, 3 * (ins[0] - OFFSETCLOSURE0)));
  case OFFSETCLOSURE:
    return CHECK(check_offset(c, at, e, ins[1]));
  case PUSHOFFSETCLOSUREM3: case PUSHOFFSETCLOSURE0: case PUSHOFFSETCLOSURE3:
    s->depth++;
    return CHECK(check_offset(c, at, e, 3 * (ins[0] - PUSHOFFSETCLOSURE0)));
  case PUSHOFFSETCLOSURE:
    s->depth++;
    return CHECK(check_offset(c, at, e, ins[1]));
  case PUSH_RETADDR: case PUSHTRAP:
    return CHECK(push_mark(c, at, s, floor));
  case POPTRAP:
    return CHECK(pop_trap(c, at, s, floor));
  case APPLY:
    return LEAVE(check_apply(c, at, s, *floor, ins[1]));
  case APPTERM:
    return LEAVE(ins[1] >= 1 ? check_leave(c, at, s, ins[2], ins[1]) : refuse(c, at, "APPTERM without arguments"));
  case APPTERM1: case APPTERM2: case APPTERM3:
    return LEAVE(check_leave(c, at, s, ins[1], ins[0] - APPTERM1 + 1));
  case RETURN:
    return LEAVE(check_leave(c, at, s, ins[1], 0));
  case RESUMETERM:
    return LEAVE(check_leave(c, at, s, ins[1], 3));
  case REPERFORMTERM:
    return LEAVE(check_leave(c, at, s, ins[1], 2));
  case RESTART:
    return CHECK(refuse(c, at, "control reaches a RESTART"));
  case GRAB:
    return CHECK(check_grab(c, at, s));
  case CLOSURE: case CLOSUREREC:
    return CHECK(check_closures(c, at, s, *floor));
  case BRANCH:
    return LEAVE(arrive(c, (size_t)((int64_t)at + 1 + ins[1]), s));
  case BRANCHIF: case BRANCHIFNOT:
    return CHECK(arrive(c, (size_t)((int64_t)at + 1 + ins[1]), s));
  case BEQ: case BNEQ: case BLTINT: case BLEINT: case BGTINT: case BGEINT: case BULTINT: case BUGEINT:
    return CHECK(arrive(c, (size_t)((int64_t)at + 2 + ins[2]), s));
  case SWITCH:
    return LEAVE(check_switch(c, at, s));
  case RAISE: case RERAISE: case RAISE_NOTRACE:
    return ENDS;
  case C_CALL1:
    note_reservation(c, at, s);
    return GOES_ON;
  case RESUME:
    return CHECK(pop_words(c, at, s, *floor, 3));
  case STOP:
    return LEAVE((s->function == MAIN && s->depth == 0) || refuse(c, at, "STOP that is not the end of the main program"));
  default:
    return GOES_ON;
  }
#undef CHECK
#undef LEAVE
}

static void set_row(struct flow_row *r, int32_t need, int32_t delta)
{
  r->simple = true;
  r->need = need;
  r->delta = delta;
}

/* n words are popped where n is the operand plus `more`. */
static void set_popping(struct flow_row *r, int32_t more)
{
  set_row(r, more, -more);
  r->need_operand = r->delta_operand = -1;
}

static void prepare_fixed(struct checker *c)
{
  for (int op = 0; op < OPCODE_COUNT; op++) {
    int delta = opcode_info[op].delta;
    struct flow_row *r = &c->flow[op];
    *r = (struct flow_row){ .words = opcode_info[op].words, .field = 1 };
    if (delta != VAR)
      set_row(r, delta < 0 ? -delta : 0, delta);
  }
  static const unsigned char special[] = {
    OFFSETCLOSUREM3, OFFSETCLOSURE0, OFFSETCLOSURE3, OFFSETCLOSURE, PUSHOFFSETCLOSUREM3, PUSHOFFSETCLOSURE0,
    PUSHOFFSETCLOSURE3, PUSHOFFSETCLOSURE, PUSH_RETADDR, PUSHTRAP, POPTRAP, C_CALL1, BRANCH, BRANCHIF,
    BRANCHIFNOT, BEQ, BNEQ, BLTINT, BLEINT, BGTINT, BGEINT, BULTINT, BUGEINT, SWITCH
  };
  for (size_t i = 0; i < sizeof special; i++)
    c->flow[special[i]].simple = false;
}

/* Words that an access needs are counted before the push of PUSHACC. */
static void prepare_flow(struct checker *c)
{
  prepare_fixed(c);
  for (int i = 0; i < 8; i++) {
    c->flow[ACC0 + i].need = i + 1;
    c->flow[PUSHACC0 + i].need = i;
  }
  c->flow[ACC].need = c->flow[ASSIGN].need = 1;
  c->flow[ACC].need_operand = c->flow[ASSIGN].need_operand = c->flow[PUSHACC].need_operand = -1;
  for (int i = 0; i < 4; i++)
    c->flow[ENVACC1 + i].field = c->flow[PUSHENVACC1 + i].field = i + 1;
  c->flow[ENVACC].field = c->flow[PUSHENVACC].field = 0;
  c->flow[ENVACC].field_operand = c->flow[PUSHENVACC].field_operand = -1;
  c->flow[GETMETHOD].need = c->flow[GETDYNMET].need = 1;
  set_popping(&c->flow[POP], 0);
  set_popping(&c->flow[MAKEBLOCK], -1);
  set_popping(&c->flow[MAKEFLOATBLOCK], -1);
  set_popping(&c->flow[C_CALLN], -1);
  for (int i = 0; i < 3; i++)
    set_row(&c->flow[APPLY1 + i], i + 1, -(i + 1));
  set_row(&c->flow[PERFORM], 0, 0);
}

static bool run_off(struct checker *c) { return refuse(c, c->words, "control runs over the end of the code"); }

/* A row found too few words above the innermost mark, or a wrong environment field.  Reading stack words
 * below a mark is fine; the rest is an error. */
static bool step_row_slow(struct checker *c, size_t at, struct state *s, int32_t floor, int64_t need_words,
                          const struct environment *e, int64_t field)
{
  int32_t op = c->code[at];
  if (need_words < 0)
    return refuse(c, at, "%s of size 0", opcode_info[op].name);
  if (!check_variable(c, at, e, field))
    return false;
  if ((op >= ACC0 && op <= ACC) || op == ASSIGN)
    return check_slot(c, at, s, floor, need_words - 1);
  if (op >= PUSHACC0 && op <= PUSHACC) {
    struct state after = *s;
    after.depth++;
    return check_slot(c, at, &after, floor, need_words);
  }
  return need(c, at, s, floor, need_words);
}

static inline bool step_row(struct checker *c, size_t at, struct state *s, int32_t floor,
                            const struct environment *e, const struct flow_row *r)
{
  int32_t operand = c->code[at + (r->words > 1)];
  int32_t needs = r->need + (operand & r->need_operand);
  uint32_t field = (uint32_t)(r->field + (operand & r->field_operand));
  if (BAC_UNLIKELY((uint32_t)(s->depth - floor) < (uint32_t)needs
                   || (field != 1 && field - e->var_low > e->var_span)))
    if (!step_row_slow(c, at, s, floor, needs, e, field))
      return false;
  s->depth += r->delta - (operand & r->delta_operand);
  return true;
}

/* The run enters a label: *known is set when what follows was followed before. */
static bool enter_label(struct checker *c, size_t at, const struct state *s, bool *known)
{
  struct target *t = &c->targets[target_at(c, at)];
  if (t->in.depth == NO_STATE)
    t->in = *s;
  else if (!same_state(&t->in, s))
    return refuse_join(c, at, &t->in, s);
  *known = t->followed;
  t->followed = true;
  return true;
}

/* Follow straight-line code from `at` until it ends or meets a target that was followed. */
static bool follow(struct checker *c, size_t at, struct state s)
{
  struct environment e = environment_of(c, s.function);
  int32_t floor = floor_of(c, &s), deepest = s.depth;
  bool known = false;
  for (;;) {
    uint32_t op = (uint32_t)c->code[at];
    const struct flow_row *r = &c->flow[op];
    size_t words = r->words;
    if (r->simple) {
      if (!step_row(c, at, &s, floor, &e, r))
        return false;
    } else {
      enum step step = step_special(c, at, &s, &floor, &e);
      if (step != GOES_ON)
        return step == ENDS;
      if (op == CLOSUREREC)
        words = 3 + (size_t)c->code[at + 1];
    }
    if (s.depth > deepest) {
      deepest = s.depth;
      if (deepest > s.cap)
        return refuse(c, at, "the frame grows to %d words without a reservation", deepest);
      if ((size_t)deepest > c->res.max_depth)
        c->res.max_depth = (size_t)deepest;
    }
    at += words;
    if (BAC_UNLIKELY(at >= c->words))
      return run_off(c);
    if (bit(c->labels, at) && (!enter_label(c, at, &s, &known) || known))
      return known;
  }
}

static bool follow_all(struct checker *c)
{
  struct state first = { .depth = 0, .cap = c->red_zone, .mark = NO_MARK, .function = MAIN };
  if (c->lim->closure_at_zero) {
    first.depth = 1;
    first.function = FIRST_FUNCTION;
  }
  if (bit(c->labels, 0)) {                     /* a loop back to the very start */
    struct target *t = &c->targets[target_at(c, 0)];
    t->in = first;
    t->followed = true;
  }
  if (!follow(c, 0, first))
    return false;
  while (c->work_count > 0) {
    uint32_t at = c->work[--c->work_count];
    struct target *t = &c->targets[target_at(c, at)];
    if (t->followed)
      continue;
    t->followed = true;
    if (!follow(c, at, t->in))
      return false;
  }
  return true;
}

/* ---- door ------------------------------------------------------------------------------------------ */

static bool prepare_targets(struct checker *c)
{
  size_t n = c->target_count;
  c->targets = malloc((n + 1) * sizeof *c->targets);
  c->work = malloc((n + 1) * sizeof *c->work);
  if (c->targets == NULL || c->work == NULL)
    return refuse(c, 0, "out of memory for %zu jump targets", n);
  for (size_t i = 0; i < n; i++)
    c->targets[i] = (struct target){ .in.depth = NO_STATE, .site = NO_MARK };
  c->res.targets = n;
  return true;
}

bool bac_verify_code(const opcode_t *code, size_t words, const struct bac_verify_limits *lim,
                     struct bac_verify_result *res, struct bac_verify_error *err)
{
  struct checker c = { .code = code, .words = words, .lim = lim, .err = err };
  size_t groups = words / 64 + 1;
  bool good = false;
  c.red_zone = lim->red_zone_words == 0 ? RED_ZONE : (int32_t)lim->red_zone_words;
  c.starts = calloc(groups, sizeof *c.starts);
  c.labels = calloc(groups, sizeof *c.labels);
  c.before = calloc(groups, sizeof *c.before);
  if (words == 0 || words >= MAX_CODE_WORDS)
    refuse(&c, 0, words == 0 ? "the code is empty" : "the code is too long");
  else if (c.starts == NULL || c.labels == NULL || c.before == NULL)
    refuse(&c, 0, "out of memory");
  else
    {
    prepare_flow(&c);
    good = scan(&c) && prepare_targets(&c) && follow_all(&c);
  }
  if (good && res != NULL)
    *res = c.res;
  free(c.work);
  free(c.targets);
  free(c.before);
  free(c.labels);
  free(c.starts);
  return good;
}
