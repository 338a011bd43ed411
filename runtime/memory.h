/* memory.h -- local roots, allocation that raises, global roots, plain C memory.
 * Names and meanings are those of the OCaml C interface. */
#ifndef BAC_RUNTIME_MEMORY_H
#define BAC_RUNTIME_MEMORY_H

#include "gc/gc.h"
#include "gc/write_barrier.h"
#include "runtime/raise.h"

/* Local roots.  A function that holds values across an allocation declares them. */
#define CAMLparam0() \
  struct caml__roots_block *caml__frame = Caml_state->local_roots
#define CAMLxparam1(x) \
  struct caml__roots_block caml__roots_##x; \
  int caml__dummy_##x = (caml__roots_##x.next = Caml_state->local_roots, \
    Caml_state->local_roots = &caml__roots_##x, caml__roots_##x.nitems = 1, \
    caml__roots_##x.ntables = 1, caml__roots_##x.tables[0] = &x, 0); \
  (void)caml__dummy_##x
#define CAMLxparam2(x, y) \
  struct caml__roots_block caml__roots_##x; \
  int caml__dummy_##x = (caml__roots_##x.next = Caml_state->local_roots, \
    Caml_state->local_roots = &caml__roots_##x, caml__roots_##x.nitems = 1, \
    caml__roots_##x.ntables = 2, caml__roots_##x.tables[0] = &x, caml__roots_##x.tables[1] = &y, 0); \
  (void)caml__dummy_##x
#define CAMLxparam3(x, y, z)       CAMLxparam2(x, y); CAMLxparam1(z)
#define CAMLxparam4(x, y, z, t)    CAMLxparam2(x, y); CAMLxparam2(z, t)
#define CAMLxparam5(x, y, z, t, u) CAMLxparam2(x, y); CAMLxparam2(z, t); CAMLxparam1(u)
#define CAMLxparamN(x, size) \
  struct caml__roots_block caml__roots_##x; \
  int caml__dummy_##x = (caml__roots_##x.next = Caml_state->local_roots, \
    Caml_state->local_roots = &caml__roots_##x, caml__roots_##x.nitems = (size), \
    caml__roots_##x.ntables = 1, caml__roots_##x.tables[0] = &(x[0]), 0); \
  (void)caml__dummy_##x
#define CAMLparam1(x)              CAMLparam0(); CAMLxparam1(x)
#define CAMLparam2(x, y)           CAMLparam0(); CAMLxparam2(x, y)
#define CAMLparam3(x, y, z)        CAMLparam0(); CAMLxparam3(x, y, z)
#define CAMLparam4(x, y, z, t)     CAMLparam0(); CAMLxparam4(x, y, z, t)
#define CAMLparam5(x, y, z, t, u)  CAMLparam0(); CAMLxparam5(x, y, z, t, u)
#define CAMLparamN(x, size)        CAMLparam0(); CAMLxparamN(x, size)
#define CAMLlocal1(x)              value x = Val_unit; CAMLxparam1(x)
#define CAMLlocal2(x, y)           value x = Val_unit, y = Val_unit; CAMLxparam2(x, y)
#define CAMLlocal3(x, y, z)        value x = Val_unit, y = Val_unit, z = Val_unit; CAMLxparam3(x, y, z)
#define CAMLlocal4(x, y, z, t)     CAMLlocal2(x, y); CAMLlocal2(z, t)
#define CAMLlocal5(x, y, z, t, u)  CAMLlocal3(x, y, z); CAMLlocal2(t, u)
#define CAMLdrop                   (Caml_state->local_roots = caml__frame)
#define CAMLreturn0                do { CAMLdrop; return; } while (0)
#define CAMLreturnT(type, res)     do { type caml__res = (res); CAMLdrop; return caml__res; } while (0)
#define CAMLreturn(res)            CAMLreturnT(value, res)
#define CAMLnoreturn               ((void)caml__frame)
#define Store_field(block, offset, val) \
  do { value caml__b = (block); mlsize_t caml__o = (offset); value caml__v = (val); \
       caml_modify(&Field(caml__b, caml__o), caml__v); } while (0)
/* Short form: n tables. */
#define Begin_roots1(r0) { struct caml__roots_block caml__rb; caml__rb.next = Caml_state->local_roots; \
  Caml_state->local_roots = &caml__rb; caml__rb.nitems = 1; caml__rb.ntables = 1; caml__rb.tables[0] = &(r0);
