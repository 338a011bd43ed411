/* t_bigarray.c -- elements of every kind and layout, views and their memory, half precision, marshalling. */
#include "runtime/bigarray.h"
#include "runtime/marshal.h"
#include "testsuite/runtime/values.h"

static value dims(intnat a, intnat b)
{
  return caml_alloc_2(0, Val_long(a), Val_long(b));
}

static value make(int kind, int layout, intnat a, intnat b)
{
  CAMLparam0();
  CAMLlocal1(d);
  d = dims(a, b);
  d = caml_ba_create(Val_int(kind), Val_int(layout), d);
  memset(Caml_ba_data_val(d), 0, caml_ba_byte_size(Caml_ba_array_val(d)));
  CAMLreturn(d);
}

static value element_of(int kind, int n)
{
  switch (kind) {
  case CAML_BA_FLOAT32: case CAML_BA_FLOAT64: case CAML_BA_FLOAT16: return caml_copy_double(n + 0.5);
  case CAML_BA_INT32: return caml_copy_int32(n);
  case CAML_BA_INT64: return caml_copy_int64(n);
  case CAML_BA_NATIVE_INT: return caml_copy_nativeint(n);
  case CAML_BA_COMPLEX32: case CAML_BA_COMPLEX64: {
    value v = caml_alloc_float_array(2);
    Store_double_flat_field(v, 0, n);
    Store_double_flat_field(v, 1, -n);
    return v;
  }
  default: return Val_int(n);
  }
}

static void elements_of_every_kind_and_layout(void)
{
  CAMLparam0();
  CAMLlocal2(ba, x);
  for (int kind = 0; kind < CAML_BA_FIRST_UNIMPLEMENTED_KIND; kind++)
    for (int layout = 0; layout < 2; layout++) {
      bool good = true;
      ba = make(kind, layout, 3, 4);
      for (int i = 0; i < 12; i++) {
        x = element_of(kind, i);
        caml_ba_set_2(ba, Val_int(i / 4 + layout), Val_int(i % 4 + layout), x);
      }
      for (int i = 0; i < 12; i++) {
        x = element_of(kind, i);
        good &= caml_equal(caml_ba_get_2(ba, Val_int(i / 4 + layout), Val_int(i % 4 + layout)), x) == Val_true;
      }
      TAP_OK(good && caml_ba_kind(ba) == Val_int(kind) && caml_ba_layout(ba) == Val_int(layout));
    }
  CAMLreturn0;
}

static value the_array;
static value get_outside(void) { return caml_ba_get_2(the_array, Val_int(0), Val_int(4)); }
static value get_wrong(void) { return caml_ba_get_1(the_array, Val_int(0)); }
static value sub_outside(void) { return caml_ba_sub(the_array, Val_int(2), Val_int(2)); }
static value negative(void) { return caml_ba_create(Val_int(0), Val_int(0), dims(2, -1)); }
static value huge(void) { return caml_ba_create(Val_int(1), Val_int(0), dims((intnat)1 << 40, (intnat)1 << 40)); }
static value reshape_wrong(void) { return caml_ba_reshape(the_array, dims(5, 5)); }
static value dim_wrong(void) { return caml_ba_dim(the_array, Val_int(2)); }

static void misuse_raises(void)
{
  caml_register_generational_global_root(&the_array);
  caml_modify_generational_global_root(&the_array, make(CAML_BA_FLOAT64, 0, 3, 4));
  TAP_RAISES(get_outside, "Invalid_argument:index out of bounds");
  TAP_RAISES(get_wrong, "Invalid_argument:Bigarray.get: wrong number of indices");
  TAP_RAISES(sub_outside, "Invalid_argument:Bigarray.sub: bad sub-array");
  TAP_RAISES(negative, "Invalid_argument:Bigarray.create: negative dimension");
  TAP_RAISES(huge, "Out_of_memory");
  TAP_RAISES(reshape_wrong, "Invalid_argument:Bigarray.reshape: size mismatch");
  TAP_RAISES(dim_wrong, "Invalid_argument:Bigarray.dim");
}

