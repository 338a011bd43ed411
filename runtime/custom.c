/* custom.c -- custom blocks and the registry of their operations.
 * Both registries are lists that only grow: an entry is complete before it is linked, and is never
 * changed or freed afterwards.  Readers therefore take no lock and may run in any domain.
 *
 *   EDGE custom-registered   the release half of the exchange in push(), the acquire loads in
 *   find_*(): carries the entry's fields, grants reading them for ever. */
#include <stdlib.h>
#include "gc/tables.h"
#include "runtime/bigarray.h"
#include "runtime/custom.h"
#include "runtime/memory.h"

struct entry {
  const struct custom_operations *ops;
  struct entry *next;
};

static struct {
  _Atomic(struct entry *) x_known;      /* registered by name; any domain pushes */
  _Atomic(struct entry *) x_final;      /* made by caml_alloc_final; any domain pushes */
} registry;

static bac_status push(_Atomic(struct entry *) *head, const struct custom_operations *ops)
{
  struct entry *e = malloc(sizeof *e);
  struct entry *top = bac_load_relaxed(head);
  if (e == NULL)
    return BAC_NOMEM;
  e->ops = ops;
  do {
    e->next = top;
  } while (!atomic_compare_exchange_weak_explicit(head, &top, e, memory_order_release,
                                                  memory_order_relaxed));
  return BAC_OK;
}

void caml_register_custom_operations(const struct custom_operations *ops)
{
  BAC_ASSERT(ops->identifier != NULL);
  BAC_ASSERT(ops->deserialize != NULL || ops->fixed_length == NULL);
  if (push(&registry.x_known, ops) != BAC_OK)
    caml_raise_out_of_memory();
}

struct custom_operations *caml_find_custom_operations(const char *identifier)
{
  for (struct entry *e = bac_load_acquire(&registry.x_known); e != NULL; e = e->next)
    if (strcmp(e->ops->identifier, identifier) == 0)
      return (struct custom_operations *)e->ops;
  return NULL;
}

/* V13: tables of operations are the stubs'; one on a stack would be met by the next unmarshalling. */
static void each_known(bac_address_fn fn, void *arg)
{
  for (struct entry *e = bac_load_acquire(&registry.x_known); e != NULL; e = e->next)
    fn(arg, e->ops);
  for (struct entry *e = bac_load_acquire(&registry.x_final); e != NULL; e = e->next)
    fn(arg, e->ops);
}

void bac_custom_list_table(void)
{
  static struct bac_process_table table = { .name = "custom operations", .each = each_known };
  bac_tables_add(&table);
}

static struct custom_operations *find_final(void (*finalize)(value))
{
  for (struct entry *e = bac_load_acquire(&registry.x_final); e != NULL; e = e->next)
    if (e->ops->finalize == finalize)
      return (struct custom_operations *)e->ops;
  return NULL;
}

/* Two domains may both make a table for one function; either serves. */
struct custom_operations *caml_final_custom_operations(void (*finalize)(value))
{
  struct custom_operations *ops = find_final(finalize);
  if (ops != NULL)
    return ops;
  ops = calloc(1, sizeof *ops);
  if (ops == NULL)
    return NULL;
  ops->identifier = "_final";
  ops->finalize = finalize;
  if (push(&registry.x_final, ops) != BAC_OK) {
    free(ops);
    return NULL;
  }
  return ops;
}

void caml_init_custom_operations(void)
{
  caml_register_custom_operations(&caml_int32_ops);
  caml_register_custom_operations(&caml_nativeint_ops);
  caml_register_custom_operations(&caml_int64_ops);
  caml_register_custom_operations(&caml_ba_ops);
}

/* ---- allocation ---------------------------------------------------------------------------------- */

static value custom_or_raise(value block)
{
  if (block == 0)
    caml_raise_out_of_memory();
  return block;
}

/* mem out of max: what share of a whole collection's worth this block stands for. */
value caml_alloc_custom(const struct custom_operations *ops, uintnat bytes, mlsize_t mem, mlsize_t max)
{
  if (max == 0)
    max = 1;                           /* in bac_custom_alloc 0 would mean: a share of the heap */
  return custom_or_raise(bac_custom_alloc(Caml_state, ops, bytes, mem, max, mem, max));
}

/* The block stands for mem bytes of C memory; Gc's custom_* settings say how much that weighs.  A large
 * one counts towards a minor collection only up to custom_minor_max_size. */
value caml_alloc_custom_mem(const struct custom_operations *ops, uintnat bytes, mlsize_t mem)
{
  mlsize_t area = Bsize_wsize(bac_gc_params.minor_heap_words);
  mlsize_t max_minor = area / 100 * bac_gc_params.custom_minor_ratio;
  mlsize_t mem_minor = mem;
  if (mem_minor > bac_gc_params.custom_minor_max_bytes)
    mem_minor = bac_gc_params.custom_minor_max_bytes;
  if (max_minor == 0)
    max_minor = 1;
  return custom_or_raise(bac_custom_alloc(Caml_state, ops, bytes, mem, 0, mem_minor, max_minor));
}

mlsize_t caml_custom_get_max_major(void);
mlsize_t caml_custom_get_max_major(void)
{
  mlsize_t max = Bsize_wsize(bac_gc_heap_words()) / 150 * bac_gc_params.custom_major_ratio;
  return max != 0 ? max : 1;
}

/* Historic: wosize words, the first of which holds the operations. */
value caml_alloc_final(mlsize_t wosize, void (*finalize)(value), mlsize_t mem, mlsize_t max);
value caml_alloc_final(mlsize_t wosize, void (*finalize)(value), mlsize_t mem, mlsize_t max)
{
  struct custom_operations *ops = caml_final_custom_operations(finalize);
  if (ops == NULL || wosize == 0)
    caml_raise_out_of_memory();
  return caml_alloc_custom(ops, Bsize_wsize(wosize - 1), mem, max);
}
