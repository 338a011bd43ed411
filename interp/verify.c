/* verify.c -- see verify.h and doc/design/verifier.md.  The thorough way: code that verify_linear.c does not
 * accept is decided here.
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
#include "interp/verify_priv.h"

#include <stdlib.h>
#include <string.h>

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
    if (to <= c->sweep)
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
  if (to <= c->sweep)
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

static struct environment find_environment(const struct checker *c, uint32_t function)
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

/* Runs of one function mostly follow each other. */
static void set_environment(struct checker *c, uint32_t function)
{
  c->environment = find_environment(c, function);
  c->environment_of = function;
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
  const struct flow_row *r = &c->flow[ins[0]];
  if (BAC_UNLIKELY((uint32_t)ins[r->first] > r->first_max) && !bac_verify_operands(c, at))
    return REFUSED;
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

static bool run_off(struct checker *c) { return refuse(c, c->words, "control runs over the end of the code"); }

/* A row found too few words above the innermost mark, a wrong environment field, or an operand that needs
 * a closer look.  Reading stack words below a mark is fine. */
static bool step_row_slow(struct checker *c, size_t at, const struct state *s, int32_t floor,
                          const struct environment *e)
{
  const struct flow_row *r = &c->flow[c->code[at]];
  int32_t op = c->code[at], operand = c->code[at + r->first];
  int64_t needs = r->need + (int64_t)(operand & r->need_operand);
  if (!bac_verify_operands(c, at) || !check_variable(c, at, e, r->field + (int64_t)(operand & r->field_operand)))
    return false;
  if (needs < 0)
    return refuse(c, at, "%s of size 0", opcode_info[op].name);
  if ((op >= ACC0 && op <= ACC) || op == ASSIGN)
    return check_slot(c, at, s, floor, needs - 1);
  if (op >= PUSHACC0 && op <= PUSHACC) {
    struct state after = *s;
    after.depth++;
    return check_slot(c, at, &after, floor, needs);
  }
  return need(c, at, s, floor, needs);
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

static inline void note_depth(struct checker *c, int32_t deepest)
{
  if ((size_t)deepest > c->res.max_depth)
    c->res.max_depth = (size_t)deepest;
}

/* Follow straight-line code from `at` until it ends or meets a target that was followed.  The next
 * instruction is the next bit of `starts`: adding up lengths would make each step wait for the last.
 * The depth is in a register; s.depth is brought up to date where s is looked at. */
static bool follow(struct checker *c, size_t at, struct state s)
{
  if (s.function != c->environment_of)
    set_environment(c, s.function);
  const struct environment e = c->environment;
  const opcode_t *code = c->code;
  int32_t floor = floor_of(c, &s), depth = s.depth, deepest = depth;
  size_t group = at >> 6, groups = (c->words + 63) / 64;
  uint64_t rest = c->starts[group] & ~UINT64_C(0) << (at & 63), labels = c->labels[group];
  bool known = false;
  for (;;) {
    const struct flow_row *r = &c->flow[(uint32_t)code[at]];
    if (r->simple) {
      int32_t operand = code[at + r->first], last = code[at + r->last];
      uint32_t needs = (uint32_t)(r->need + (operand & r->need_operand));
      uint32_t field = (uint32_t)(r->field + (operand & r->field_operand));
      if (BAC_UNLIKELY((uint32_t)(depth - floor) < needs || (uint32_t)operand > r->first_max
                       || (uint32_t)last > r->last_max || (field != 1 && field - e.var_low > e.var_span))) {
        s.depth = depth;
        if (!step_row_slow(c, at, &s, floor, &e))
          return false;
      }
      depth += r->delta - (operand & r->delta_operand);
    } else {
      s.depth = depth;
      enum step step = step_special(c, at, &s, &floor, &e);
      if (step != GOES_ON) {
        note_depth(c, deepest);
        return step == ENDS;
      }
      depth = s.depth;
    }
    deepest = depth > deepest ? depth : deepest;
    if (BAC_UNLIKELY(depth > s.cap))
      return refuse(c, at, "the frame grows to %d words without a reservation", depth);
    rest &= rest - 1;
    while (BAC_UNLIKELY(rest == 0)) {
      if (++group == groups)
        return run_off(c);
      rest = c->starts[group];
      labels = c->labels[group];
    }
    at = group * 64 + (size_t)__builtin_ctzll(rest);
    if ((labels & rest & -rest) != 0) {
      s.depth = depth;
      if (!enter_label(c, at, &s, &known) || known) {
        note_depth(c, deepest);
        return known;
      }
    }
  }
}

static bool follow_target(struct checker *c, size_t at, struct target *t)
{
  if (t->in.depth == NO_STATE || t->followed)
    return true;
  t->followed = true;
  if (!follow(c, at, t->in))
    return false;
  while (c->work_count > 0) {
    at = c->work[--c->work_count];
    t = &c->targets[target_at(c, at)];
    if (t->followed)
      continue;
    t->followed = true;
    if (!follow(c, at, t->in))
      return false;
  }
  return true;
}

/* Labels are visited in order of addresses, which is how memory likes it; only the few that are reached by
 * a jump back alone (bodies of loops) wait in the list of work. */
static bool sweep(struct checker *c)
{
  struct target *t = c->targets;
  for (size_t group = 0; group < (c->words + 63) / 64; group++)
    for (uint64_t rest = c->labels[group]; rest != 0; rest &= rest - 1, t++) {
      c->sweep = group * 64 + (size_t)__builtin_ctzll(rest);
      if (!follow_target(c, c->sweep, t))
        return false;
    }
  return true;
}

static bool follow_all(struct checker *c)
{
  struct target main = {
    .in = { .depth = 0, .cap = c->red_zone, .mark = NO_MARK, .function = MAIN }, .site = NO_MARK
  };
  if (c->lim->closure_at_zero) {
    main.in.depth = 1;
    main.in.function = FIRST_FUNCTION;
  }
  if (bit(c->labels, 0)) {                     /* a loop back to the very start */
    c->targets[0] = main;
    c->targets[0].followed = true;
  }
  return follow_target(c, 0, &main) && sweep(c);
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

static bool check_all(struct checker *c)
{
  size_t groups = c->words / 64 + 1;
  bool good = false;
  c->starts = calloc(groups, sizeof *c->starts);
  c->labels = calloc(groups, sizeof *c->labels);
  c->before = calloc(groups, sizeof *c->before);
  if (c->starts == NULL || c->labels == NULL || c->before == NULL)
    refuse(c, 0, "out of memory");
  else
    good = bac_verify_scan(c) && prepare_targets(c) && follow_all(c);
  free(c->work);
  free(c->targets);
  free(c->before);
  free(c->labels);
  free(c->starts);
  return good;
}

/* Who wants figures gets them from the thorough way. */
bool bac_verify_code(const opcode_t *code, size_t words, const struct bac_verify_limits *lim,
                     struct bac_verify_result *res, struct bac_verify_error *err)
{
  struct checker c = {
    .code = code, .words = words, .lim = lim, .err = err, .environment_of = FIRST_FUNCTION, .environment.var_low = 1
  };
  c.red_zone = lim->red_zone_words == 0 ? RED_ZONE : (int32_t)lim->red_zone_words;
  if (words == 0 || words >= MAX_CODE_WORDS)
    return refuse(&c, 0, words == 0 ? "the code is empty" : "the code is too long");
  bac_verify_rows(&c);
  if (res == NULL && !lim->closure_at_zero && bac_verify_linear(&c))
    return true;
  if (!check_all(&c))
    return false;
  if (res != NULL)
    *res = c.res;
  return true;
}
