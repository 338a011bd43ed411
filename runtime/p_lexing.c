/* p_lexing.c -- the automata of ocamllex.
 * Tables are strings of 16-bit little-endian numbers made by ocamllex and trusted.  Nothing here allocates, so
 * pointers into tables and buffer stay valid; all fields written hold integers and need no barrier. */
#include "runtime/memory.h"
#include "runtime/prims.h"

enum {   /* record Lexing.lexbuf */
  REFILL, BUFFER, BUFFER_LENGTH, ABSOLUTE, START, CURRENT, LAST, LAST_ACTION, EOF_REACHED, MEMORY
};
enum {   /* record Lexing.lex_tables; the second half serves automata with "as" bindings */
  BASE, BACKTRACK, DEFAULT, TRANSITION, CHECK,
  BASE_CODE, BACKTRACK_CODE, DEFAULT_CODE, TRANSITION_CODE, CHECK_CODE, CODE
};
enum { END_OF_INPUT = 256 };          /* the character behind the last one */

#define GET(block, i)     bac_field_get((block), (i))
#define SET(block, i, n)  bac_field_set_imm((block), (i), (n))

/* Only a lexbuf that several domains use at once can be wrong here: its lexing is nonsense, but memory is safe. */
static inline void check(intnat i, mlsize_t size)
{
  if (BAC_UNLIKELY((mlsize_t)i >= size))
    caml_failwith("lexing: buffer changed by another domain");
}

static inline int number(value table, intnat i)
{
  uint16_t n;
  memcpy(&n, &Byte(table, 2 * i), sizeof n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  n = __builtin_bswap16(n);
#endif
  return (int16_t)n;
}

/* A negative state is the answer to a request for more input: go on where the automaton stopped. */
static intnat enter(value lexbuf, value state)
{
  intnat s = Long_val(state);
  if (s < 0)
    return -s - 1;
  SET(lexbuf, LAST, GET(lexbuf, CURRENT));
  SET(lexbuf, START, GET(lexbuf, LAST));
  SET(lexbuf, LAST_ACTION, Val_int(-1));
  return s;
}

/* The next character, END_OF_INPUT, or -1 when the buffer must be refilled first. */
static inline int next_char(value lexbuf)
{
  value current = GET(lexbuf, CURRENT), buffer = GET(lexbuf, BUFFER);
  if (current >= GET(lexbuf, BUFFER_LENGTH))
    return GET(lexbuf, EOF_REACHED) == Val_false ? -1 : END_OF_INPUT;
  SET(lexbuf, CURRENT, current + 2);               /* the next tagged integer */
  check(Long_val(current), Bosize_val(buffer));
  return bac_byte_get(buffer, (mlsize_t)Long_val(current));
}

/* No transition: the last accepting state decides. */
static value back_up(value lexbuf)
{
  value action = GET(lexbuf, LAST_ACTION);
  SET(lexbuf, CURRENT, GET(lexbuf, LAST));
  if (action == Val_int(-1))
    caml_failwith("lexing: empty token");
  return action;
}

static inline intnat transition(value tables, intnat state, int base, int c, int check, int next, int otherwise)
{
  if (number(GET(tables, check), base + c) == state)
    return number(GET(tables, next), base + c);
  return number(GET(tables, otherwise), state);
}

value caml_lex_engine(value tables, value start, value lexbuf)
{
  intnat state = enter(lexbuf, start);
  for (;;) {
    int base = number(GET(tables, BASE), state), accepts, c;
    if (base < 0)
      return Val_int(-base - 1);
    accepts = number(GET(tables, BACKTRACK), state);
    if (accepts >= 0) {
      SET(lexbuf, LAST, GET(lexbuf, CURRENT));
      SET(lexbuf, LAST_ACTION, Val_int(accepts));
    }
    c = next_char(lexbuf);
    if (c < 0)
      return Val_long(-state - 1);
    state = transition(tables, state, base, c, CHECK, TRANSITION, DEFAULT);
    if (state < 0)
      return back_up(lexbuf);
    if (c == END_OF_INPUT)
      SET(lexbuf, EOF_REACHED, Val_false);     /* consumed: a refill may find more */
  }
}

/* ---- automata with memory: small programs of (target, source) pairs move positions ---------------- */

enum { STOP = 0xff, HERE = 0xff };     /* in place of a target; in place of a source */

static void run_code(value tables, int code, value lexbuf, value here)
{
  const unsigned char *pc = Bytes_val(GET(tables, CODE)) + code;
  value memory = GET(lexbuf, MEMORY);
  while (*pc != STOP) {
    unsigned char target = *pc++, source = *pc++;
    check(target, Wosize_val(memory));
    if (source != HERE)
      check(source, Wosize_val(memory));
    SET(memory, target, source == HERE ? here : GET(memory, source));
  }
}

/* At an accepting state a position that was never set becomes -1. */
static void run_tags(value tables, intnat state, int which, value lexbuf)
{
  run_code(tables, number(GET(tables, which), state), lexbuf, Val_int(-1));
}

static void run_move(value tables, intnat from, int c, value lexbuf)
{
  int base = number(GET(tables, BASE_CODE), from);
  int code = (int)transition(tables, from, base, c, CHECK_CODE, TRANSITION_CODE, DEFAULT_CODE);
  if (code > 0)
    run_code(tables, code, lexbuf, GET(lexbuf, CURRENT));
}

value caml_new_lex_engine(value tables, value start, value lexbuf)
{
  intnat state = enter(lexbuf, start), from;
  for (;;) {
    int base = number(GET(tables, BASE), state), accepts, c;
    if (base < 0) {
      run_tags(tables, state, BASE_CODE, lexbuf);
      return Val_int(-base - 1);
    }
    accepts = number(GET(tables, BACKTRACK), state);
    if (accepts >= 0) {
      run_tags(tables, state, BACKTRACK_CODE, lexbuf);
      SET(lexbuf, LAST, GET(lexbuf, CURRENT));
      SET(lexbuf, LAST_ACTION, Val_int(accepts));
    }
    c = next_char(lexbuf);
    if (c < 0)
      return Val_long(-state - 1);
    from = state;
    state = transition(tables, state, base, c, CHECK, TRANSITION, DEFAULT);
    if (state < 0)
      return back_up(lexbuf);
    run_move(tables, from, c, lexbuf);
    if (c == END_OF_INPUT)
      SET(lexbuf, EOF_REACHED, Val_false);
  }
}
