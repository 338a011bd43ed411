/* memory.c -- memory of C code and global roots, under the names of the C interface.
 * caml_stat_* is the C library's allocator with OCaml's way of failing.  There is no pool behind it:
 * what a program leaves allocated goes back to the system with the process. */
#include <stdarg.h>
#include <stdlib.h>
#include "runtime/memory.h"
#include "runtime/raise.h"

static void *or_raise(void *p)
{
  if (p == NULL)
    caml_raise_out_of_memory();
  return p;
}

/* More than any process can address: refused here, since sanitizers report such a request to malloc. */
#define IMPOSSIBLE_BYTES  ((size_t)1 << 47)

/* A request for nothing still gives a pointer of its own, since NULL means failure. */
void *caml_stat_alloc_noexc(size_t bytes)
{
  if (bytes >= IMPOSSIBLE_BYTES)
    return NULL;
  return malloc(bytes != 0 ? bytes : 1);
}
void *caml_stat_alloc(size_t bytes) { return or_raise(caml_stat_alloc_noexc(bytes)); }

void *caml_stat_calloc_noexc(size_t n, size_t bytes)
{
  if (n == 0 || bytes == 0)
    return calloc(1, 1);
  if (n >= IMPOSSIBLE_BYTES / bytes)
    return NULL;
  return calloc(n, bytes);
}

void *caml_stat_resize_noexc(void *p, size_t bytes)
{
  if (bytes >= IMPOSSIBLE_BYTES)
    return NULL;
  return realloc(p, bytes != 0 ? bytes : 1);
}

void *caml_stat_resize(void *p, size_t bytes) { return or_raise(caml_stat_resize_noexc(p, bytes)); }
void caml_stat_free(void *p) { free(p); }

/* Start of a page inside *block, plus modulo bytes before a page boundary: address + modulo is a multiple
 * of the page size.  *block is what caml_stat_free wants. */
void *caml_stat_alloc_aligned_noexc(size_t bytes, int modulo, void **block)
{
  enum { PAGE = 4096 };
  char *raw;
  BAC_ASSERT(modulo >= 0 && modulo < PAGE);
  if (bytes > SIZE_MAX - PAGE)
    return NULL;
  raw = caml_stat_alloc_noexc(bytes + PAGE);
  if (raw == NULL)
    return NULL;
  *block = raw;
  raw += modulo;
  raw += PAGE - (uintnat)raw % PAGE;
  return raw - modulo;
}

void *caml_stat_alloc_aligned(size_t bytes, int modulo, void **block)
{
  return or_raise(caml_stat_alloc_aligned_noexc(bytes, modulo, block));
}

void *caml_stat_memdup(const void *p, size_t bytes, size_t *out_bytes)
{
  void *copy = caml_stat_alloc(bytes);
  if (bytes > 0)
    memcpy(copy, p, bytes);
  if (out_bytes != NULL)
    *out_bytes = bytes;
  return copy;
}

char *caml_stat_strdup_noexc(const char *s)
{
  size_t bytes = strlen(s) + 1;
  char *copy = caml_stat_alloc_noexc(bytes);
  if (copy != NULL)
    memcpy(copy, s, bytes);
  return copy;
}

char *caml_stat_strdup(const char *s) { return or_raise(caml_stat_strdup_noexc(s)); }

char *caml_stat_strconcat(int n, ...)
{
  va_list args;
  size_t bytes = 1;
  char *res, *to;
  va_start(args, n);
  for (int i = 0; i < n; i++)
    bytes += strlen(va_arg(args, const char *));
  va_end(args);
  to = res = caml_stat_alloc(bytes);
  va_start(args, n);
  for (int i = 0; i < n; i++) {
    const char *part = va_arg(args, const char *);
    size_t part_bytes = strlen(part);
    memcpy(to, part, part_bytes);
    to += part_bytes;
  }
  va_end(args);
  *to = 0;
  return res;
}

/* caml_startup_pooled of the reference frees everything at shutdown; see the head of this file. */
void caml_stat_create_pool(void);
void caml_stat_destroy_pool(void);
void caml_stat_create_pool(void) {}
void caml_stat_destroy_pool(void) {}

/* ---- global roots -------------------------------------------------------------------------------- */

static void register_root(value *slot, bool generational)
{
  bac_status st = bac_roots_register(slot, generational);
  if (st != BAC_OK)
    bac_raise_status(st);
}

void caml_register_global_root(value *slot) { register_root(slot, false); }
void caml_remove_global_root(value *slot) { bac_roots_unregister(slot, false); }
void caml_register_generational_global_root(value *slot) { register_root(slot, true); }
void caml_remove_generational_global_root(value *slot) { bac_roots_unregister(slot, true); }
void caml_modify_generational_global_root(value *slot, value v)
{
  bac_roots_modify_generational(slot, v);
}

/* ---- off-heap memory ----------------------------------------------------------------------------- */

void caml_alloc_dependent_memory(mlsize_t bytes) { bac_dependent_add(Caml_state, bytes); }
void caml_free_dependent_memory(mlsize_t bytes) { bac_dependent_sub(Caml_state, bytes); }
void caml_adjust_gc_speed(mlsize_t res, mlsize_t max) { bac_adjust_gc_speed(Caml_state, res, max); }
/* Young resources become old ones within one minor collection, so they are counted as such at once. */
void caml_adjust_minor_gc_speed(mlsize_t res, mlsize_t max) { bac_adjust_gc_speed(Caml_state, res, max); }
