/* raise.h -- raising OCaml exceptions from C.
 * None of these returns.  Callers hold a domain and no lock.  Exported under the names and signatures of
 * the OCaml C interface.  The jump goes to Caml_state->external_raise, set by whoever runs OCaml code
 * (interp/) or catches (runtime/callback.c). */
#ifndef BAC_RUNTIME_RAISE_H
#define BAC_RUNTIME_RAISE_H

#include <setjmp.h>
#include "gc/domain_state.h"

struct longjmp_buffer { jmp_buf buf; };     /* _setjmp, so longjmp restores no signal mask */

/* A value or an exception, as newer stubs want it; layout fixed by the ABI. */
struct caml_result_private { int is_exception; value data; };
typedef struct caml_result_private caml_result;

/* Exceptions as values; those with arguments may collect, and root what they are given. */
value caml_exception_constant(value tag);
value caml_exception_with_arg(value tag, value arg);
value caml_exception_with_args(value tag, int nargs, value args[]);
value caml_exception_with_string(value tag, const char *msg);
value caml_exception_failure(const char *msg);
value caml_exception_failure_value(value msg);
value caml_exception_invalid_argument(const char *msg);
value caml_exception_invalid_argument_value(value msg);
value caml_exception_out_of_memory(void);
value caml_exception_stack_overflow(void);
value caml_exception_sys_error(value msg);
value caml_exception_end_of_file(void);
value caml_exception_zero_divide(void);
value caml_exception_not_found(void);
value caml_exception_array_bound_error(void);
value caml_exception_sys_blocked_io(void);

_Noreturn void caml_raise(value exn);
_Noreturn void caml_raise_constant(value tag);
_Noreturn void caml_raise_with_arg(value tag, value arg);
_Noreturn void caml_raise_with_args(value tag, int nargs, value args[]);
_Noreturn void caml_raise_with_string(value tag, const char *msg);
_Noreturn void caml_failwith(const char *msg);
_Noreturn void caml_failwith_value(value msg);
_Noreturn void caml_invalid_argument(const char *msg);
_Noreturn void caml_invalid_argument_value(value msg);
_Noreturn void caml_raise_out_of_memory(void);
_Noreturn void caml_raise_stack_overflow(void);
_Noreturn void caml_raise_sys_error(value msg);
_Noreturn void caml_raise_end_of_file(void);
_Noreturn void caml_raise_zero_divide(void);
_Noreturn void caml_raise_not_found(void);
_Noreturn void caml_raise_sys_blocked_io(void);
_Noreturn void caml_array_bound_error(void);           /* Invalid_argument "index out of bounds" */
/* Sys_error "<arg>: <strerror(errno)>", or without the prefix when arg is Val_unit (NO_ARG). */
_Noreturn void caml_sys_error(value arg);
_Noreturn void caml_sys_io_error(value arg);           /* Sys_blocked_io for EAGAIN, else as above */
#define NO_ARG Val_int(0)
/* If res is an exception result, raise it; otherwise return it. */
value caml_raise_if_exception(value res);
#define caml_raise_if_exn caml_raise_if_exception
/* A status that is not BAC_OK becomes an exception: BAC_NOMEM Out_of_memory, else Failure with its text. */
_Noreturn void bac_raise_status(int status);

/* The exception constructors of global data entries 0-11 (abi: layout section 3); static fallbacks
 * before global data exists are fatal errors. */
enum bac_exn {
  BAC_EXN_OUT_OF_MEMORY, BAC_EXN_SYS_ERROR, BAC_EXN_FAILURE, BAC_EXN_INVALID_ARGUMENT,
  BAC_EXN_END_OF_FILE, BAC_EXN_DIVISION_BY_ZERO, BAC_EXN_NOT_FOUND, BAC_EXN_MATCH_FAILURE,
  BAC_EXN_STACK_OVERFLOW, BAC_EXN_SYS_BLOCKED_IO, BAC_EXN_ASSERT_FAILURE,
  BAC_EXN_UNDEFINED_RECURSIVE_MODULE
};
value bac_exn_constructor(enum bac_exn which);
int caml_is_special_exception(value exn);              /* Match_failure-like: arguments in one tuple */

/* Global data of the program: one tag-0 block, a root.  interp/ fills it at load. */
extern value caml_global_data;

#endif
