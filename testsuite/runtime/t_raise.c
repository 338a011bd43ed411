/* t_raise.c -- exceptions raised from C arrive with the right constructor, text and local roots. */
#include <errno.h>
#include "testsuite/runtime/values.h"

static value raise_failure(void) { caml_failwith("broken"); }
static value raise_invalid(void) { caml_invalid_argument("index"); }
static value raise_bound(void) { caml_array_bound_error(); }
static value raise_oom(void) { caml_raise_out_of_memory(); }
static value raise_eof(void) { caml_raise_end_of_file(); }
static value raise_zero(void) { caml_raise_zero_divide(); }
static value raise_not_found(void) { caml_raise_not_found(); }
static value raise_stack(void) { caml_raise_stack_overflow(); }
static value raise_status(void) { bac_raise_status(BAC_NOMEM); }
static value raise_busy(void) { bac_raise_status(BAC_BUSY); }

static void constructors_and_texts(void)
{
  TAP_RAISES(raise_failure, "Failure:broken");
  TAP_RAISES(raise_invalid, "Invalid_argument:index");
  TAP_RAISES(raise_bound, "Invalid_argument:index out of bounds");
  TAP_RAISES(raise_oom, "Out_of_memory");
  TAP_RAISES(raise_eof, "End_of_file");
  TAP_RAISES(raise_zero, "Division_by_zero");
  TAP_RAISES(raise_not_found, "Not_found");
  TAP_RAISES(raise_stack, "Stack_overflow");
}

static void a_status_becomes_an_exception(void)
{
  char expected[100];
  TAP_RAISES(raise_status, "Out_of_memory");
  snprintf(expected, sizeof expected, "Failure:%s", bac_status_text(BAC_BUSY));
  TAP_RAISES(raise_busy, expected);
}

static value raise_sys(void) { value v = str("file"); errno = ENOENT; caml_sys_error(v); }
static value raise_sys_plain(void) { errno = ENOENT; caml_sys_error(NO_ARG); }
static value raise_io(void) { errno = EAGAIN; caml_sys_io_error(NO_ARG); }

static void system_errors_carry_the_text_of_errno(void)
{
  TAP_RAISES(raise_sys, "Sys_error:file: No such file or directory");
  TAP_RAISES(raise_sys_plain, "Sys_error:No such file or directory");
  TAP_RAISES(raise_io, "Sys_blocked_io");
}

static value raise_deep(void)
{
  CAMLparam0();
  CAMLlocal2(a, b);
  a = b = str("local");
  caml_raise_with_arg(bac_exn_constructor(BAC_EXN_FAILURE), a);
  CAMLreturn(b);
}

static void raising_drops_the_frames_it_jumps_over(void)
{
  struct caml__roots_block *before = Caml_state->local_roots;
  value exn = fixture_catch(raise_deep);
  TAP_OK(Caml_state->local_roots == before);
  TAP_OK(strcmp(exn_text(exn), "Failure:local") == 0);
}

static value raise_many(void)
{
  value args[3] = { Val_int(1), str("two"), Val_int(3) };
  caml_raise_with_args(bac_exn_constructor(BAC_EXN_NOT_FOUND), 3, args);
}

static void arguments_follow_the_constructor(void)
{
  value exn = fixture_catch(raise_many);
  TAP_OK(Wosize_val(exn) == 4 && Tag_val(exn) == 0);
  TAP_OK(Field(exn, 0) == bac_exn_constructor(BAC_EXN_NOT_FOUND));
  TAP_OK(Field(exn, 1) == Val_int(1) && Field(exn, 3) == Val_int(3));
  TAP_STR(Field(exn, 2), "two");
}

static void special_exceptions_are_three(void)
{
  int n = 0;
  for (int i = 0; i < 12; i++)
    n += caml_is_special_exception(bac_exn_constructor((enum bac_exn)i));
  TAP_OK(n == 3);
  TAP_OK(caml_is_special_exception(bac_exn_constructor(BAC_EXN_MATCH_FAILURE)));
}

static void fail_early(void)
{
  caml_global_data = Val_unit;
  caml_failwith("too soon");
}

static void without_a_program_the_text_goes_to_stderr(void)
{
  char text[200];
  int status = tap_in_child(fail_early, text, sizeof text);
  TAP_OK(WIFEXITED(status) && WEXITSTATUS(status) == 2);
  TAP_OK(strcmp(text, "Fatal error: exception Failure(\"too soon\")\n") == 0);
}

int main(void)
{
  values_start();
  TAP_RUN(constructors_and_texts);
  TAP_RUN(a_status_becomes_an_exception);
  TAP_RUN(system_errors_carry_the_text_of_errno);
  TAP_RUN(raising_drops_the_frames_it_jumps_over);
  TAP_RUN(arguments_follow_the_constructor);
  TAP_RUN(special_exceptions_are_three);
  TAP_RUN(without_a_program_the_text_goes_to_stderr);
  return TAP_DONE();
}
