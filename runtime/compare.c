/* compare.c -- compare, =, < and their friends on any two values.
 * The walk is depth first, left to right, with an explicit stack that moves to C memory when it outgrows
 * the frame, so depth is bounded by memory alone.  A frame of the stack is a pair of blocks and the next
 * field to look at; it is dropped before its last field is taken, so lists need no stack.
 *
 * A walk over large values polls, since others may be waiting for a stop; then the stack is a local
 * root, which is why a frame is made of three OCaml values. */
#include <stdlib.h>
#include "runtime/compare.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/signal.h"

enum {
  FRAME = 3,                              /* words of a frame: left block, right block, next field */
  FRAMES_INSIDE = 64,                     /* without C memory */
  FRAMES_MAX = 1 << 24,                   /* a cyclic value ends here with Out_of_memory */
  POLL_EVERY = 2048                       /* blocks */
};

struct walk {
  value *top, *end;                       /* next free word; end of the room */
  value *base;                            /* inside, or C memory */
  intnat poll_left;
  bool total;
  value inside[FRAMES_INSIDE * FRAME];
};

static void start(struct walk *w, bool total)
{
  w->base = w->top = w->inside;
  w->end = w->inside + FRAMES_INSIDE * FRAME;
  w->poll_left = POLL_EVERY;
  w->total = total;
}

static void stop(struct walk *w)
{
  if (w->base != w->inside)
    free(w->base);
}

static _Noreturn void fail(struct walk *w, const char *message)
{
  stop(w);
  caml_invalid_argument(message);
}

/* ---- the stack ----------------------------------------------------------------------------------- */

static __attribute__((noinline)) void grow(struct walk *w)
{
  size_t used = (size_t)(w->top - w->base), room = 2 * (size_t)(w->end - w->base);
  value *larger = NULL;
  if (room <= (size_t)FRAMES_MAX * FRAME)
    larger = malloc(room * sizeof *larger);
  if (larger == NULL) {
    stop(w);
    caml_raise_out_of_memory();
  }
  memcpy(larger, w->base, used * sizeof *larger);
  stop(w);
  w->base = larger;
  w->top = larger + used;
  w->end = larger + room;
}

/* Let others in.  May move blocks: every value of the walk is on its stack at this point. */
static __attribute__((noinline)) void poll(struct walk *w)
{
  struct caml__roots_block roots;
  value res;
  w->poll_left = POLL_EVERY;
  if (!bac_poll_wanted(Caml_state))
    return;
  roots.next = Caml_state->local_roots;
  roots.ntables = 1;
  roots.nitems = w->top - w->base;
  roots.tables[0] = w->base;
  Caml_state->local_roots = &roots;
  res = bac_poll_actions(Caml_state);
  Caml_state->local_roots = roots.next;
  if (Is_exception_result(res)) {
    stop(w);
    caml_raise(Extract_exception(res));
  }
}

static inline void push(struct walk *w, value a, value b, mlsize_t field)
{
  if (BAC_UNLIKELY(w->top == w->end))
    grow(w);
  w->top[0] = a;
  w->top[1] = b;
  w->top[2] = Val_long(field);
  w->top += FRAME;
}

/* The next two fields that are not obviously equal; false when nothing is left. */
static inline bool next(struct walk *w, value *a, value *b)
{
  while (w->top > w->base) {
    value *frame = w->top - FRAME;
    mlsize_t size = Wosize_val(frame[0]), i = (mlsize_t)Long_val(frame[2]);
    while (i < size) {
      value x = bac_field_get(frame[0], i), y = bac_field_get(frame[1], i);
      i++;
      if (x == y && (w->total || Is_long(x)))
        continue;
      if (i == size)
        w->top = frame;                  /* dropped before its last field: lists need no stack */
      else
        frame[2] = Val_long(i);
      *a = x;
      *b = y;
      return true;
    }
    w->top = frame;
  }
  return false;
}

/* ---- leaves -------------------------------------------------------------------------------------- */

#define ORDER(x, y) (((x) > (y)) - ((x) < (y)))

