/* t_alloc.c -- shape of what caml_alloc_* and caml_copy_* return, and that it survives collections. */
#include "runtime/custom.h"
#include "testsuite/runtime/values.h"

static void collect(void)
{
  bac_gc_minor(Caml_state);
  bac_gc_major(Caml_state);
}

static void fields_start_as_unit(void)
{
  for (mlsize_t n = 1; n < 600; n += 37) {
    value v = caml_alloc(n, 3);
    bool all = Wosize_val(v) == n && Tag_val(v) == 3 && Is_young(v) == (n <= Max_young_wosize);
    for (mlsize_t i = 0; i < n; i++)
      all &= Field(v, i) == Val_unit;
    TAP_OK(all);
  }
}

static void atoms_are_static_and_distinct(void)
{
  bool good = true;
  for (int t = 0; t < 256; t++) {
    value a = caml_atom((tag_t)t);
    good &= Wosize_val(a) == 0 && Tag_val(a) == (tag_t)t && Colour_hd(Hd_val(a)) == BAC_COLOUR_STATIC;
    good &= !Is_young(a) && !Is_in_heap(a) && a == caml_atom((tag_t)t);
  }
  TAP_OK(good);
  TAP_OK(caml_alloc(0, 9) == caml_atom(9));
  TAP_OK(caml_alloc_float_array(0) == caml_atom(0));
}

static void strings_know_their_length(void)
{
  for (mlsize_t n = 0; n < 4000; n += n < 40 ? 1 : 173) {
    value s = caml_alloc_string(n);
    TAP_OK(caml_string_length(s) == n && Byte(s, n) == 0 && Tag_val(s) == String_tag);
  }
}

static void texts_of_any_length_are_formatted(void)
{
  value s = caml_alloc_sprintf("%d %s", 42, "x");
  TAP_STR(s, "42 x");
  s = caml_alloc_sprintf("%0300d", 7);
  TAP_OK(caml_string_length(s) == 300 && Byte(s, 299) == '7' && Byte(s, 0) == '0');
  s = caml_alloc_sprintf("%s", "");
  TAP_OK(caml_string_length(s) == 0);
}

static void a_nul_inside_is_not_safe_for_c(void)
{
  TAP_OK(caml_string_is_c_safe(str("plain")));
  TAP_OK(!caml_string_is_c_safe(bytes_of("a\0b", 3)));
}

static void arguments_survive_the_collection_they_cause(void)
{
  CAMLparam0();
  CAMLlocal2(list, cell);
  list = Val_emptylist;
  for (int i = 0; i < 200000; i++) {
    cell = caml_copy_int64(i);
    list = caml_alloc_2(0, cell, list);
  }
  bool good = true;
  int n = 200000;
  for (value l = list; Is_block(l); l = Field(l, 1))
    good &= Int64_val(Field(l, 0)) == --n;
  TAP_OK(good && n == 0);
  CAMLreturn0;
}

static void nine_fields_in_order(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  v = caml_alloc_9(5, Val_int(1), Val_int(2), Val_int(3), Val_int(4), Val_int(5), Val_int(6), Val_int(7), Val_int(8),
                   str("nine"));
  collect();
  TAP_OK(Wosize_val(v) == 9 && Tag_val(v) == 5 && Field(v, 0) == Val_int(1) && Field(v, 7) == Val_int(8));
  TAP_STR(Field(v, 8), "nine");
  CAMLreturn0;
}

static void arrays_of_strings(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  const char *const names[] = { "a", "bc", "def", NULL }, *const none[] = { NULL };
  v = caml_copy_string_array(names);
  collect();
  TAP_OK(Wosize_val(v) == 3);
  TAP_STR(Field(v, 2), "def");
  TAP_OK(caml_copy_string_array(none) == caml_atom(0));
  CAMLreturn0;
}

static void boxed_numbers_keep_their_value(void)
{
  CAMLparam0();
  CAMLlocal4(a, b, c, d);
  a = caml_copy_int32(INT32_MIN);
  b = caml_copy_int64(INT64_MAX);
  c = caml_copy_nativeint(-5);
  d = caml_copy_double(1.5);
  collect();
  TAP_OK(Int32_val(a) == INT32_MIN && Int64_val(b) == INT64_MAX && Nativeint_val(c) == -5);
  TAP_OK(Double_val(d) == 1.5);
  TAP_OK(Custom_ops_val(a) == &caml_int32_ops && Custom_ops_val(c) == &caml_nativeint_ops);
  CAMLreturn0;
}

static value alloc_impossible(void) { return caml_alloc(Max_wosize, 0); }
static value alloc_too_large(void) { return caml_alloc_shr(Max_wosize + 1, 0); }

static void impossible_sizes_raise(void)
{
  TAP_RAISES(alloc_impossible, "Out_of_memory");
  TAP_RAISES(alloc_too_large, "Out_of_memory");
  TAP_OK(caml_alloc_shr_noexc(Max_wosize, 0) == 0);
}

static void flag_lists_are_unions(void)
{
  CAMLparam0();
  CAMLlocal1(l);
  static const int flags[] = { 1, 2, 4, 8 };
  l = caml_alloc_2(0, Val_int(3), Val_emptylist);
  l = caml_alloc_2(0, Val_int(0), l);
  TAP_OK(caml_convert_flag_list(l, flags) == 9);
  TAP_OK(caml_convert_flag_list(Val_emptylist, flags) == 0);
  CAMLreturn0;
}

int main(void)
{
  values_start();
  TAP_RUN(fields_start_as_unit);
  TAP_RUN(atoms_are_static_and_distinct);
  TAP_RUN(strings_know_their_length);
  TAP_RUN(texts_of_any_length_are_formatted);
  TAP_RUN(a_nul_inside_is_not_safe_for_c);
  TAP_RUN(arguments_survive_the_collection_they_cause);
  TAP_RUN(nine_fields_in_order);
  TAP_RUN(arrays_of_strings);
  TAP_RUN(boxed_numbers_keep_their_value);
  TAP_RUN(impossible_sizes_raise);
  TAP_RUN(flag_lists_are_unions);
  return TAP_DONE();
}
