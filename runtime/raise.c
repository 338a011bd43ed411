/* raise.c -- raising OCaml exceptions from C.
 * caml_exception_* build the exception, caml_raise_* build and throw it.  Building may collect, so the
 * arguments are rooted here; constant exceptions are never built, which is why running out of memory
 * can always be reported. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "runtime/memory.h"
#include "runtime/raise.h"
#include "runtime/startup.h"
#include "platform/status.h"

/* Written by interp/ when a program is loaded and by caml_realloc_global; interp/ reports it as a root. */
value caml_global_data = Val_unit;

void caml_raise(value exn)
{
  struct caml_exception_context *context = Caml_state->external_raise;
  BAC_ASSERT(!bac_gc_inside_stop());
  BAC_ASSERT(!Is_exception_result(exn));
  if (context == NULL)
    bac_fatal_uncaught_exception(exn);
  *context->exn_bucket = exn;
  Caml_state->local_roots = context->local_roots;
  longjmp(context->jmp->buf, 1);       /* not _longjmp: the thread sanitizer does not know that name, and would
                                          keep every frame that was left on its own stack */
}

value caml_raise_if_exception(value res)
{
  if (Is_exception_result(res))
    caml_raise(Extract_exception(res));
  return res;
}

/* Before the program's data is loaded no exception exists; the text is what the reference prints. */
static _Noreturn void die_before_load(const char *name, const char *arg)
{
  if (arg == NULL)
    fprintf(stderr, "Fatal error: exception %s\n", name);
  else {
    /* The text may quote bytes of a damaged file; it stays one line. */
    fprintf(stderr, "Fatal error: exception %s(\"", name);
    for (; *arg != 0; arg++)
      fputc((unsigned char)*arg < ' ' || *arg == 0x7f ? '?' : *arg, stderr);
    fputs("\")\n", stderr);
  }
  exit(2);
}

static const char *const exn_name[] = {
  "Out_of_memory", "Sys_error", "Failure", "Invalid_argument", "End_of_file", "Division_by_zero",
  "Not_found", "Match_failure", "Stack_overflow", "Sys_blocked_io", "Assert_failure",
  "Undefined_recursive_module"
};

static value constructor_or_die(enum bac_exn which, const char *arg)
{
  if (Is_long(caml_global_data))
    die_before_load(exn_name[which], arg);
  return bac_field_get(caml_global_data, which);
}

value bac_exn_constructor(enum bac_exn which)
{
  return constructor_or_die(which, NULL);
}

int caml_is_special_exception(value exn)
{
  if (Is_long(caml_global_data))
    return 0;
  return exn == bac_exn_constructor(BAC_EXN_MATCH_FAILURE)
      || exn == bac_exn_constructor(BAC_EXN_ASSERT_FAILURE)
      || exn == bac_exn_constructor(BAC_EXN_UNDEFINED_RECURSIVE_MODULE);
}

/* ---- building ------------------------------------------------------------------------------------ */

value caml_exception_constant(value tag) { return tag; }
value caml_exception_with_arg(value tag, value arg) { return caml_alloc_2(0, tag, arg); }

value caml_exception_with_args(value tag, int nargs, value args[])
{
  CAMLparam1(tag);
  CAMLxparamN(args, nargs);
  value bucket;
  BAC_ASSERT(nargs >= 0 && (mlsize_t)nargs < Max_young_wosize);
  bucket = caml_alloc_small(1 + (mlsize_t)nargs, 0);
  Field(bucket, 0) = tag;
  for (int i = 0; i < nargs; i++)
    Field(bucket, 1 + i) = args[i];
  CAMLreturn(bucket);
}

value caml_exception_with_string(value tag, const char *msg)
{
  CAMLparam1(tag);
  value text = caml_copy_string(msg);
  CAMLreturn(caml_alloc_2(0, tag, text));
}

/* The constructor is read after the text was allocated, since a collection may move it. */
static value exception_with_text(enum bac_exn which, const char *msg)
{
  value text;
  (void)constructor_or_die(which, msg);
  text = caml_copy_string(msg);
  return caml_alloc_2(0, bac_exn_constructor(which), text);
}

static value exception_with_value(enum bac_exn which, value arg)
{
  return caml_alloc_2(0, constructor_or_die(which, String_val(arg)), arg);
}

