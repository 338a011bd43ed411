/* t_hash.c -- golden values printed by the reference runtime (Hashtbl.hash and its variants). */
#include "runtime/custom.h"
#include "runtime/hash.h"
#include "testsuite/runtime/values.h"

static intnat hash(value v) { return Long_val(caml_hash(Val_int(10), Val_int(100), Val_int(0), v)); }

static void leaves(void)
{
  TAP_OK(hash(Val_int(1)) == 883721435);
  TAP_OK(hash(caml_copy_int64(1)) == 129913994);
  TAP_OK(hash(caml_copy_int32(1)) == 129913994);
  TAP_OK(hash(caml_copy_nativeint(1)) == 129913994);
  TAP_OK(hash(caml_copy_int64(-1)) == 1058613066);
  TAP_OK(hash(caml_copy_double(1.0)) == 57497256);
  TAP_OK(hash(str("abc")) == 767105082);
}

static void floats_have_one_nan_and_one_zero(void)
{
  TAP_OK(hash(caml_copy_double(0.0 / 0.0)) == 841516429);
  TAP_OK(hash(caml_copy_double(-(0.0 / 0.0))) == 841516429);
  TAP_OK(hash(caml_copy_double(-0.0)) == 256347020);
  TAP_OK(hash(caml_copy_double(0.0)) == 256347020);
}

static void strings_of_every_length_mod_four(void)
{
  value seed = Val_int(7);
  TAP_OK(Long_val(caml_string_hash(seed, str("abc"))) == 194831480);
  TAP_OK(Long_val(caml_string_hash(seed, str(""))) == 415870660);
  TAP_OK(Long_val(caml_string_hash(seed, str("a"))) == 1017110463);
  TAP_OK(Long_val(caml_string_hash(seed, str("ab"))) == 772221435);
  TAP_OK(Long_val(caml_string_hash(seed, str("abcde"))) == 671612127);
  TAP_OK(caml_hash(Val_int(10), Val_int(100), seed, str("abcde")) == caml_string_hash(seed, str("abcde")));
}

static void blocks_breadth_first(void)
{
  CAMLparam0();
  CAMLlocal1(l);
  l = Val_emptylist;
  for (int i = 3; i >= 1; i--)
    l = caml_alloc_2(0, Val_int(i), l);
  TAP_OK(hash(l) == 794519639);
  TAP_OK(hash(caml_atom(0)) == 1058613066);
  CAMLreturn0;
}

static void limits_stop_the_walk(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  v = caml_alloc(1000, 0);
  value h = caml_hash(Val_int(10), Val_int(100), Val_int(0), v);
  Field(v, 50) = Val_int(12345);            /* beyond ten meaningful leaves */
  TAP_OK(caml_hash(Val_int(10), Val_int(100), Val_int(0), v) == h);
  TAP_OK(caml_hash(Val_int(100), Val_int(1000), Val_int(0), v) != caml_hash(Val_int(10), Val_int(100), Val_int(0), v));
  CAMLreturn0;
}

static void labels_hash_as_the_compiler_does(void)
{
  TAP_OK(Long_val(caml_hash_variant("Foo")) == 3505894);
  TAP_OK(Long_val(caml_hash_variant("")) == 0);
  TAP_OK(Long_val(caml_hash_variant("a_rather_long_constructor_name")) == -44709502);
}

int main(void)
{
  values_start();
  TAP_RUN(leaves);
  TAP_RUN(floats_have_one_nan_and_one_zero);
  TAP_RUN(strings_of_every_length_mod_four);
  TAP_RUN(blocks_breadth_first);
  TAP_RUN(limits_stop_the_walk);
  TAP_RUN(labels_hash_as_the_compiler_does);
  return TAP_DONE();
}