#define Begin_roots2(r0, r1) { struct caml__roots_block caml__rb; caml__rb.next = Caml_state->local_roots; \
  Caml_state->local_roots = &caml__rb; caml__rb.nitems = 1; caml__rb.ntables = 2; \
  caml__rb.tables[0] = &(r0); caml__rb.tables[1] = &(r1);
#define End_roots() Caml_state->local_roots = caml__rb.next; }

/* Allocation; all raise Out_of_memory.  alloc_small and the short forms may be young. */
value caml_alloc(mlsize_t wosize, tag_t tag);             /* fields Val_unit when scannable */
value caml_alloc_small(mlsize_t wosize, tag_t tag);       /* 1..Max_young_wosize; fields uninitialised */
value caml_alloc_shr(mlsize_t wosize, tag_t tag);         /* directly in HEAP */
value caml_alloc_tuple(mlsize_t n);
value caml_alloc_string(mlsize_t length);                 /* bytes uninitialised, padding set */
value caml_alloc_initialized_string(mlsize_t length, const char *bytes);
value caml_copy_string(const char *s);
value caml_copy_string_array(char const *const *arr);
value caml_copy_double(double d);
value caml_copy_int32(int32_t i);
value caml_copy_int64(int64_t i);
value caml_copy_nativeint(intnat i);
value caml_alloc_array(value (*funct)(char const *), char const *const *array);
value caml_alloc_float_array(mlsize_t n);
value caml_alloc_some(value v);
value caml_alloc_1(tag_t tag, value a);
value caml_alloc_2(tag_t tag, value a, value b);
value caml_alloc_3(tag_t tag, value a, value b, value c);
value caml_alloc_sprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
value caml_alloc_custom(const struct custom_operations *ops, uintnat bytes, mlsize_t mem, mlsize_t max);
value caml_alloc_custom_mem(const struct custom_operations *ops, uintnat bytes, mlsize_t mem);
mlsize_t caml_string_length(value s);
int caml_string_is_c_safe(value s);                       /* no NUL inside */
value caml_check_urgent_gc(value v);                      /* polls the collector if it asked; v is a root */

/* Boxed numbers without a call: raise Out_of_memory through caml_alloc_small. */
static inline value bac_box_double(double d)
{
  value *hp = bac_young_take(Caml_state, 2);
  if (BAC_UNLIKELY(hp == NULL)) caml_raise_out_of_memory();
  *(header_t *)hp = Make_header(1, Double_tag, BAC_COLOUR_NORMAL);
  bac_double_set(hp + 1, d);
  return (value)(hp + 1);
}

/* Global roots; raise Out_of_memory. */
void caml_register_global_root(value *slot);
void caml_remove_global_root(value *slot);
void caml_register_generational_global_root(value *slot);
void caml_remove_generational_global_root(value *slot);
void caml_modify_generational_global_root(value *slot, value v);

/* C memory: raise Out_of_memory; the _noexc forms return NULL. */
void *caml_stat_alloc(size_t bytes);
void *caml_stat_alloc_noexc(size_t bytes);
void *caml_stat_calloc_noexc(size_t n, size_t bytes);
void *caml_stat_resize(void *p, size_t bytes);
void *caml_stat_resize_noexc(void *p, size_t bytes);
void caml_stat_free(void *p);
char *caml_stat_strdup(const char *s);
char *caml_stat_strdup_noexc(const char *s);
char *caml_stat_strconcat(int n, ...);
void *caml_stat_memdup(const void *p, size_t bytes, size_t *out_bytes);
/* address + modulo is a multiple of the page size; *block is what caml_stat_free wants. */
void *caml_stat_alloc_aligned(size_t bytes, int modulo, void **block);
void *caml_stat_alloc_aligned_noexc(size_t bytes, int modulo, void **block);

/* Off-heap memory that OCaml blocks stand for; paces the collector. */
void caml_alloc_dependent_memory(mlsize_t bytes);
void caml_free_dependent_memory(mlsize_t bytes);
void caml_adjust_gc_speed(mlsize_t res, mlsize_t max);
void caml_adjust_minor_gc_speed(mlsize_t res, mlsize_t max);

#endif
