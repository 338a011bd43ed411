/* callback.h -- C calls OCaml.
 * interp/ installs the entry; runtime/ and stubs call.  Arguments are rooted by the callee.  Called with
 * a domain held and no lock held. */
#ifndef BAC_RUNTIME_CALLBACK_H
#define BAC_RUNTIME_CALLBACK_H

#include "gc/value.h"
#include "runtime/raise.h"

/* Apply closure to nargs >= 1 arguments; the result, or an exception result.  Never raises. */
typedef value (*bac_apply_fn)(value closure, int nargs, const value *args);
void bac_callback_install(bac_apply_fn apply);

value caml_callback_exn(value f, value a);
value caml_callback2_exn(value f, value a, value b);
value caml_callback3_exn(value f, value a, value b, value c);
value caml_callbackN_exn(value f, int n, value args[]);
value caml_callback(value f, value a);                 /* these four raise what f raises */
value caml_callback2(value f, value a, value b);
value caml_callback3(value f, value a, value b, value c);
value caml_callbackN(value f, int n, value args[]);

caml_result caml_callback_res(value f, value a);
caml_result caml_callback2_res(value f, value a, value b);
caml_result caml_callback3_res(value f, value a, value b, value c);
caml_result caml_callbackN_res(value f, int n, value args[]);

/* Named values (Callback.register).  The slot stays valid for the life of the process; NULL if absent. */
const value *caml_named_value(const char *name);
typedef void (*caml_named_action)(const value *v, const char *name);
void caml_iterate_named_values(caml_named_action action);

/* Start-up: a table of the process (gc/tables.h). */
void bac_callback_list_table(void);

#endif
