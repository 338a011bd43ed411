/* p_parsing.c -- the automata of ocamlyacc.
 * An LALR(1) engine over the tables that byacc made popular (doc: Parsing in the standard library).  It keeps
 * its stacks in OCaml arrays of the environment record and returns to Parsing.yyparse whenever OCaml code must
 * run: to read a token, to grow the stacks, to compute a semantic action.  Nothing here allocates. */
#include <stdio.h>
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/startup.h"

enum {   /* record Parsing.parser_env */
  S_STACK, V_STACK, START_STACK, END_STACK, STACK_SIZE, STACK_BASE, CURRENT, LVAL, SYMBOL_START, SYMBOL_END,
  ASP, RULE_LENGTH, RULE_NUMBER, SP, STATE, ERRFLAG
};
enum {   /* record Parsing.parse_tables */
  ACTIONS, TRANSL_CONST, TRANSL_BLOCK, LHS, LENGTH, DEFRED, DGOTO, SINDEX, RINDEX, GINDEX, TABLE_SIZE, TABLE,
  CHECK, ERROR_FUNCTION, NAMES_CONST, NAMES_BLOCK
};
enum input { BEGIN, TOKEN_READ, STACKS_GROWN_1, STACKS_GROWN_2, ACTION_COMPUTED, ERROR_DETECTED };
enum output {
  READ_TOKEN, RAISE_PARSE_ERROR, GROW_STACKS_1, GROW_STACKS_2, COMPUTE_ACTION, CALL_ERROR_FUNCTION,
  GO_ON                               /* ours: no need to return yet */
};
enum { ERROR_TOKEN = 256, NO_TOKEN = -1, RECOVERY_SHIFTS = 3 };

struct engine {
  value tables, env;
  intnat sp, state, errflag;          /* copies of the fields of env, written back on return */
  bool trace;
};

#define TABLE_ENTRY(e, table, i) number(bac_field_get((e)->tables, table), (i))

/* Module Parsing has one environment for the whole program.  Domains that parse at the same time get nonsense
 * from it, here as in the reference, but nothing outside of its blocks is touched. */
static inline bool is_inside(intnat i, mlsize_t size) { return BAC_LIKELY((mlsize_t)i < size); }

static value stack_of(const struct engine *e, int stack, intnat at)
{
  value s = bac_field_get(e->env, stack);
  if (!is_inside(at, Wosize_val(s)))
    caml_failwith("Parsing: environment changed by another domain");
  return s;
}

