/* verify_linear.c -- the quick way to a yes: one walk over the words in order of addresses.
 *
 * It accepts only code laid out as ocamlc lays it out, which is nearly all code there is: functions one after
 * the other, each before the CLOSURE that names it, with the main program around them.  The walk gives every
 * instruction one state and checks that each step and each jump agrees with it.  Where a state is not known
 * yet (a function, the body of a loop) it is assumed; a wrong assumption meets a jump that disagrees.  Since
 * only agreement counts, it does not matter where a state came from: the guarantees of doc/design/verifier.md
 * hold for whatever is accepted here.  A no means nothing: verify.c then decides and finds the words.
 *
 * A state is a `known` number per word: whether it is main program, how many marks enclose it, the depth.
 * That is enough to name the marks themselves, because the mark of a level changes only while no jump
 * forward to that level is open, and no jump back goes past the mark's own place (check_back). */
#include "interp/verify_priv.h"

#include <string.h>
#include "platform/vmem.h"

enum {
  IN_MAIN = 0x8000, LEVELS = 32,
  DEAD = 0xffff,           /* no state: a place that only dead code names so far */
  MAX_FIELD = 0xfff0, MAX_OFFSET = 0x7000, CLAIMED = 0xffff
};

/* Return or trap frame; level 0: the function itself. */
struct level {
  uint32_t site;           /* where it was pushed: no jump back at this level goes further up */
  uint32_t open;           /* jumps forward to places at this level that were not met yet */
  int32_t depth, floor;    /* before and after the push */
};
/* A function that ends before here, and what it asks of its closure (see struct reach). */
struct function {
  uint32_t entry;
  uint16_t low, high;      /* high: CLAIMED when a closure of it was met */
  int16_t offset_low, offset_high;
};
struct scratch {
  uint16_t *known;         /* per word: state + 1 of an instruction, or of a place that a jump names; or 0 */
  uint32_t *first;         /* per 64 words: the first function that starts there */
  struct function *function;
  size_t functions;        /* that fit */
  void *memory;
  size_t bytes;
};
/* Environment fields used, a bit each, bit 1 for none; those from 64 on: the largest and the smallest, or 0 and
 * MAX_FIELD.  Closure offsets used. */
struct reach { uint64_t fields; uint32_t high, low; int32_t offset_low, offset_high; };

struct walk {
  struct checker *c;
  struct scratch s;
  size_t at;               /* the instruction */
  int32_t depth, floor, cap;
  uint32_t tag;            /* IN_MAIN and level, in place */
  uint32_t top;            /* levels above have no open jumps */
  struct level level[LEVELS];
  struct reach reach;
  uint32_t functions;      /* begun; the last one is not complete while not IN_MAIN */
  uint32_t main_open, main_site;   /* of level 0, while functions pass */
  int32_t main_cap;
  uint32_t dead_open;      /* places marked DEAD */
  size_t labelled;         /* the last instruction that a jump names */
};

static const struct reach nothing_reached = { .low = MAX_FIELD };

/* Bits for the depth: the main program has all toplevel values of a unit in one frame and nests little. */
static inline unsigned depth_bits(uint32_t state) { return (state & IN_MAIN) != 0 ? 12 : 10; }
static inline int32_t max_depth(uint32_t state) { return (1 << depth_bits(state)) - 16; }
static inline uint32_t level_in(uint32_t state) { return (state & (IN_MAIN - 1)) >> depth_bits(state); }
static inline uint32_t level_of(const struct walk *w) { return level_in(w->tag); }
static inline uint32_t state_of(const struct walk *w) { return w->tag + (uint32_t)w->depth + 1; }

/* ---- jumps ------------------------------------------------------------------------------------------- */

/* Control may go from here to `to` in the current state. */
static bool jump(struct walk *w, int64_t to)
{
  uint32_t state = state_of(w), level = level_of(w);
  if (to < 0 || to >= (int64_t)w->c->words)
    return false;
  uint16_t *known = &w->s.known[to];
  if (to <= (int64_t)w->at)
    return *known == state && to >= w->level[level].site;
  if (*known != 0 && *known != DEAD)
    return *known == state;
  w->dead_open -= *known == DEAD;
  *known = (uint16_t)state;
  w->level[level].open++;
  return true;
}

static bool any_open(const struct walk *w, uint32_t from)
{
  uint32_t open = 0;
  for (uint32_t l = from; l <= w->top; l++)
    open |= w->level[l].open;
  return open != 0;
}