static inline intnat compare_doubles(double x, double y, bool total)
{
  if (x < y) return -1;
  if (x > y) return 1;
  if (x == y) return 0;
  if (!total) return BAC_UNORDERED;
  return (x == x) - (y == y);             /* nan is below everything and equal to itself */
}

static intnat compare_float_arrays(value a, value b, bool total)
{
  mlsize_t na = Wosize_val(a), nb = Wosize_val(b);
  if (na != nb)
    return ORDER(na, nb);
  for (mlsize_t i = 0; i < na; i++) {
    intnat res = compare_doubles(Double_flat_field(a, i), Double_flat_field(b, i), total);
    if (res != 0)
      return res;
  }
  return 0;
}

static inline intnat compare_strings(value a, value b)
{
  mlsize_t na, nb;
  int res;
  if (a == b)
    return 0;
  na = bac_string_length(a);
  nb = bac_string_length(b);
  res = bac_mutable_compare(String_val(a), String_val(b), na < nb ? na : nb);
  return res != 0 ? res : ORDER(na, nb);
}

static intnat call_custom(struct walk *w, int (*compare)(value, value), value a, value b)
{
  intnat res;
  Caml_state->compare_unordered = 0;
  res = compare(a, b);
  if (Caml_state->compare_unordered && !w->total)
    return BAC_UNORDERED;
  return res;
}

static intnat compare_customs(struct walk *w, value a, value b)
{
  const struct custom_operations *oa = Custom_ops_val(a), *ob = Custom_ops_val(b);
  if (oa->compare != ob->compare)
    return strcmp(oa->identifier, ob->identifier) < 0 ? -1 : 1;
  if (oa->compare == NULL)
    fail(w, "compare: abstract value");
  return call_custom(w, oa->compare, a, b);
}

/* ---- one pair ------------------------------------------------------------------------------------ */

/* An integer against a block: custom blocks may know better, otherwise integers come first.  `sign` is the
 * answer for that: -1 when the integer is on the left. */
static intnat compare_mixed(struct walk *w, value a, value b, intnat sign)
{
  value block = sign < 0 ? b : a;
  if (Tag_val(block) == Custom_tag && Custom_ops_val(block)->compare_ext != NULL)
    return call_custom(w, Custom_ops_val(block)->compare_ext, a, b);
  return sign;
}

static inline bool is_forward(value v) { return Is_block(v) && Tag_val(v) == Forward_tag; }

/* Two blocks that hold no values to look into, of one kind. */
static intnat compare_leaves(struct walk *w, value a, value b, tag_t tag)
{
  switch (tag) {
  case String_tag:
    return compare_strings(a, b);
  case Double_tag:
    return compare_doubles(Double_val(a), Double_val(b), w->total);
  case Double_array_tag:
    return compare_float_arrays(a, b, w->total);
  case Object_tag:
    return ORDER(bac_field_get(a, 1), bac_field_get(b, 1));
  case Custom_tag:
    return compare_customs(w, a, b);
  case Abstract_tag:
    fail(w, "compare: abstract value");
  case Cont_tag:
    fail(w, "compare: continuation value");
  default:                               /* Closure_tag, Infix_tag */
    fail(w, "compare: functional value");
  }
}

static inline bool is_structured(tag_t tag)
{
  return tag < Cont_tag || tag == Lazy_tag;
}

/* Answers of compare_pair that are not an order: the two are equal; *a and *b are now the pair to compare
 * next. */
enum { EQUAL = 0, GO_ON = 2 };

/* Two blocks of equal size: their first fields that are not obviously equal, the rest for later. */
static inline intnat enter(struct walk *w, value *a, value *b)
{
  value x = *a, y = *b;
  mlsize_t size = Wosize_val(x);
  if (BAC_UNLIKELY(--w->poll_left <= 0)) {
    push(w, x, y, 0);
    poll(w);
    return EQUAL;                        /* so far: the frame is taken up again */
  }
  for (mlsize_t i = 0; i < size; i++) {
    value p = bac_field_get(x, i), q = bac_field_get(y, i);
    if (p == q && (w->total || Is_long(p)))
      continue;
    if (i + 1 < size)
      push(w, x, y, i + 1);
    *a = p;
    *b = q;
    return GO_ON;
  }
  return EQUAL;
}

