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
#define VAR 0
static const struct opcode_info { unsigned char words; signed char delta; const char *operands, *name; }
opcode_info[OPCODE_COUNT] = {
#define OP(number, name, operands, stack, flags) [number] = { sizeof operands, stack, operands, #name },
#include "interp/opcodes.def"
#undef OP
};
#undef VAR

#define NO_MARK    UINT32_MAX
#define MAIN       UINT32_MAX        /* "function" of the main program */
#define FIRST_FUNCTION (UINT32_MAX - 1)   /* closure_at_zero: the function at offset 0 */
#define NO_STATE   (-1)
#define RED_ZONE   32
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
  uint32_t rank;       /* entries: which function of the CLOSUREREC */
  bool followed;
};
struct checker {
  const opcode_t *code;
  size_t words;
  const struct bac_verify_limits *lim;
  int32_t red_zone;
  uint64_t *starts, *labels;           /* one bit per word */
  uint32_t *before;                    /* labels in earlier 64-word groups */
  struct target *targets;  size_t target_count;
  uint32_t *work;  size_t work_count;  /* targets with a state, not followed yet */
  struct bac_verify_result res;
  struct bac_verify_error *err;
};
/* What the function being followed may do with its environment. */
struct environment { int64_t var_low, var_high, offset_low, offset_high; };

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
  case 'n':
    return v >= 0 || refuse(c, at, "%s with operand %d", opcode_info[c->code[at]].name, v);
  case 'l':
    return scan_label(c, at, where, v);
  case 'g':
    if (v < 0 || (c->lim->globals != BAC_VERIFY_NO_GLOBALS && (size_t)v >= c->lim->globals))
      return refuse(c, at, "%s of global %d, the program has %zu", opcode_info[c->code[at]].name, v, c->lim->globals);
    if ((size_t)v >= c->res.max_global)
      c->res.max_global = (size_t)v + 1;
    return true;
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

static bool scan_long(struct checker *c, size_t at, size_t *next)
{
  uint32_t op = (uint32_t)c->code[at];
  size_t words = bac_instruction_words(c->code, c->words, at);
  if (words == 0)
    return refuse(c, at, "%s runs over the end of the code", opcode_info[op].name);
  *next = at + words;
  if (op == SWITCH || op == CLOSUREREC)
    return scan_table(c, at, words);
  for (size_t i = 1; i < words; i++)
    if (!scan_operand(c, at, at + i, opcode_info[op].operands[i - 1]))
      return false;
  return true;
}

static bool scan(struct checker *c)
{
  size_t at = 0;
  while (at < c->words) {
    uint32_t op = (uint32_t)c->code[at];
    if (op >= OPCODE_COUNT || op == EVENT || op == BREAK)
      return refuse(c, at, "unknown opcode %d", c->code[at]);
    set_bit(c->starts, at);
    c->res.instructions++;
    if (opcode_info[op].words == 1)
      at++;
    else if (!scan_long(c, at, &at))
      return false;
  }
  for (size_t i = 0; i < (c->words + 63) / 64; i++) {
    uint64_t stray = c->labels[i] & ~c->starts[i];
    if (stray != 0)
      return refuse(c, i * 64 + (size_t)__builtin_ctzll(stray), "a label points here, inside an instruction");
    c->before[i] = (uint32_t)c->target_count;
    c->target_count += (size_t)__builtin_popcountll(c->labels[i]);
  }
  return true;
}

/* ---- pass 2 ---------------------------------------------------------------------------------------- */

static inline uint32_t target_at(const struct checker *c, size_t word)
{
  uint64_t earlier = c->labels[word >> 6] & ((UINT64_C(1) << (word & 63)) - 1);
  return c->before[word >> 6] + (uint32_t)__builtin_popcountll(earlier);
}

static size_t word_of_target(const struct checker *c, uint32_t t)
{
  size_t low = 0, high = (c->words + 63) / 64;        /* last group with before <= t */
  while (high - low > 1) {
    size_t mid = (low + high) / 2;
    if (c->before[mid] <= t) low = mid; else high = mid;
  }
  uint64_t rest = c->labels[low];
  for (uint32_t n = t - c->before[low]; n > 0; n--)
    rest &= rest - 1;
  return low * 64 + (size_t)__builtin_ctzll(rest);
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
    c->work[c->work_count++] = i;
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
  c->work[c->work_count++] = i;
  c->res.entries++;
  return true;
}

static struct environment environment_of(const struct checker *c, uint32_t function)
{
  struct environment e = { .var_low = 1, .var_high = 1 };     /* field 1 is closure information: harmless */
  if (function >= FIRST_FUNCTION)
    return e;
  const struct target *t = &c->targets[function];
  const opcode_t *site = c->code + t->site;
  if (site[0] == CLOSURE) {
    e.var_high = 1 + (int64_t)site[1];
    return e;
  }
  /* Functions lie 3 words apart, the variables follow the last one's code and information. */
  int64_t functions = site[1], variables = site[2], first = 3 * (functions - t->rank) - 1;
  e.var_low = first;
  e.var_high = first + variables - 1;
  e.offset_low = -3 * (int64_t)t->rank;
  e.offset_high = 3 * (functions - 1 - (int64_t)t->rank);
  return e;
}