/* A frame is pushed; the place behind it is reached with the stack as it is now. */
static bool push_level(struct walk *w, int32_t words)
{
  uint32_t level = level_of(w) + 1;
  if (!jump(w, (int64_t)w->at + 1 + w->c->code[w->at + 1]) || level >> (15 - depth_bits(w->tag)) != 0
      || any_open(w, level))
    return false;
  w->top = level;
  w->level[level] = (struct level){ .site = (uint32_t)w->at, .depth = w->depth, .floor = w->depth + words };
  w->depth = w->floor = w->depth + words;
  w->tag += 1u << depth_bits(w->tag);
  return true;
}

/* Is the innermost frame one that `op` pushed? */
static bool pushed_by(const struct walk *w, int32_t op)
{
  uint32_t level = level_of(w);
  return level > 0 && w->c->code[w->level[level].site] == op;
}

static bool pop_trap(struct walk *w)
{
  if (!pushed_by(w, PUSHTRAP) || w->depth != w->floor)
    return false;
  w->depth -= 4;
  w->tag -= 1u << depth_bits(w->tag);
  w->floor = w->level[level_of(w)].floor;
  return true;
}

static inline int32_t red_zone(const struct checker *c) { return c->red_zone < max_depth(0) ? c->red_zone : max_depth(0); }

/* ---- functions ------------------------------------------------------------------------------------------ */

/* The main program has no closure: the one it is called with has field 1 and itself. */
static bool reaches_nothing(const struct reach *r)
{
  return r->fields <= 2 && r->high == 0 && r->offset_low == 0 && r->offset_high == 0;
}

static bool end_function(struct walk *w)
{
  const struct reach *r = &w->reach;
  struct function *f = &w->s.function[w->functions - 1];
  if (any_open(w, 0) || (r->fields & 1) != 0 || r->high > MAX_FIELD || r->offset_low < -MAX_OFFSET
      || r->offset_high > MAX_OFFSET)
    return false;
  f->low = (uint16_t)(r->fields > 3 ? (uint32_t)__builtin_ctzll(r->fields & ~(uint64_t)3) : r->low);
  f->high = (uint16_t)(r->high > 0 ? r->high : 63 - (uint32_t)__builtin_clzll(r->fields | 2));
  f->offset_low = (int16_t)r->offset_low;
  f->offset_high = (int16_t)r->offset_high;
  return true;
}

static bool leave_main(struct walk *w)
{
  if (any_open(w, 1) || !reaches_nothing(&w->reach))
    return false;
  w->main_open = w->level[0].open;
  w->main_site = w->level[0].site;
  w->main_cap = w->cap;
  return true;
}

static bool note_function(struct walk *w, size_t entry)
{
  if (w->functions == w->s.functions)
    return false;
  uint32_t i = w->functions++;
  w->s.function[i].entry = (uint32_t)entry;
  if (i == 0 || w->s.function[i - 1].entry >> 6 != entry >> 6)
    w->s.first[entry >> 6] = i;
  return true;
}

/* A function is taken to start at `at`, of one argument or as its GRAB says.  The word of GRAB stays unknown,
 * so that no jump goes there. */
static bool begin_function(struct walk *w, size_t at)
{
  size_t entry = at;
  const opcode_t *code = w->c->code;
  if (w->tag & IN_MAIN ? !leave_main(w) : !end_function(w))
    return false;
  w->tag = w->top = 0;
  w->floor = 0;
  w->depth = 1;
  w->cap = red_zone(w->c);
  w->reach = nothing_reached;
  if (code[at] == RESTART) {
    if (w->c->words - at < 4 || code[at + 1] != GRAB || w->s.known[at + 1] != 0 || code[at + 2] < 0
        || code[at + 2] >= max_depth(0) || w->s.known[at + 3] != 0)
      return false;
    w->depth += code[at + 2];
    w->cap = w->depth > w->cap ? w->depth : w->cap;
    entry = at + 1;
    at += 3;
  }
  w->level[0] = (struct level){ .site = (uint32_t)at };
  w->at = at;
  return note_function(w, entry);
}

/* Straight-line flow ends before `at`, which a jump names. */
static bool take_up(struct walk *w, uint32_t known)
{
  uint32_t level = level_in(known), depth_mask = (1u << depth_bits(known)) - 1;
  if ((known & IN_MAIN) != 0 && (w->tag & IN_MAIN) == 0) {
    if (!end_function(w) || level != 0)
      return false;
    w->reach = nothing_reached;
    w->top = 0;
    w->level[0] = (struct level){ .site = w->main_site, .open = w->main_open };
    w->cap = w->main_cap;
  } else if (((known ^ w->tag) & IN_MAIN) != 0)
    return false;
  w->tag = known & ~depth_mask;
  w->depth = (int32_t)(known & depth_mask) - 1;
  w->floor = w->level[level].floor;
  return true;
}

