/* t_memory.c -- C memory under the names of the OCaml interface; global roots. */
#include "testsuite/runtime/values.h"

static void memory_for_nothing_is_still_memory(void)
{
  void *p = caml_stat_alloc(0), *q = caml_stat_calloc_noexc(0, 8);
  TAP_OK(p != NULL && q != NULL);
  p = caml_stat_resize(p, 100);
  memset(p, 1, 100);
  caml_stat_free(p);
  caml_stat_free(q);
  caml_stat_free(NULL);
}

/* The address sanitizer ends the process instead of returning NULL. */
#if !defined(BAC_ASAN)
static value alloc_everything(void) { caml_stat_alloc(SIZE_MAX / 2); return Val_unit; }

static void too_much_memory_raises(void)
{
  TAP_RAISES(alloc_everything, "Out_of_memory");
  TAP_OK(caml_stat_alloc_noexc(SIZE_MAX / 2) == NULL);
  TAP_OK(caml_stat_calloc_noexc(SIZE_MAX / 2, 16) == NULL);
}
#else
static void too_much_memory_raises(void) {}
#endif

static void strings_are_copied_and_joined(void)
{
  char *a = caml_stat_strdup("abc"), *b = caml_stat_strconcat(3, a, "", "de"), *c = caml_stat_strconcat(0);
  size_t n;
  char *d = caml_stat_memdup("x\0y", 3, &n);
  TAP_OK(strcmp(a, "abc") == 0 && strcmp(b, "abcde") == 0 && strcmp(c, "") == 0);
  TAP_OK(n == 3 && memcmp(d, "x\0y", 3) == 0);
  caml_stat_free(a); caml_stat_free(b); caml_stat_free(c); caml_stat_free(d);
}

static void aligned_memory_honours_the_offset(void)
{
  void *block;
  char *p = caml_stat_alloc_aligned(10000, 24, &block);
  TAP_OK(((uintptr_t)p + 24) % 4096 == 0);
  memset(p, 0, 10000);
  caml_stat_free(block);
}

static value root_a, root_b;

static void roots_follow_what_they_name(void)
{
  root_a = str("plain root");
  root_b = str("generational root");
  caml_register_global_root(&root_a);
  caml_register_generational_global_root(&root_b);
  bac_gc_minor(Caml_state);
  bac_gc_full_major(Caml_state);
  TAP_STR(root_a, "plain root");
  TAP_STR(root_b, "generational root");
  root_a = str("again");
  caml_modify_generational_global_root(&root_b, str("anew"));
  bac_gc_minor(Caml_state);
  TAP_STR(root_a, "again");
  TAP_STR(root_b, "anew");
  TAP_OK(!Is_young(root_a) && !Is_young(root_b));
  caml_remove_global_root(&root_a);
  caml_remove_generational_global_root(&root_b);
  bac_gc_full_major(Caml_state);
}

static void local_arrays_are_roots(void)
{
  CAMLparam0();
  value items[10];
  for (int i = 0; i < 10; i++)
    items[i] = Val_unit;
  CAMLxparamN(items, 10);
  for (int i = 0; i < 10; i++)
    items[i] = caml_alloc_sprintf("item %d", i);
  bac_gc_minor(Caml_state);
  TAP_STR(items[0], "item 0");
  TAP_STR(items[9], "item 9");
  CAMLreturn0;
}

int main(void)
{
  values_start();
  TAP_RUN(memory_for_nothing_is_still_memory);
  TAP_RUN(too_much_memory_raises);
  TAP_RUN(strings_are_copied_and_joined);
  TAP_RUN(aligned_memory_honours_the_offset);
  TAP_RUN(roots_follow_what_they_name);
  TAP_RUN(local_arrays_are_roots);
  return TAP_DONE();
}