static bool check_variable(struct checker *c, size_t at, const struct environment *e, int64_t n)
{
  return n == 1 || (n >= e->var_low && n <= e->var_high)
    || refuse(c, at, "environment field %lld, the closure has %lld to %lld", (long long)n,
              (long long)e->var_low, (long long)e->var_high);
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
  case ACC0: case ACC1: case ACC2: case ACC3: case ACC4: case ACC5: case ACC6: case ACC7:
    return CHECK(check_slot(c, at, s, *floor, ins[0] - ACC0));
  case PUSHACC0: case PUSHACC1: case PUSHACC2: case PUSHACC3:
  case PUSHACC4: case PUSHACC5: case PUSHACC6: case PUSHACC7:
    s->depth++;
    return CHECK(check_slot(c, at, s, *floor, ins[0] - PUSHACC0));
  case PUSHACC:
    s->depth++;
    return CHECK(check_slot(c, at, s, *floor, ins[1]));
  case ACC: case ASSIGN:
    return CHECK(check_slot(c, at, s, *floor, ins[1]));
  case POP:
    return CHECK(pop_words(c, at, s, *floor, ins[1]));
  case ENVACC1: case ENVACC2: case ENVACC3: case ENVACC4:
    return CHECK(check_variable(c, at, e, ins[0] - ENVACC1 + 1));
  case ENVACC:
    return CHECK(check_variable(c, at, e, ins[1]));
  case PUSHENVACC1: case PUSHENVACC2: case PUSHENVACC3: case PUSHENVACC4:
    s->depth++;
    return CHECK(check_variable(c, at, e, ins[0] - PUSHENVACC1 + 1));
  case PUSHENVACC:
    s->depth++;
    return CHECK(check_variable(c, at, e, ins[1]));
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
  case APPLY1: case APPLY2: case APPLY3:
    return CHECK(pop_words(c, at, s, *floor, ins[0] - APPLY1 + 1));
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
  case MAKEBLOCK: case MAKEFLOATBLOCK:
    return CHECK(ins[1] >= 1 ? pop_words(c, at, s, *floor, ins[1] - 1) : refuse(c, at, "a block of size 0"));
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
  case C_CALLN:
    return CHECK(ins[1] >= 1 ? pop_words(c, at, s, *floor, ins[1] - 1) : refuse(c, at, "C_CALLN without arguments"));
  case GETMETHOD: case GETDYNMET:
    return CHECK(need(c, at, s, *floor, 1));
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

/* Which opcodes step_special looks at; the others only change the depth by their delta. */
static const bool is_special[OPCODE_COUNT] = {
  [ACC0 ... ACC] = true, [PUSHACC0 ... PUSHENVACC] = true, [PUSH_RETADDR ... PUSHOFFSETCLOSURE] = true,
  [MAKEBLOCK] = true, [MAKEFLOATBLOCK] = true, [BRANCH ... SWITCH] = true, [PUSHTRAP ... RAISE] = true,
  [C_CALL1] = true, [C_CALLN] = true, [GETMETHOD] = true, [BEQ ... BGEINT] = true,
  [BULTINT] = true, [BUGEINT] = true, [GETDYNMET] = true, [STOP] = true,
  [RERAISE] = true, [RAISE_NOTRACE] = true, [RESUME] = true, [RESUMETERM] = true, [REPERFORMTERM] = true
};

static bool run_off(struct checker *c) { return refuse(c, c->words, "control runs over the end of the code"); }

/* Follow straight-line code from `at` until it ends or meets a target that was followed. */
static bool follow(struct checker *c, size_t at, struct state s)
{
  struct environment e = environment_of(c, s.function);
  int32_t floor = floor_of(c, &s), deepest = s.depth;
  for (;;) {
    uint32_t op = (uint32_t)c->code[at];
    if (is_special[op]) {
      enum step step = step_special(c, at, &s, &floor, &e);
      if (step != GOES_ON)
        return step == ENDS;
    } else {
      int delta = opcode_info[op].delta;
      if (delta < 0 && !need(c, at, &s, floor, -delta))
        return false;
      s.depth += delta;
    }
    if (s.depth > deepest) {
      deepest = s.depth;
      if (deepest > s.cap)
        return refuse(c, at, "the frame grows to %d words without a reservation", deepest);
      if ((size_t)deepest > c->res.max_depth)
        c->res.max_depth = (size_t)deepest;
    }
    at += op == CLOSUREREC ? 3 + (size_t)c->code[at + 1] : opcode_info[op].words;
    if (at >= c->words)
      return run_off(c);
    if (bit(c->labels, at)) {
      struct target *t = &c->targets[target_at(c, at)];
      if (t->in.depth == NO_STATE)
        t->in = s;
      else if (!same_state(&t->in, &s))
        return refuse_join(c, at, &t->in, &s);
      if (t->followed)
        return true;
      t->followed = true;
    }
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
    uint32_t i = c->work[--c->work_count];
    struct target *t = &c->targets[i];
    if (t->followed)
      continue;
    t->followed = true;
    if (!follow(c, word_of_target(c, i), t->in))
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
    good = scan(&c) && prepare_targets(&c) && follow_all(&c);
  if (good && res != NULL)
    *res = c.res;
  free(c.work);
  free(c.targets);
  free(c.before);
  free(c.labels);
  free(c.starts);
  return good;
}
