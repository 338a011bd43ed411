/* startup.h -- bring the lower rooms up, in order, and take them down.
 *   bac_params_parse  ->  bac_startup  ->  (interp: image, link, run)  ->  bac_exit */
#ifndef BAC_RUNTIME_STARTUP_H
#define BAC_RUNTIME_STARTUP_H

#include "gc/value.h"
#include "platform/status.h"

/* Run-time parameters: params.def declares letter, name, default and documentation of each. */
struct bac_params {
#define PARAM(letter, type, name, fallback, doc) type name;
#include "runtime/params.def"
#undef PARAM
};
extern struct bac_params bac_params;         /* written by start-up, later only by Gc.set (owner in a stop) */
void bac_params_parse(void);                 /* defaults, then OCAMLRUNPARAM / CAMLRUNPARAM (secure_getenv) */

/* Platform, heap, domain 0, signals.  Fatal with one line when memory does not suffice. */
void bac_startup(void);
/* What Sys.argv, Sys.executable_name are; called before OCaml code runs.  argv[0..n-1] are kept, not copied. */
void bac_sys_init(const char *executable_name, char **argv);

/* v= statistics, clean-up if c=, then exit(code).  The at_exit functions of OCaml have run: Stdlib.exit and the
 * end of the main program see to that.  Holds the domain. */
_Noreturn void bac_exit(int code);
/* What an exception that nobody caught does: Printexc handler or the default text, at_exit, exit 2. */
_Noreturn void bac_fatal_uncaught_exception(value exn);
char *caml_format_exception(value exn);      /* caml_stat memory */

#endif