/* An order (-1, 1, BAC_UNORDERED or what a custom function gave, never 2), EQUAL or GO_ON. */
static inline intnat compare_pair(struct walk *w, value *pa, value *pb)
{
  value a = *pa, b = *pb;
  tag_t ta, tb;
  intnat res;
  if (a == b && (w->total || Is_long(a)))
    return EQUAL;
  if (Is_long(a) && Is_long(b))
    return a < b ? -1 : 1;
  while (is_forward(a)) a = bac_field_get(a, 0);
  while (is_forward(b)) b = bac_field_get(b, 0);
  if (Is_long(a))
    return Is_long(b) ? ORDER(a, b) : compare_mixed(w, a, b, -1);
  if (Is_long(b))
    return compare_mixed(w, a, b, 1);
  if (a == b && w->total)
    return EQUAL;
  ta = Tag_val(a);
  tb = Tag_val(b);
  if (ta == Infix_tag) ta = Closure_tag;
  if (tb == Infix_tag) tb = Closure_tag;
  if (ta != tb)
    return ORDER(ta, tb);
  if (is_structured(ta)) {
    mlsize_t na = Wosize_val(a), nb = Wosize_val(b);
    if (na != nb)
      return ORDER(na, nb);
    *pa = a;
    *pb = b;
    return enter(w, pa, pb);
  }
  res = compare_leaves(w, a, b, ta);
  return res == GO_ON ? 1 : res;
}

intnat bac_compare(value a, value b, bool total)
{
  struct walk w;
  intnat res;
  start(&w, total);
  for (;;) {
    res = compare_pair(&w, &a, &b);
    if (res == GO_ON)
      continue;
    if (res != EQUAL || !next(&w, &a, &b))
      break;
  }
  stop(&w);
  return res;
}

/* ---- primitives ---------------------------------------------------------------------------------- */

/* Integers, strings and floats are most of what is compared; they need no walk. */
static inline bool both_have_tag(value a, value b, tag_t tag)
{
  return Is_block(a) && Is_block(b) && Tag_val(a) == tag && Tag_val(b) == tag;
}

static inline intnat compare_values(value a, value b, bool total)
{
  if (Is_long(a) && Is_long(b))
    return ORDER(a, b);
  if (both_have_tag(a, b, String_tag))
    return compare_strings(a, b);
  if (both_have_tag(a, b, Double_tag))
    return compare_doubles(Double_val(a), Double_val(b), total);
  return bac_compare(a, b, total);
}

/* Equality of strings needs no order: the last word holds the length too. */
static inline bool equal_values(value a, value b)
{
  if (both_have_tag(a, b, String_tag))
    return a == b || (Wosize_val(a) == Wosize_val(b) && bac_mutable_compare(Bp_val(a), Bp_val(b), Bosize_val(a)) == 0);
  return compare_values(a, b, false) == 0;
}

value caml_compare(value a, value b)
{
  intnat res = compare_values(a, b, true);
  return Val_int((res > 0) - (res < 0));
}

value caml_equal(value a, value b) { return Val_bool(equal_values(a, b)); }
value caml_notequal(value a, value b) { return Val_bool(!equal_values(a, b)); }

value caml_lessthan(value a, value b)
{
  intnat res = compare_values(a, b, false);
  return Val_bool(res < 0 && res != BAC_UNORDERED);
}
value caml_lessequal(value a, value b)
{
  intnat res = compare_values(a, b, false);
  return Val_bool(res <= 0 && res != BAC_UNORDERED);
}
value caml_greaterthan(value a, value b) { return Val_bool(compare_values(a, b, false) > 0); }
value caml_greaterequal(value a, value b) { return Val_bool(compare_values(a, b, false) >= 0); }