/* An instruction that is not followed jumps to `to`, which must turn out to be an instruction as well. */
static bool dead_jump(struct walk *w, size_t at, int64_t to)
{
  if (to < 0 || to >= (int64_t)w->c->words)
    return false;
  if (w->s.known[to] == 0 && to > (int64_t)at) {
    w->s.known[to] = DEAD;
    w->dead_open++;
  }
  return w->s.known[to] != 0;
}

static bool is_live(struct walk *w, size_t at)
{
  if (w->s.known[at] != DEAD)
    return w->s.known[at] != 0;
  w->s.known[at] = 0;
  w->dead_open--;
  return false;
}

/* Straight-line flow ends before w->at, no jump went there, and some jump goes further on: dead code, which
 * the compiler of pattern matching leaves behind.  It is decoded, up to the next place that is live. */
static bool skip_dead(struct walk *w)
{
  const opcode_t *code = w->c->code;
  size_t at = w->at, words = w->c->words;
  for (; at < words && !is_live(w, at); ) {
    size_t length = bac_instruction_words(code, words, at), last = at + length - 1;
    if (length == 0 || code[at] == EVENT || code[at] == BREAK || w->c->flow[code[at]].words == 0)
      return false;
    if (length > 1 && opcode_info[code[at]].operands[length - 2] == 'l'
        && !dead_jump(w, at, (int64_t)last + code[last]))
      return false;
    at += length;
  }
  w->at = at;
  return at < words;
}

/* Straight-line flow ends before `at`.  Where no jump went yet there is the body of a loop, in the state of
 * the jump before it, or dead code, or a function. */
static bool go_on(struct walk *w, size_t at)
{
  bool main = (w->tag & IN_MAIN) != 0;
  w->at = at;
  if (!is_live(w, at)) {
    if (w->c->code[at] == CHECK_SIGNALS && any_open(w, 0))
      return true;
    if (main || !any_open(w, 0))
      return begin_function(w, at);
    if (!skip_dead(w))
      return false;
  }
  return take_up(w, w->s.known[w->at]);       /* arrive agrees in a moment */
}

/* ---- closures ------------------------------------------------------------------------------------------ */

/* The complete function that starts at `entry`, or NULL. */
static struct function *find_function(const struct walk *w, int64_t entry)
{
  uint32_t complete = w->functions - ((w->tag & IN_MAIN) == 0);
  if (entry < 0 || entry >= (int64_t)w->at)
    return NULL;
  for (uint32_t i = w->s.first[entry >> 6]; i < complete && w->s.function[i].entry <= entry; i++)
    if (w->s.function[i].entry == entry)
      return &w->s.function[i];
    else if (w->s.function[i].entry >> 6 != entry >> 6)
      break;
  return NULL;
}

/* A closure is made of the function at `entry`, as number `rank` of `functions` with the same variables:
 * does it have what the function uses?  As find_environment of verify.c. */
static bool claim(struct walk *w, int64_t entry, int32_t functions, int32_t rank, int32_t variables)
{
  struct function *f = find_function(w, entry);
  int64_t low = 3 * ((int64_t)functions - rank) - 1;
  if (f == NULL || f->high == CLAIMED)
    return false;
  if (f->high > 1 && (variables == 0 || f->low < low || f->high > low + variables - 1))
    return false;
  if (f->offset_low < -3 * (int64_t)rank || f->offset_high > 3 * ((int64_t)functions - 1 - rank))
    return false;
  f->high = CLAIMED;
  return true;
}

static bool make_closures(struct walk *w, const opcode_t *ins)
{
  int32_t variables = ins[0] == CLOSURE ? ins[1] : ins[2];
  if (variables < 0 || (variables > 0 && w->depth - w->floor < variables - 1))
    return false;
  w->depth -= variables > 0 ? variables - 1 : 0;
  if (ins[0] == CLOSURE)
    return claim(w, (int64_t)w->at + 2 + ins[2], 1, 0, variables);
  if (ins[1] < 1)
    return false;
  for (int32_t i = 0; i < ins[1]; i++)
    if (!claim(w, (int64_t)w->at + 3 + ins[3 + i], ins[1], i, variables))
      return false;
  w->depth += ins[1];
  return true;
}

