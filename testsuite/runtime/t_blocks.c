/* t_blocks.c -- of p_string.c, p_array.c, p_obj.c: bounds, kinds of arrays, barriers, placeholders, lazy states. */
#include "testsuite/runtime/values.h"

/* ---- strings ---- */

static value text;
static value get_behind(void) { return caml_string_get(text, Val_int(3)); }
static value get_before(void) { return caml_bytes_get(text, Val_int(-1)); }
static value get16_at_end(void) { return caml_string_get16(text, Val_int(2)); }
static value get64_in_short(void) { return caml_string_get64(text, Val_int(0)); }
static value get32_huge(void) { return caml_bytes_get32(text, Val_long(Max_long)); }
static value create_negative(void) { return caml_create_bytes(Val_int(-1)); }

static void string_bounds(void)
{
  text = str("abc");
  caml_register_global_root(&text);
  TAP_OK(caml_string_get(text, Val_int(2)) == Val_int('c') && caml_string_get16(text, Val_int(1)) == Val_int(0x6362));
  TAP_RAISES(get_behind, "Invalid_argument:index out of bounds");
  TAP_RAISES(get_before, "Invalid_argument:index out of bounds");
  TAP_RAISES(get16_at_end, "Invalid_argument:index out of bounds");
  TAP_RAISES(get64_in_short, "Invalid_argument:index out of bounds");
  TAP_RAISES(get32_huge, "Invalid_argument:index out of bounds");
  TAP_RAISES(create_negative, "Invalid_argument:Bytes.create");
}

static void wide_bytes_are_little_endian(void)
{
  CAMLparam0();
  CAMLlocal2(s, n);
  s = bytes_of("\0\0\0\0\0\0\0\0\0\0", 10);
  n = caml_copy_int64(0x0102030405060708);
  caml_bytes_set64(s, Val_int(1), n);
  TAP_OK(Byte_u(s, 1) == 8 && Byte_u(s, 8) == 1 && Byte_u(s, 9) == 0);
  TAP_OK(Int64_val(caml_bytes_get64(s, Val_int(1))) == 0x0102030405060708);
  TAP_OK(Int32_val(caml_bytes_get32(s, Val_int(2))) == 0x04050607);
  caml_bytes_set16(s, Val_int(0), Val_int(0xABCD));
  TAP_OK(Byte_u(s, 0) == 0xCD && Byte_u(s, 1) == 0xAB);
  CAMLreturn0;
}

/* ---- arrays ---- */

static void kinds_of_arrays(void)
{
  CAMLparam0();
  CAMLlocal3(d, a, v);
  d = caml_copy_double(2.5);
  a = caml_array_make(Val_int(3), d);
  TAP_OK(Tag_val(a) == Double_array_tag && Double_flat_field(a, 2) == 2.5);
  TAP_OK(Double_val(caml_array_get(a, Val_int(1))) == 2.5);
  v = caml_uniform_array_make(Val_int(3), d);
  TAP_OK(Tag_val(v) == 0 && Field(v, 0) == d);
  v = caml_array_of_uniform_array(v);
  TAP_OK(Tag_val(v) == Double_array_tag && Wosize_val(v) == 3 && Double_flat_field(v, 0) == 2.5);
  TAP_OK(caml_array_make(Val_int(0), d) == caml_atom(0) && caml_array_sub(a, Val_int(1), Val_int(0)) == caml_atom(0));
  v = caml_array_append(caml_atom(0), a);
  TAP_OK(Tag_val(v) == Double_array_tag && Wosize_val(v) == 3);
  CAMLreturn0;
}

static value make_negative(void) { return caml_array_make(Val_int(-1), Val_int(0)); }
static value create_float_negative(void) { return caml_make_float_vect(Val_int(-1)); }
static value set_behind(void) { return caml_array_set(caml_alloc_1(0, Val_int(0)), Val_int(1), Val_int(0)); }

static void array_errors(void)
{
  TAP_RAISES(make_negative, "Invalid_argument:Array.make");
  TAP_RAISES(create_float_negative, "Invalid_argument:Float.Array.create");
  TAP_RAISES(set_behind, "Invalid_argument:index out of bounds");
}

/* Every way to put a young value into an old array, followed by a minor collection. */
static void old_arrays_keep_young_values(void)
{
  CAMLparam0();
  CAMLlocal4(a, b, v, list);
  const mlsize_t n = 5000;
  v = str("young one");
  a = caml_array_make(Val_long(n), v);
  bac_gc_minor(Caml_state);
  TAP_STR(Field(a, n - 1), "young one");
  v = str("filled");
  caml_array_fill(a, Val_int(10), Val_int(4000), v);
  bac_gc_minor(Caml_state);
  TAP_STR(Field(a, 10), "filled");
  TAP_STR(Field(a, 4009), "filled");
  TAP_STR(Field(a, 4010), "young one");
  v = str("in the piece");
  b = caml_array_make(Val_int(300), Val_int(0));
  caml_modify(&Field(b, 299), v);
  list = caml_array_append(a, b);
  v = Val_unit;
  bac_gc_minor(Caml_state);
  TAP_STR(Field(list, n + 299), "in the piece");
  caml_array_blit(list, Val_int(1), list, Val_int(0), Val_long(n + 299));
  caml_array_set(list, Val_int(0), str("set"));
  bac_gc_minor(Caml_state);
  TAP_STR(Field(list, n + 298), "in the piece");
  TAP_STR(Field(list, 0), "set");
  v = str("last");
  b = caml_alloc_1(0, v);
  list = caml_alloc_2(0, b, Val_emptylist);
  list = caml_alloc_2(0, a, list);
  a = caml_array_concat(list);
  bac_gc_minor(Caml_state);
  TAP_STR(Field(a, n), "last");
  TAP_OK(bac_gc_verify(Caml_state));
  CAMLreturn0;
}