static inline int number(value table, intnat i)
{
  uint16_t n;
  if (!is_inside(i, Bosize_val(table) / sizeof n))
    return 0;
  memcpy(&n, &Byte(table, 2 * i), sizeof n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  n = __builtin_bswap16(n);
#endif
  return (int16_t)n;
}

static inline intnat token(const struct engine *e) { return Long_val(bac_field_get(e->env, CURRENT)); }
static inline void set_token(struct engine *e, intnat t) { bac_field_set_imm(e->env, CURRENT, Val_long(t)); }

/* The entry for `key` in the row that starts at `row`; false when the row has none.  Row 0 is empty. */
static bool lookup(const struct engine *e, intnat row, intnat key, intnat *entry)
{
  intnat i = row + key;
  if (row == 0 || i < 0 || i > Long_val(bac_field_get(e->tables, TABLE_SIZE))
      || TABLE_ENTRY(e, CHECK, i) != key)
    return false;
  *entry = TABLE_ENTRY(e, TABLE, i);
  return true;
}

/* ---- trace (OCAMLRUNPARAM=p, Parsing.set_trace): texts as the reference prints them ---------------- */

/* The parameter p cannot be overruled by the program. */
static bool trace_wanted(void)
{
  return bac_params.parser_trace != 0 || Caml_state->parser_trace != 0;
}

#define TRACE(e, ...) do { if ((e)->trace) fprintf(stderr, __VA_ARGS__); } while (0)

/* names: words that each end in a NUL, in order of their numbers. */
static const char *token_name(value names, intnat n)
{
  const char *p = String_val(names), *end = p + bac_string_length(names);
  for (; n > 0 && p < end; n--)
    p += strlen(p) + 1;
  return p < end ? p : "<unknown token>";
}

static void trace_token(const struct engine *e, value tok)
{
  if (Is_long(tok)) {
    fprintf(stderr, "State %d: read token %s\n", (int)e->state,
            token_name(bac_field_get(e->tables, NAMES_CONST), Long_val(tok)));
    return;
  }
  fprintf(stderr, "State %d: read token %s(", (int)e->state,
          token_name(bac_field_get(e->tables, NAMES_BLOCK), (intnat)Tag_val(tok)));
  tok = bac_field_get(tok, 0);
  if (Is_long(tok))
    fprintf(stderr, "%ld", (long)Long_val(tok));
  else if (Tag_val(tok) == String_tag)
    fprintf(stderr, "%s", String_val(tok));
  else if (Tag_val(tok) == Double_tag)
    fprintf(stderr, "%g", Double_val(tok));
  else
    fprintf(stderr, "_");
  fprintf(stderr, ")\n");
}

/* ---- moves --------------------------------------------------------------------------------------- */

static void store(const struct engine *e, int stack, intnat at, value v)
{
  bac_modify(&Field(stack_of(e, stack, at), at), v);
}

/* The shifted symbol's slots; there is room. */
static void push(struct engine *e)
{
  bac_field_set_imm(stack_of(e, S_STACK, e->sp), (mlsize_t)e->sp, Val_long(e->state));
  store(e, V_STACK, e->sp, bac_field_get(e->env, LVAL));
  store(e, START_STACK, e->sp, bac_field_get(e->env, SYMBOL_START));
  store(e, END_STACK, e->sp, bac_field_get(e->env, SYMBOL_END));
}

static enum output shift_to(struct engine *e, intnat state)
{
  TRACE(e, "State %d: shift to state %d\n", (int)e->state, (int)state);
  e->state = state;
  e->sp++;
  if (e->sp >= Long_val(bac_field_get(e->env, STACK_SIZE)))
    return GROW_STACKS_1;
  push(e);
  return GO_ON;
}

/* Pops the right-hand side and goes to the state of the left-hand side; the value is computed next. */
static enum output reduce(struct engine *e, intnat rule)
{
  intnat length = TABLE_ENTRY(e, LENGTH, rule), symbol, below, state;
  TRACE(e, "State %d: reduce by rule %d\n", (int)e->state, (int)rule);
  bac_field_set_imm(e->env, ASP, Val_long(e->sp));
  bac_field_set_imm(e->env, RULE_NUMBER, Val_long(rule));
  bac_field_set_imm(e->env, RULE_LENGTH, Val_long(length));
  e->sp = e->sp - length + 1;
  symbol = TABLE_ENTRY(e, LHS, rule);
  below = Long_val(bac_field_get(stack_of(e, S_STACK, e->sp - 1), (mlsize_t)e->sp - 1));
  if (!lookup(e, TABLE_ENTRY(e, GINDEX, symbol), below, &state))
    state = TABLE_ENTRY(e, DGOTO, symbol);
  e->state = state;
  return e->sp < Long_val(bac_field_get(e->env, STACK_SIZE)) ? COMPUTE_ACTION : GROW_STACKS_2;
}

/* The value of a rule has been computed.  An empty right-hand side begins and ends where the symbol before
 * it ended. */
static enum output take_action(struct engine *e, value v)
{
  intnat asp = Long_val(bac_field_get(e->env, ASP));
  value end = bac_field_get(stack_of(e, END_STACK, asp), (mlsize_t)asp);
  bac_field_set_imm(stack_of(e, S_STACK, e->sp), (mlsize_t)e->sp, Val_long(e->state));
  store(e, V_STACK, e->sp, v);
  store(e, END_STACK, e->sp, end);
  if (e->sp > asp)
    store(e, START_STACK, e->sp, end);
  return GO_ON;
}

/* Pops states until one can shift the error token. */
static enum output find_recovering_state(struct engine *e)
{
  e->errflag = RECOVERY_SHIFTS;
  for (;;) {
    intnat below = Long_val(bac_field_get(stack_of(e, S_STACK, e->sp), (mlsize_t)e->sp)), state;
    if (lookup(e, TABLE_ENTRY(e, SINDEX, below), ERROR_TOKEN, &state)) {
      TRACE(e, "Recovering in state %d\n", (int)below);
      return shift_to(e, state);
    }
    TRACE(e, "Discarding state %d\n", (int)below);
    if (e->sp <= Long_val(bac_field_get(e->env, STACK_BASE))) {
      TRACE(e, "No more states to discard\n");
      return RAISE_PARSE_ERROR;
    }
    e->sp--;
  }
}

/* Right after a recovery the token that does not fit is dropped instead; end of input cannot be. */
static enum output recover(struct engine *e)
{
  if (e->errflag < RECOVERY_SHIFTS)
    return find_recovering_state(e);
  if (token(e) == 0)
    return RAISE_PARSE_ERROR;
  TRACE(e, "Discarding last token read\n");
  set_token(e, NO_TOKEN);
  return GO_ON;
}

static enum output act_on_token(struct engine *e)
{
  intnat entry;
  if (lookup(e, TABLE_ENTRY(e, SINDEX, e->state), token(e), &entry)) {
    set_token(e, NO_TOKEN);
    if (e->errflag > 0)
      e->errflag--;
    return shift_to(e, entry);
  }
  if (lookup(e, TABLE_ENTRY(e, RINDEX, e->state), token(e), &entry))
    return reduce(e, entry);
  return e->errflag > 0 ? recover(e) : CALL_ERROR_FUNCTION;
}

static enum output take_token(struct engine *e, value tok)
{
  if (Is_block(tok)) {
    bac_field_set_imm(e->env, CURRENT, bac_field_get(bac_field_get(e->tables, TRANSL_BLOCK), Tag_val(tok)));
    bac_modify(&Field(e->env, LVAL), bac_field_get(tok, 0));
  } else {
    bac_field_set_imm(e->env, CURRENT, bac_field_get(bac_field_get(e->tables, TRANSL_CONST), (mlsize_t)Long_val(tok)));
    bac_modify(&Field(e->env, LVAL), Val_unit);
  }
  if (e->trace)
    trace_token(e, tok);
  return act_on_token(e);
}

static enum output step(struct engine *e)
{
  intnat rule = TABLE_ENTRY(e, DEFRED, e->state);
  if (rule != 0)
    return reduce(e, rule);
  if (token(e) < 0)
    return READ_TOKEN;
  return act_on_token(e);
}

/* ---- the engine ---------------------------------------------------------------------------------- */

static enum output resume(struct engine *e, enum input command, value arg)
{
  switch (command) {
  case BEGIN:           e->state = e->errflag = 0; return GO_ON;
  case TOKEN_READ:      return take_token(e, arg);
  case STACKS_GROWN_1:  push(e); return GO_ON;
  case STACKS_GROWN_2:  return COMPUTE_ACTION;
  case ACTION_COMPUTED: return take_action(e, arg);
  case ERROR_DETECTED:  return recover(e);
  }
  return RAISE_PARSE_ERROR;
}

value caml_parse_engine(value tables, value env, value command, value arg)
{
  struct engine e = {
    .tables = tables, .env = env, .sp = Long_val(bac_field_get(env, SP)), .state = Long_val(bac_field_get(env, STATE)),
    .errflag = Long_val(bac_field_get(env, ERRFLAG)), .trace = trace_wanted()
  };
  enum output out = resume(&e, (enum input)Long_val(command), arg);
  while (out == GO_ON)
    out = step(&e);
  bac_field_set_imm(env, SP, Val_long(e.sp));
  bac_field_set_imm(env, STATE, Val_long(e.state));
  bac_field_set_imm(env, ERRFLAG, Val_long(e.errflag));
  return Val_int(out);
}

value caml_set_parser_trace(value flag)
{
  value before = Val_bool(trace_wanted());
  Caml_state->parser_trace = Bool_val(flag);
  return before;
}
