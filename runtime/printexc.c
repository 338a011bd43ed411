/* printexc.c -- an exception as text, and what happens to one that nobody caught. */
#include "runtime/printexc.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "runtime/callback.h"
#include "runtime/memory.h"
#include "runtime/startup.h"

static struct { void (*print_backtrace)(void); } installed;      /* start-up */

void bac_printexc_install_backtrace(void (*print)(void)) { installed.print_backtrace = print; }

/* At most 255 characters, as in the reference: formatting must not depend on memory being available. */
struct text { size_t used; char bytes[256]; };

static void add(struct text *t, const char *s, size_t n)
{
  size_t room = sizeof t->bytes - 1 - t->used;
  if (n > room)
    n = room;
  memcpy(t->bytes + t->used, s, n);
  t->used += n;
}
static void add_c_string(struct text *t, const char *s) { add(t, s, strlen(s)); }

static void add_argument(struct text *t, value v)
{
  char number[32];
  if (Is_long(v)) {
    snprintf(number, sizeof number, "%ld", (long)Long_val(v));
    add_c_string(t, number);
  } else if (Tag_val(v) == String_tag) {
    add_c_string(t, "\"");
    add_c_string(t, String_val(v));          /* up to the first NUL, unescaped */
    add_c_string(t, "\"");
  } else {
    add_c_string(t, "_");
  }
}

/* Arguments of Match_failure and its like sit together in one tuple. */
static bool arguments_in_tuple(value exn)
{
  return Wosize_val(exn) == 2 && Is_block(Field(exn, 1)) && Tag_val(Field(exn, 1)) == 0 &&
         caml_is_special_exception(Field(exn, 0));
}

static void add_arguments(struct text *t, value exn)
{
  mlsize_t first = 1;
  value block = exn;
  if (arguments_in_tuple(exn)) {
    block = Field(exn, 1);
    first = 0;
  }
  add_c_string(t, "(");
  for (mlsize_t i = first; i < Wosize_val(block); i++) {
    if (i > first)
      add_c_string(t, ", ");
    add_argument(t, Field(block, i));
  }
  add_c_string(t, ")");
}

char *caml_format_exception(value exn)
{
  struct text t = { .used = 0 };
  if (Tag_val(exn) == 0) {
    add_c_string(&t, String_val(Field(Field(exn, 0), 0)));
    if (Wosize_val(exn) >= 2)
      add_arguments(&t, exn);
  } else {
    add_c_string(&t, String_val(Field(exn, 0)));
  }
  t.bytes[t.used] = 0;
  return caml_stat_strdup_noexc(t.bytes);
}

/* No Printexc linked: at_exit first, so that buffered output comes before the message; its own exception
 * is dropped in favour of the first.  The backtrace is kept over at_exit. */
static void default_handler(value exn)
{
  CAMLparam1(exn);
  char *text = caml_format_exception(exn);
  intnat pos = Caml_state->backtrace_pos, active = Caml_state->backtrace_active;
  Caml_state->backtrace_active = 0;
  const value *at_exit = caml_named_value("Pervasives.do_at_exit");
  if (at_exit != NULL)
    caml_callback_exn(*at_exit, Val_unit);
  Caml_state->backtrace_active = active;
  Caml_state->backtrace_pos = pos;
  fprintf(stderr, "Fatal error: exception %s\n", text != NULL ? text : "(no memory to print it)");
  if (active && installed.print_backtrace != NULL)
    installed.print_backtrace();
  fflush(stderr);
  caml_stat_free(text);
  CAMLreturn0;
}

void bac_fatal_uncaught_exception(value exn)
{
  const value *handler = caml_named_value("Printexc.handle_uncaught_exception");
  if (handler != NULL)
    caml_callback2_exn(*handler, exn, Val_false);    /* false: no debugger drives the program */
  else
    default_handler(exn);
  exit(2);
}

_Noreturn void caml_fatal_uncaught_exception(value exn) { bac_fatal_uncaught_exception(exn); }