/* ---- instructions ------------------------------------------------------------------------------------------ */

static bool offset(struct walk *w, int32_t n)
{
  struct reach *r = &w->reach;
  r->offset_low = n < r->offset_low ? n : r->offset_low;
  r->offset_high = n > r->offset_high ? n : r->offset_high;
  return n % 3 == 0;
}

static bool leaves(const struct walk *w, int32_t frame, int32_t args)
{
  return w->tag == 0 && w->depth == frame && frame >= args;
}

static bool applies(const struct walk *w, int32_t n)
{
  return pushed_by(w, PUSH_RETADDR) && n >= 1 && w->depth - w->floor == n;
}

static bool switches(struct walk *w, const opcode_t *ins)
{
  size_t labels = (size_t)table_words(ins);
  for (size_t i = 0; i < labels; i++)
    if (!jump(w, (int64_t)w->at + 2 + ins[2 + i]))
      return false;
  return true;
}

/* As note_reservation of verify.c.  It must hold for all that follows in the function, so no jump may lead
 * past it, neither one that is open nor a later one back. */
static void reserve(struct walk *w, const opcode_t *ins)
{
  if ((size_t)ins[1] != w->c->lim->ensure_stack || w->labelled == w->at || level_of(w) != 0 || any_open(w, 0)
      || w->at < 2 || w->s.known[w->at - 2] == 0 || ins[-2] != CONSTINT)
    return;
  int64_t cap = (int64_t)w->depth + ins[-1] - ENSURE_MARGIN;
  if (cap > w->cap)
    w->cap = cap > max_depth(w->tag) ? max_depth(w->tag) : (int32_t)cap;
  w->level[0].site = (uint32_t)w->at + 2;
}

/* Operands that are no labels; the common case of primitives first. */
static bool good_operands(const struct walk *w)
{
  const opcode_t *ins = w->c->code + w->at;
  const struct bac_verify_limits *lim = w->c->lim;
  if (ins[0] >= C_CALL1 && ins[0] <= C_CALL5 && ins[1] >= 0 && (size_t)ins[1] < lim->prims) {
    int arity = lim->arity == NULL ? BAC_ARITY_UNKNOWN : lim->arity[ins[1]];
    return arity != BAC_ARITY_NEVER && arity <= ins[0] - C_CALL1 + 1;
  }
  return bac_verify_operands(w->c, w->at);
}

/* Word `slot` of the frame exists and belongs to no return or trap frame. */
static bool readable(const struct walk *w, int64_t slot)
{
  for (uint32_t l = level_of(w); l > 0; l--)
    if (slot >= w->level[l].floor)
      return true;
    else if (slot >= w->level[l].depth)
      return false;
  return slot >= 0;
}

/* The row of an instruction found something that needs a closer look. */
static bool row_slow(const struct walk *w, const struct flow_row *r)
{
  const opcode_t *ins = w->c->code + w->at;
  uint32_t needs = (uint32_t)(r->need + (ins[r->first] & r->need_operand));
  if (((uint32_t)ins[r->first] > r->first_max || (uint32_t)ins[r->last] > r->last_max) && !good_operands(w))
    return false;
  return (uint32_t)(w->depth - w->floor) >= needs
    || (((ins[0] >= ACC0 && ins[0] <= ACC) || ins[0] == ASSIGN || (ins[0] >= PUSHACC0 && ins[0] <= PUSHACC))
        && readable(w, w->depth - (int64_t)needs));
}

enum step { REFUSED, GOES_ON, ENDS };

