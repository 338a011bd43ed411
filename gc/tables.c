/* tables.c -- see tables.h. */
#include "gc/tables.h"

static struct bac_process_table *tables;      /* start-up */
static size_t structure_bytes = 1;            /* start-up */

void bac_tables_set_structure(size_t bytes) { structure_bytes = bytes; }
size_t bac_tables_structure(void) { return structure_bytes; }

void bac_tables_add(struct bac_process_table *t)
{
  t->next = tables;
  tables = t;
}

struct walk { void (*fn)(void *arg, const struct bac_process_table *t, const void *address); void *arg;
              const struct bac_process_table *table; };

static void one_address(void *arg, const void *address)
{
  const struct walk *w = arg;
  w->fn(w->arg, w->table, address);
}

void bac_tables_each(void (*fn)(void *arg, const struct bac_process_table *t, const void *address), void *arg)
{
  struct walk w = { fn, arg, NULL };
  for (const struct bac_process_table *t = tables; t != NULL; t = t->next) {
    w.table = t;
    t->each(one_address, &w);
  }
}
