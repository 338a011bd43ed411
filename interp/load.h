/* load.h -- from an open image to a program that can run.
 * Called once by main.c after bac_startup and bac_interp_start, by the only thread, holding domain 0. */
#ifndef BAC_INTERP_LOAD_H
#define BAC_INTERP_LOAD_H

#include "interp/image.h"
#include "gc/value.h"

struct bac_load_options {
  const char *const *dirs; size_t dir_count;   /* -I */
  bool as_reference;     /* called as ocamlrun: its texts where it has one */
};
struct bac_program {
  code_t code;           /* decoded, ready for bac_interp_run */
  size_t words;
};
/* Read, link, verify and decode CODE, unmarshal DATA into caml_global_data, tell debuginfo.h about the
 * image, which must live as long as the process.  Fatal with one line on any trouble. */
void bac_load_program(struct bac_image *im, const struct bac_load_options *opt, struct bac_program *out);

/* The image of the running program; NULL before it is loaded.  Its file is closed by then: reads reopen it. */
struct bac_image *bac_load_image(void);

/* One line about a file that cannot be used, then the end: exit code 134 after "Fatal error: ".  It ends
 * by the signal as the reference does only with `as_reference`; a bad input file is no reason for a core. */
_Noreturn void bac_load_fatal(bool as_reference, const char *format, ...)
  __attribute__((format(printf, 2, 3), cold));
#endif