/* As step_special of verify.c. */
static enum step step(struct walk *w, const struct flow_row *r)
{
  const opcode_t *ins = w->c->code + w->at;
  int64_t at = (int64_t)w->at;
  if (BAC_UNLIKELY((uint32_t)ins[r->first] > r->first_max) && !good_operands(w))
    return REFUSED;
#define CHECK(cond) ((cond) ? GOES_ON : REFUSED)
#define LEAVE(cond) ((cond) ? ENDS : REFUSED)
  switch (ins[0]) {
  case OFFSETCLOSUREM3: case OFFSETCLOSURE0: case OFFSETCLOSURE3:
    return CHECK(offset(w, 3 * (ins[0] - OFFSETCLOSURE0)));
  case OFFSETCLOSURE:
    return CHECK(offset(w, ins[1]));
  case PUSHOFFSETCLOSUREM3: case PUSHOFFSETCLOSURE0: case PUSHOFFSETCLOSURE3:
    w->depth++;
    return CHECK(offset(w, 3 * (ins[0] - PUSHOFFSETCLOSURE0)));
  case PUSHOFFSETCLOSURE:
    w->depth++;
    return CHECK(offset(w, ins[1]));
  case PUSH_RETADDR:
    return CHECK(push_level(w, 3));
  case PUSHTRAP:
    return CHECK(push_level(w, 4));
  case POPTRAP:
    return CHECK(pop_trap(w));
  case APPLY:
    return LEAVE(applies(w, ins[1]));
  case APPTERM:
    return LEAVE(ins[1] >= 1 && leaves(w, ins[2], ins[1]));
  case APPTERM1: case APPTERM2: case APPTERM3:
    return LEAVE(leaves(w, ins[1], ins[0] - APPTERM1 + 1));
  case RETURN:
    return LEAVE(leaves(w, ins[1], 0));
  case RESUMETERM:
    return LEAVE(leaves(w, ins[1], 3));
  case REPERFORMTERM:
    return LEAVE(leaves(w, ins[1], 2));
  case CLOSURE: case CLOSUREREC:
    return CHECK(make_closures(w, ins));
  case BRANCH:
    return LEAVE(jump(w, at + 1 + ins[1]));
  case BRANCHIF: case BRANCHIFNOT:
    return CHECK(jump(w, at + 1 + ins[1]));
  case BEQ: case BNEQ: case BLTINT: case BLEINT: case BGTINT: case BGEINT: case BULTINT: case BUGEINT:
    return CHECK(jump(w, at + 2 + ins[2]));
  case SWITCH:
    return LEAVE(switches(w, ins));
  case RAISE: case RERAISE: case RAISE_NOTRACE:
    return ENDS;
  case C_CALL1:
    reserve(w, ins);
    return GOES_ON;
  case RESUME:
    w->depth -= 3;
    return CHECK(w->depth >= w->floor);
  case STOP:
    return LEAVE(w->tag == IN_MAIN && w->depth == 0);
  default:                                   /* GRAB and RESTART: see begin_function; EVENT, BREAK */
    return REFUSED;
  }
#undef CHECK
#undef LEAVE
}

/* The end of the code, behind an instruction that ends. */
static bool finish(struct walk *w)
{
  if (w->dead_open != 0)
    return false;
  if ((w->tag & IN_MAIN) == 0)
    return end_function(w) && w->main_open == 0;
  return !any_open(w, 0) && reaches_nothing(&w->reach);
}

/* An instruction that has no simple row.  Behind one that ends, go_on says where to go on. */
static bool walk_special(struct walk *w, const struct flow_row *r)
{
  size_t words = w->c->words, length = r->words;
  if (length == 0)
    length = bac_instruction_words(w->c->code, words, w->at);
  size_t next = w->at + length;
  if (length == 0 || next > words)
    return false;
  enum step s = step(w, r);
  if (s == REFUSED || w->depth > w->cap)
    return false;
  if (s == ENDS && next < words)
    return go_on(w, next);
  w->at = next;
  return s == ENDS ? finish(w) : next < words;
}

/* A jump forward has named this place before. */
static bool arrive(struct walk *w, size_t at, uint32_t known, uint32_t state)
{
  w->labelled = at;
  if (known == DEAD) {
    w->dead_open--;
    return true;
  }
  w->level[level_in(state)].open--;
  return known == state;
}

/* A field that has no bit; the bit that stands for none instead. */
static uint64_t wide_field(struct walk *w, uint32_t field)
{
  struct reach *r = &w->reach;
  r->high = field > r->high ? field : r->high;
  r->low = field < r->low ? field : r->low;
  return 2;
}

/* A row whose operands decide what it needs, pops and reads of the environment: masks instead of branches,
 * which would be mispredicted.  The place, the depth and the fields are in registers; *w is brought up to
 * date where others look at it. */