static void views_share_memory_and_keep_it(void)
{
  CAMLparam0();
  CAMLlocal4(ba, sub, slice, other);
  ba = make(CAML_BA_CAML_INT, 0, 3, 4);
  sub = caml_ba_sub(ba, Val_int(1), Val_int(2));
  slice = caml_ba_slice(sub, caml_alloc_1(0, Val_int(1)));
  TAP_IS_INT(Long_val(caml_ba_num_dims(slice)), 1);
  caml_ba_set_2(ba, Val_int(2), Val_int(3), Val_int(77));
  TAP_IS_INT(Long_val(caml_ba_get_1(slice, Val_int(3))), 77);
  other = caml_ba_change_layout(ba, Val_int(1));
  TAP_IS_INT(Long_val(caml_ba_get_2(other, Val_int(4), Val_int(3))), 77);
  TAP_OK(caml_ba_change_layout(ba, Val_int(0)) == ba);
  struct caml_ba_proxy *p = Caml_ba_array_val(ba)->proxy;
  TAP_IS_INT(bac_load_relaxed(&p->refcount), 4);
  ba = sub = other = Val_unit;
  for (int i = 0; i < 3; i++) {
    bac_gc_full_major(Caml_state);
    bac_custom_run_dead(Caml_state);
  }
  TAP_IS_INT(bac_load_relaxed(&p->refcount), 1);
  TAP_IS_INT(Long_val(caml_ba_get_1(slice, Val_int(3))), 77);
  CAMLreturn0;
}

static void fill_and_blit(void)
{
  CAMLparam0();
  CAMLlocal3(a, b, x);
  a = make(CAML_BA_COMPLEX64, 0, 300, 500);          /* large enough to leave the heap */
  b = make(CAML_BA_COMPLEX64, 0, 300, 500);
  x = element_of(CAML_BA_COMPLEX64, 9);
  caml_ba_fill(a, x);
  caml_ba_blit(a, b);
  TAP_OK(caml_ba_compare(a, b) == 0);
  TAP_OK(caml_equal(caml_ba_get_2(b, Val_int(299), Val_int(499)), x) == Val_true);
  caml_ba_set_2(b, Val_int(299), Val_int(499), element_of(CAML_BA_COMPLEX64, 10));
  TAP_OK(caml_ba_compare(a, b) < 0);
  CAMLreturn0;
}

static void half_precision_rounds_to_nearest_even(void)
{
  bool same = true;
  for (unsigned h = 0; h < 0x10000; h++) {
    double d = caml_double_of_float16((uint16_t)h);
    if (d == d)
      same &= caml_float16_of_double(d) == h;
  }
  TAP_OK(same);
  TAP_OK(caml_float16_of_double(65519.99) == 0x7BFF && caml_float16_of_double(65520.0) == 0x7C00);
  TAP_OK(caml_float16_of_double(1 + 0x1p-11) == 0x3C00 && caml_float16_of_double(1 + 0x3p-11) == 0x3C02);
  TAP_OK(caml_float16_of_double(0x1p-25) == 0 && caml_float16_of_double(-0x1.8p-25) == 0x8001);
}

static void marshalling_keeps_kind_layout_and_elements(void)
{
  CAMLparam0();
  CAMLlocal3(ba, bytes, back);
  for (int kind = 0; kind < CAML_BA_FIRST_UNIMPLEMENTED_KIND; kind++) {
    ba = make(kind, kind & 1, 3, 2);
    caml_ba_fill(ba, element_of(kind, 3));
    bytes = caml_output_value_to_bytes(ba, Val_emptylist);
    back = caml_input_val_from_bytes(bytes, 0);
    TAP_OK(caml_ba_compare(ba, back) == 0 && caml_ba_hash(ba) == caml_ba_hash(back));
  }
  ba = make(CAML_BA_CAML_INT, 0, 2, 2);
  caml_ba_set_2(ba, Val_int(1), Val_int(1), Val_long(Max_long));
  back = caml_input_val_from_bytes(caml_output_value_to_bytes(ba, Val_emptylist), 0);
  TAP_IS_INT(Long_val(caml_ba_get_2(back, Val_int(1), Val_int(1))), Max_long);
  CAMLreturn0;
}

int main(void)
{
  values_start();
  the_array = Val_unit;
  TAP_RUN(elements_of_every_kind_and_layout);
  TAP_RUN(misuse_raises);
  TAP_RUN(views_share_memory_and_keep_it);
  TAP_RUN(fill_and_blit);
  TAP_RUN(half_precision_rounds_to_nearest_even);
  TAP_RUN(marshalling_keeps_kind_layout_and_elements);
  return TAP_DONE();
}
