/* fixture.h -- a runtime without an interpreter: C functions stand for OCaml closures.
 * A "closure" is a tuple whose field 0 is the index of a C function; apply() calls it.  Exceptions are values
 * returned with Make_exception_result, or raised through a frame of struct catch. */
#ifndef BAC_TESTSUITE_RUNTIME_FIXTURE_H
#define BAC_TESTSUITE_RUNTIME_FIXTURE_H

#include <setjmp.h>
#include "runtime/callback.h"
#include "runtime/domain.h"
#include "runtime/alloc.h"
#include "runtime/memory.h"
#include "runtime/signal.h"
#include "runtime/startup.h"
#include "testsuite/lib/tap.h"

typedef value (*fixture_fn)(value arg);
static fixture_fn fixture_table[16];
static int fixture_used;

static inline value fixture_apply(value closure, int nargs, const value *args)
{
  (void)nargs;
  return fixture_table[Long_val(Field(closure, 0))](args[0]);
}

/* A fresh closure for a C function; the caller roots it. */
static inline value fixture_closure(fixture_fn fn)
{
  int i = 0;
  while (i < fixture_used && fixture_table[i] != fn)
    i++;
  if (i == fixture_used)
    fixture_table[fixture_used++] = fn;
  return caml_alloc_1(0, Val_long(i));
}

static inline void fixture_start(void)
{
  bac_params_parse();
  bac_startup();
  bac_callback_install(fixture_apply);
}

/* The twelve exception constructors, so that the runtime may raise. */
static inline void fixture_exceptions(void)
{
  static const char *const names[] = { "Out_of_memory", "Sys_error", "Failure", "Invalid_argument", "End_of_file",
    "Division_by_zero", "Not_found", "Match_failure", "Stack_overflow", "Sys_blocked_io", "Assert_failure",
    "Undefined_recursive_module" };
  CAMLparam0();
  CAMLlocal2(constructor, name);
  caml_register_generational_global_root(&caml_global_data);
  caml_modify_generational_global_root(&caml_global_data, caml_alloc(12, 0));
  for (int i = 0; i < 12; i++) {
    name = caml_copy_string(names[i]);
    constructor = caml_alloc_2(Object_tag, name, Val_long(-1 - i));
    Store_field(caml_global_data, (mlsize_t)i, constructor);
  }
  CAMLreturn0;
}

/* Run body(); the exception it raised, or 0. */
static inline value fixture_catch(value (*body)(void))
{
  struct longjmp_buffer jump;
  volatile value bucket = 0;
  struct caml_exception_context frame = { &jump, Caml_state->local_roots, &bucket };
  struct caml_exception_context *outer = Caml_state->external_raise;
  if (_setjmp(jump.buf) == 0) {
    Caml_state->external_raise = &frame;
    body();
  } else {
    Caml_state->local_roots = frame.local_roots;
  }
  Caml_state->external_raise = outer;
  return bucket;
}

#endif