static __attribute__((noinline)) bool walk(struct walk *w)      /* inlined, it would share its registers */
{
  const struct flow_row *const flow = w->c->flow;
  const unsigned char *const length = w->c->length;
  const opcode_t *const code = w->c->code, *const end = code + w->c->words, *pc = code + w->at;
  uint16_t *known = w->s.known + w->at;
  int32_t depth = w->depth, floor = w->floor, cap = w->cap;
  uint32_t tag = w->tag;
  uint64_t fields = w->reach.fields;
  while (pc < end) {
    uint32_t op = (uint32_t)*pc, state = tag + (uint32_t)depth + 1, before = *known;
    if (BAC_UNLIKELY(op >= OPCODE_COUNT) || (before != 0 && !arrive(w, (size_t)(pc - code), before, state)))
      return false;
    *known = (uint16_t)state;
    const struct flow_row *r = &flow[op];
    if (BAC_UNLIKELY(!r->simple)) {
      w->at = (size_t)(pc - code);
      w->depth = depth;
      w->reach.fields = fields;
      if (!walk_special(w, r))
        return false;
      pc = code + w->at;
      known = w->s.known + w->at;
      depth = w->depth, floor = w->floor, cap = w->cap;
      tag = w->tag, fields = w->reach.fields;
      continue;
    }
    size_t words = length[op];
    if (BAC_UNLIKELY((size_t)(end - pc) <= words))
      return false;
    int32_t operand = pc[r->first], last = pc[r->last];
    uint32_t needs = (uint32_t)(r->need + (operand & r->need_operand));
    uint32_t field = (uint32_t)(r->field + (operand & r->field_operand));
    uint64_t field_bit = (uint64_t)1 << (field & 63);
    if (BAC_UNLIKELY((uint32_t)(depth - floor) < needs || (uint32_t)operand > r->first_max
                     || (uint32_t)last > r->last_max)) {
      w->at = (size_t)(pc - code);
      w->depth = depth;
      if (!row_slow(w, r))
        return false;
      if (field > 63)
        field_bit = wide_field(w, field);
    }
    fields |= field_bit;
    depth += r->delta - (operand & r->delta_operand);
    if (BAC_UNLIKELY(depth > cap))
      return false;
    pc += words;
    known += words;
  }
  return true;
}

/* ---- door ------------------------------------------------------------------------------------------------------ */

enum { HUGE = 2 << 20, WORDS_PER_FUNCTION = 2 };

static void lay_out(struct scratch *s, size_t words, size_t functions)
{
  size_t groups = words / 64 + 1;
  s->known = s->memory;
  s->first = (uint32_t *)(void *)(s->known + groups * 64);
  s->function = (struct function *)(void *)(s->first + (groups + 1) / 2 * 2);
  s->functions = functions;
}

static size_t bytes_without_functions(size_t words)
{
  size_t groups = words / 64 + 1;
  return groups * 64 * sizeof(uint16_t) + (groups + 1) / 2 * 2 * sizeof(uint32_t);
}

/* Memory of the caller serves if it has room for functions of 32 words. */
static bool borrow_scratch(struct scratch *s, size_t words, const struct bac_verify_limits *lim)
{
  size_t fixed = bytes_without_functions(words), functions = words / 32 + 1;
  if (lim->scratch == NULL || lim->scratch_bytes < fixed + functions * sizeof *s->function)
    return false;
  s->memory = memset(lim->scratch, 0, fixed);
  lay_out(s, words, (lim->scratch_bytes - fixed) / sizeof *s->function);
  return true;
}

/* A function takes two words at least; pages of the table that stay empty cost nothing. */
static bool take_scratch(struct scratch *s, size_t words)
{
  size_t functions = words / WORDS_PER_FUNCTION + 1, fixed = bytes_without_functions(words);
  bool large = fixed > HUGE / 4;
  s->bytes = fixed + functions * sizeof *s->function;
  if (large)
    s->bytes = (s->bytes + HUGE - 1) & ~(size_t)(HUGE - 1);
  if (bac_vmem_reserve_aligned(s->bytes, large ? HUGE : bac_vmem_page_bytes(), &s->memory) != BAC_OK)
    return false;
  if (bac_vmem_commit(s->memory, s->bytes) != BAC_OK) {
    bac_vmem_release(s->memory, s->bytes);
    return false;
  }
  if (large)
    bac_vmem_advise_huge(s->memory, s->bytes);
  lay_out(s, words, functions);
  return true;
}

bool bac_verify_linear(struct checker *c)
{
  struct walk w = {
    .c = c, .cap = red_zone(c), .tag = IN_MAIN, .reach = nothing_reached,
    .labelled = SIZE_MAX
  };
  if (borrow_scratch(&w.s, c->words, c->lim))
    return walk(&w);
  if (!take_scratch(&w.s, c->words))
    return false;
  bool good = walk(&w);
  bac_vmem_release(w.s.memory, w.s.bytes);
  return good;
}