value caml_exception_failure(const char *msg) { return exception_with_text(BAC_EXN_FAILURE, msg); }
value caml_exception_failure_value(value msg) { return exception_with_value(BAC_EXN_FAILURE, msg); }
value caml_exception_invalid_argument(const char *msg)
{
  return exception_with_text(BAC_EXN_INVALID_ARGUMENT, msg);
}
value caml_exception_invalid_argument_value(value msg)
{
  return exception_with_value(BAC_EXN_INVALID_ARGUMENT, msg);
}
value caml_exception_sys_error(value msg) { return exception_with_value(BAC_EXN_SYS_ERROR, msg); }
value caml_exception_array_bound_error(void)
{
  return caml_exception_invalid_argument("index out of bounds");
}
value caml_exception_out_of_memory(void) { return bac_exn_constructor(BAC_EXN_OUT_OF_MEMORY); }
value caml_exception_stack_overflow(void) { return bac_exn_constructor(BAC_EXN_STACK_OVERFLOW); }
value caml_exception_end_of_file(void) { return bac_exn_constructor(BAC_EXN_END_OF_FILE); }
value caml_exception_zero_divide(void) { return bac_exn_constructor(BAC_EXN_DIVISION_BY_ZERO); }
value caml_exception_not_found(void) { return bac_exn_constructor(BAC_EXN_NOT_FOUND); }
value caml_exception_sys_blocked_io(void) { return bac_exn_constructor(BAC_EXN_SYS_BLOCKED_IO); }

/* ---- raising ------------------------------------------------------------------------------------- */

void caml_raise_constant(value tag) { caml_raise(tag); }
void caml_raise_with_arg(value tag, value arg) { caml_raise(caml_exception_with_arg(tag, arg)); }
void caml_raise_with_args(value tag, int nargs, value args[])
{
  caml_raise(caml_exception_with_args(tag, nargs, args));
}
void caml_raise_with_string(value tag, const char *msg)
{
  caml_raise(caml_exception_with_string(tag, msg));
}
void caml_failwith(const char *msg) { caml_raise(caml_exception_failure(msg)); }
void caml_failwith_value(value msg) { caml_raise(caml_exception_failure_value(msg)); }
void caml_invalid_argument(const char *msg) { caml_raise(caml_exception_invalid_argument(msg)); }
void caml_invalid_argument_value(value msg)
{
  caml_raise(caml_exception_invalid_argument_value(msg));
}
void caml_array_bound_error(void) { caml_raise(caml_exception_array_bound_error()); }
void caml_raise_out_of_memory(void) { caml_raise(caml_exception_out_of_memory()); }
void caml_raise_stack_overflow(void) { caml_raise(caml_exception_stack_overflow()); }
void caml_raise_sys_error(value msg) { caml_raise(caml_exception_sys_error(msg)); }
void caml_raise_end_of_file(void) { caml_raise(caml_exception_end_of_file()); }
void caml_raise_zero_divide(void) { caml_raise(caml_exception_zero_divide()); }
void caml_raise_not_found(void) { caml_raise(caml_exception_not_found()); }
void caml_raise_sys_blocked_io(void) { caml_raise(caml_exception_sys_blocked_io()); }

void bac_raise_status(int status)
{
  BAC_ASSERT(status != BAC_OK);
  if (status == BAC_NOMEM)
    caml_raise_out_of_memory();
  caml_failwith(bac_status_text((bac_status)status));
}

/* ---- errors of the system ------------------------------------------------------------------------ */

/* "<arg>: <text of errno>", or the text alone.  errno is read first: allocation may change it. */
static value system_error_text(value arg)
{
  CAMLparam1(arg);
  CAMLlocal1(text);
  char space[256];
  const char *why = bac_status_system_text(errno, space, sizeof space);
  mlsize_t arg_bytes, why_bytes = strlen(why);
  if (arg == NO_ARG)
    CAMLreturn(caml_copy_string(why));
  arg_bytes = bac_string_length(arg);
  text = caml_alloc_string(arg_bytes + 2 + why_bytes);
  bac_mutable_copy(&Byte(text, 0), String_val(arg), arg_bytes);
  memcpy(&Byte(text, arg_bytes), ": ", 2);
  memcpy(&Byte(text, arg_bytes + 2), why, why_bytes);
  CAMLreturn(text);
}

void caml_sys_error(value arg) { caml_raise_sys_error(system_error_text(arg)); }

void caml_sys_io_error(value arg)
{
  if (errno == EAGAIN || errno == EWOULDBLOCK)
    caml_raise_sys_blocked_io();
  caml_sys_error(arg);
}