/* ---- blocks by hand ---- */

static value closure_too_small(void) { return caml_obj_block(Val_int(Closure_tag), Val_int(1)); }
static value custom_block(void) { return caml_obj_block(Val_int(Custom_tag), Val_int(2)); }

static void new_blocks_are_sane(void)
{
  value v = caml_obj_block(Val_int(String_tag), Val_int(2));
  TAP_OK(caml_string_length(v) == 15);
  v = caml_obj_block(Val_int(Closure_tag), Val_int(4));
  TAP_OK(Start_env_closinfo(Closinfo_val(v)) == 2);
  bac_gc_minor(Caml_state);
  TAP_RAISES(closure_too_small, "Invalid_argument:Obj.new_block");
  TAP_RAISES(custom_block, "Invalid_argument:Obj.new_block");
  TAP_OK(caml_obj_tag(Val_int(1)) == Val_int(1000) && caml_obj_tag(str("")) == Val_int(String_tag));
}

static void copies_share_fields(void)
{
  CAMLparam0();
  CAMLlocal3(a, b, s);
  s = str("field");
  for (mlsize_t n = 1; n < 1000; n += 333) {
    a = caml_array_make(Val_long(n), s);
    b = caml_obj_with_tag(Val_int(7), a);
    bac_gc_minor(Caml_state);
    TAP_OK(Tag_val(b) == 7 && Wosize_val(b) == n && Field(b, n - 1) == Field(a, 0));
  }
  TAP_OK(caml_obj_dup(Val_int(3)) == Val_int(3));
  CAMLreturn0;
}

static void placeholders_become_the_value(void)
{
  CAMLparam0();
  CAMLlocal3(d, v, f);
  d = caml_alloc_dummy(Val_int(2));
  v = caml_alloc_2(4, Val_int(9), Val_unit);
  caml_update_dummy(d, v);
  TAP_OK(Tag_val(d) == 4 && Field(d, 0) == Val_int(9));
  d = caml_alloc_dummy_float(Val_int(2));
  v = caml_alloc_float_array(2);
  Store_double_flat_field(v, 0, 1.5);
  Store_double_flat_field(v, 1, 2.5);
  bac_gc_minor(Caml_state);
  caml_update_dummy(d, v);
  TAP_OK(Tag_val(d) == Double_array_tag && Double_flat_field(d, 1) == 2.5);
  f = caml_alloc_dummy_infix(Val_int(6), Val_int(3));
  bac_gc_minor(Caml_state);
  bac_gc_full_major(Caml_state);
  TAP_OK(Tag_val(f) == Infix_tag && Infix_offset_val(f) == 24 && Wosize_val(f - 24) == 6);
  CAMLreturn0;
}

static void lazy_states(void)
{
  CAMLparam0();
  CAMLlocal1(l);
  l = caml_alloc_1(Lazy_tag, Val_int(1));
  TAP_OK(caml_lazy_update_to_forcing(l) == Val_int(0) && caml_lazy_update_to_forcing(l) == Val_int(1));
  caml_lazy_reset_to_lazy(l);
  TAP_OK(Tag_val(l) == Lazy_tag);
  caml_lazy_update_to_forcing(l);
  caml_modify(&Field(l, 0), Val_int(5));
  caml_lazy_update_to_forward(l);
  TAP_OK(Tag_val(l) == Forward_tag && caml_lazy_read_result(l) == Val_int(5));
  TAP_OK(caml_lazy_read_result(Val_int(4)) == Val_int(4) && caml_lazy_update_to_forcing(Val_int(4)) == Val_int(1));
  CAMLreturn0;
}

static void object_ids_differ(void)
{
  bool good = true;
  intnat last = Long_val(caml_fresh_oo_id(Val_unit));
  for (int i = 0; i < 5000; i++) {
    intnat id = Long_val(caml_fresh_oo_id(Val_unit));
    good &= id > last;
    last = id;
  }
  TAP_OK(good);
}

static void methods_are_found_by_label(void)
{
  CAMLparam0();
  CAMLlocal2(table, object);
  enum { METHODS = 9 };
  table = caml_alloc(2 + 2 * METHODS, 0);
  Field(table, 0) = 2 * METHODS + 1;                  /* raw: index of the last label */
  for (int i = 0; i < METHODS; i++) {
    Field(table, 2 + 2 * i) = Val_int(1000 + i);
    Field(table, 3 + 2 * i) = Val_int(10 * i - 30);
  }
  object = caml_alloc_2(Object_tag, table, Val_int(0));
  bool good = true;
  for (int i = 0; i < METHODS; i++)
    good &= caml_get_public_method(object, Val_int(10 * i - 30)) == Val_int(1000 + i);
  TAP_OK(good);
  TAP_OK(caml_get_public_method(object, Val_int(5)) == 0 && caml_get_public_method(object, Val_int(-99)) == 0);
  CAMLreturn0;
}

int main(void)
{
  values_start();
  TAP_RUN(string_bounds);
  TAP_RUN(wide_bytes_are_little_endian);
  TAP_RUN(kinds_of_arrays);
  TAP_RUN(array_errors);
  TAP_RUN(old_arrays_keep_young_values);
  TAP_RUN(new_blocks_are_sane);
  TAP_RUN(copies_share_fields);
  TAP_RUN(placeholders_become_the_value);
  TAP_RUN(lazy_states);
  TAP_RUN(object_ids_differ);
  TAP_RUN(methods_are_found_by_label);
  return TAP_DONE();
}
