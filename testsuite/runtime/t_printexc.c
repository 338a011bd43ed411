/* t_printexc.c -- promises of printexc.c. */
#include <stdlib.h>
#include "testsuite/runtime/fixture.h"

static char *format(value exn)
{
  static char text[300];
  char *s = caml_format_exception(exn);
  strncpy(text, s, sizeof text - 1);
  caml_stat_free(s);
  return text;
}

static void constants_are_their_name(void)
{
  TAP_IS_STR(format(bac_exn_constructor(BAC_EXN_NOT_FOUND)), "Not_found");
}

static void arguments_are_shown_as_far_as_their_type_is_known(void)
{
  CAMLparam0();
  CAMLlocal3(e, s, t);
  s = caml_copy_string("a\"b\n");
  e = caml_alloc_2(0, bac_exn_constructor(BAC_EXN_FAILURE), s);
  TAP_IS_STR(format(e), "Failure(\"a\"b\n\")");
  t = caml_alloc_2(0, Val_int(1), Val_int(2));
  e = caml_alloc_4(0, bac_exn_constructor(BAC_EXN_FAILURE), s, Val_int(-3), t);
  TAP_IS_STR(format(e), "Failure(\"a\"b\n\", -3, _)");
  CAMLreturn0;
}

static void match_failures_are_unpacked(void)
{
  CAMLparam0();
  CAMLlocal3(e, s, t);
  s = caml_copy_string("f.ml");
  t = caml_alloc_3(0, s, Val_int(7), Val_int(8));
  e = caml_alloc_2(0, bac_exn_constructor(BAC_EXN_MATCH_FAILURE), t);
  TAP_IS_STR(format(e), "Match_failure(\"f.ml\", 7, 8)");
  e = caml_alloc_2(0, bac_exn_constructor(BAC_EXN_FAILURE), t);
  TAP_IS_STR(format(e), "Failure(_)");
  CAMLreturn0;
}

static void texts_end_after_255_characters(void)
{
  CAMLparam0();
  CAMLlocal2(e, s);
  s = caml_alloc_string(1000);
  memset(Bytes_val(s), 'x', 1000);
  e = caml_alloc_2(0, bac_exn_constructor(BAC_EXN_FAILURE), s);
  TAP_IS_INT(strlen(format(e)), 255);
  CAMLreturn0;
}

static void die(void) { bac_fatal_uncaught_exception(bac_exn_constructor(BAC_EXN_NOT_FOUND)); }

static void an_uncaught_exception_ends_with_two(void)
{
  char text[100];
  int status = tap_in_child(die, text, sizeof text);
  TAP_OK(WIFEXITED(status) && WEXITSTATUS(status) == 2);
  TAP_IS_STR(text, "Fatal error: exception Not_found\n");
}

int main(void)
{
  fixture_start();
  fixture_exceptions();
  TAP_RUN(constants_are_their_name);
  TAP_RUN(arguments_are_shown_as_far_as_their_type_is_known);
  TAP_RUN(match_failures_are_unpacked);
  TAP_RUN(texts_end_after_255_characters);
  TAP_RUN(an_uncaught_exception_ends_with_two);
  return TAP_DONE();
}
