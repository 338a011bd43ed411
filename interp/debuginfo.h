/* debuginfo.h -- from code addresses to source locations (DBUG section).
 *
 * Nothing is read before the first question (or b=2 at start).  The events are then unmarshalled, sorted
 * by address, and reduced to C records: the OCaml blocks are garbage afterwards, so the debug information
 * costs no heap and no root.  A code range that has no debug information answers "unknown".
 *
 * Callers hold a domain; loading allocates OCaml blocks (may collect) and takes no lock while it does. */
#ifndef BAC_INTERP_DEBUGINFO_H
#define BAC_INTERP_DEBUGINFO_H

#include "gc/value.h"
#include "interp/image.h"

struct bac_location {
  bool known;                  /* false: the other fields but is_raise are not meaningful */
  bool is_raise;               /* the instruction raises (RAISE, RERAISE) */
  const char *file, *defname;  /* valid for the life of the process */
  int line, first_char;        /* characters from the beginning of the line */
  int end_line, end_char;      /* characters from the beginning of end_line */
  int end_offset;              /* the same end, from the beginning of `line` */
};

/* Which image the main fragment came from; called once by main.c, before code runs.  code_start is the
 * address of offset 0.  The image must live as long as the process. */
void bac_debuginfo_set_main(struct bac_image *im, code_t code_start, size_t code_words);
/* Events of code made at run time (Dynlink, toplevel): an array of event lists, as
 * caml_add_debug_info receives them.  Reduced at once.  Raises Out_of_memory. */
void bac_debuginfo_add(code_t start, size_t words, value events);
void bac_debuginfo_remove(code_t start);
/* Load now (b=2).  False: no DBUG section, or the file is not readable any more. */
bool bac_debuginfo_load_main(void);
/* Is pc inside code that was registered here (the program, or code made at run time)?  Any thread. */
bool bac_debuginfo_is_code(const void *pc);
/* Location of the event at pc, or one word after.  Loads on first use, so may collect. */
void bac_debuginfo_lookup(code_t pc, struct bac_location *out);
/* The same without loading: allocates nothing, so reports inside a stop may call it. */
void bac_debuginfo_lookup_loaded(code_t pc, struct bac_location *out);
/* Start-up: a table of the process (gc/tables.h). */
void bac_debuginfo_list_table(void);
/* What Printexc.get_debug_info_status answers. */
enum bac_debuginfo_status {
  BAC_DEBUGINFO_FINE = 0, BAC_DEBUGINFO_NOT_FOUND = -1, BAC_DEBUGINFO_CORRUPT = -2,
  BAC_DEBUGINFO_WRONG_MAGIC = -3, BAC_DEBUGINFO_NO_FDS = -4
};
enum bac_debuginfo_status bac_debuginfo_status(void);
#endif
