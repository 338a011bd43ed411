/* t_debuginfo.c -- code addresses to source locations, from events that may be nonsense. */
#include "gc/gc.h"
#include "interp/debuginfo.h"
#include "interp/interp.h"
#include "runtime/memory.h"
#include "runtime/startup.h"
#include "testsuite/lib/tap.h"

enum {
#define OP(number, name, operands, stack, flags) name = number,
#include "interp/opcodes.def"
#undef OP
  OPCODE_COUNT
};
enum { WORDS = 12 };
static code_t code;

static value make_position(const char *file, int line, int bol, int cnum)
{
  CAMLparam0();
  CAMLlocal2(name, res);
  name = caml_copy_string(file);
  res = caml_alloc_small(4, 0);
  Field(res, 0) = name;
  Field(res, 1) = Val_int(line);
  Field(res, 2) = Val_int(bol);
  Field(res, 3) = Val_int(cnum);
  CAMLreturn(res);
}

static value make_event(int word, int line, int first, int end_line, int end)
{
  CAMLparam0();
  CAMLlocal5(start, stop, location, name, res);
  start = make_position("a.ml", line, 100, 100 + first);
  stop = make_position("a.ml", end_line, line == end_line ? 100 : 150, (line == end_line ? 100 : 150) + end);
  location = caml_alloc_3(0, start, stop, Val_false);
  name = caml_copy_string("A.f");
  res = caml_alloc(11, 0);
  Store_field(res, 0, Val_int(word * 4));
  Store_field(res, 2, location);
  Store_field(res, 4, name);
  CAMLreturn(res);
}

/* [| events |] where each argument is one event, in list order. */
static value make_events(value *events, size_t n)
{
  CAMLparam0();
  CAMLxparamN(events, (intnat)n);
  CAMLlocal2(list, res);
  list = Val_emptylist;
  for (size_t i = n; i-- > 0; )
    list = caml_alloc_2(0, events[i], list);
  res = caml_alloc_1(0, list);
  CAMLreturn(res);
}

static void add_events(void)
{
  CAMLparam0();
  value events[5] = { Val_unit, Val_unit, Val_unit, Val_unit, Val_unit };
  CAMLxparamN(events, 5);
  events[0] = make_event(6, 3, 4, 3, 9);
  events[1] = make_event(2, 1, 5, 2, 7);
  events[2] = make_event(6, 3, 2, 3, 9);
  events[3] = caml_copy_string("no event");
  events[4] = make_event(9, 4, 0, 4, 1);
  bac_debuginfo_add(code, WORDS, make_events(events, 5));
  CAMLreturn0;
}

static struct bac_location at(int word)
{
  struct bac_location l;
  bac_debuginfo_lookup(code + word, &l);
  return l;
}

static void an_event_is_found_at_its_word_or_the_word_before(void)
{
  TAP_OK(at(2).known && at(1).known && !at(0).known && !at(3).known);
  TAP_IS_STR(at(2).file, "a.ml");
  TAP_IS_STR(at(2).defname, "A.f");
  TAP_IS_INT(at(2).line, 1);
  TAP_IS_INT(at(2).first_char, 5);
}

static void ends_are_told_from_both_lines(void)
{
  TAP_IS_INT(at(2).end_line, 2);
  TAP_IS_INT(at(2).end_char, 7);
  TAP_IS_INT(at(2).end_offset, 57);
}

static void of_several_events_the_last_in_order_counts(void)
{
  TAP_IS_INT(at(6).line, 3);
  TAP_IS_INT(at(6).first_char, 4);
}

static void raising_instructions_are_told_apart(void)
{
  TAP_OK(at(9).is_raise && at(9).known);
  TAP_OK(!at(2).is_raise);
  TAP_OK(at(10).is_raise && !at(10).known);
}

static void nonsense_is_skipped(void)
{
  CAMLparam0();
  value events[3] = { Val_unit, Val_unit, Val_unit };
  CAMLxparamN(events, 3);
  events[0] = Val_int(3);
  events[1] = make_event(1, 1, 1, 1, 1);
  Store_field(events[1], 2, Val_int(0));
  events[2] = make_event(1, 1, 1, 1, 1);
  Store_field(Field(Field(events[2], 2), 0), 0, Val_int(7));     /* a file name that is a number */
  bac_debuginfo_remove(code);
  bac_debuginfo_add(code, WORDS, make_events(events, 3));
  TAP_OK(at(1).known);
  TAP_IS_STR(at(1).file, "");
  bac_debuginfo_remove(code);
  bac_debuginfo_add(code, WORDS, Val_unit);
  TAP_OK(!at(1).known);
  CAMLreturn0;
}

static void removed_code_is_unknown(void)
{
  bac_debuginfo_remove(code);
  TAP_OK(!bac_debuginfo_is_code(code) && !at(1).known);
  add_events();
  TAP_OK(bac_debuginfo_is_code(code) && !bac_debuginfo_is_code(code + WORDS));
}

int main(void)
{
  void *base;
  bac_params_parse();
  bac_startup();
  bac_interp_start(BAC_LOOP_PLAIN, NULL);
  if (bac_code_range_take(WORDS * sizeof(opcode_t), &base) != BAC_OK)
    return 99;
  code = base;
  for (int i = 0; i < WORDS; i++)
    code[i] = i == 9 ? RAISE : i == 10 ? RERAISE : CONST0;
  bac_thread_code(code, WORDS);
  add_events();
  TAP_RUN(an_event_is_found_at_its_word_or_the_word_before);
  TAP_RUN(ends_are_told_from_both_lines);
  TAP_RUN(of_several_events_the_last_in_order_counts);
  TAP_RUN(raising_instructions_are_told_apart);
  TAP_RUN(nonsense_is_skipped);
  TAP_RUN(removed_code_is_unknown);
  return TAP_DONE();
}
