/* tables.h -- the process-wide tables that hold addresses, and the rule that none of them outlives what it
 * points into (V13).
 *
 * A table that lists code, slots, operations or hooks belongs to the process.  An address in it that lies
 * in a thread's stack, its thread-local storage or a domain's structure describes other memory once
 * that domain has ended: a live value there was taken for code and not followed (ocaml/ocaml#13512).
 * So every such table is listed here, a domain that ends looks through all of them, and so does V=1. */
#ifndef BAC_GC_TABLES_H
#define BAC_GC_TABLES_H

#include <stdbool.h>
#include <stddef.h>

typedef void (*bac_address_fn)(void *arg, const void *address);

struct bac_process_table {
  const char *name;                      /* for reports: "code fragments" */
  void (*each)(bac_address_fn fn, void *arg);    /* fn for every address held; takes the table's own lock */
  bool code;                             /* its addresses are bytecode: they lie in CODE and nowhere else */
  struct bac_process_table *next;        /* owned by tables.c */
};
/* Start-up, single-threaded; never removed. */
void bac_tables_add(struct bac_process_table *t);

/* fn for each table and address. */
void bac_tables_each(void (*fn)(void *arg, const struct bac_process_table *t, const void *address), void *arg);

struct bac_gc_domain;
/* A domain is about to end on this thread: with V=1 and in debug builds, no table may hold an address in its
 * structure or in this thread's memory, it owns nothing of the heap any more, and its roots name none.  Ends the
 * process if so.  After bac_gc_domain_close. */
void bac_tables_check_ending(struct bac_gc_domain *d);
/* How long the structure of a domain is, the runtime's part included.  Before the first domain. */
void bac_tables_set_structure(size_t bytes);
size_t bac_tables_structure(void);

#endif
