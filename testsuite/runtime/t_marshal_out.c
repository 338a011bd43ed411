/* t_marshal_out.c -- bytes of marshalled values are those of OCaml 5.3 (found by running it). */
#include "runtime/marshal.h"
#include "testsuite/runtime/values.h"

static const char *hex(value v, value flags)
{
  static char text[1024];
  char *buf;
  intnat n;
  caml_output_value_to_malloc(v, flags, &buf, &n);
  for (intnat i = 4; i < n && 2 * i < (intnat)sizeof text; i++)      /* without the magic number */
    sprintf(text + 2 * (i - 4), "%02x", (unsigned char)buf[i]);
  free(buf);
  return text;
}
#define IS(v, expected) TAP_IS_STR(hex(v, Val_emptylist), expected)

static void integers_take_the_shortest_code(void)
{
  IS(Val_long(0), "0000000100000000000000000000000040");
  IS(Val_long(63), "000000010000000000000000000000007f");
  IS(Val_long(64), "000000020000000000000000000000000040");
  IS(Val_long(-1), "0000000200000000000000000000000000ff");
  IS(Val_long(-129), "0000000300000000000000000000000001ff7f");
  IS(Val_long(32768), "000000050000000000000000000000000200008000");
  IS(Val_long(((intnat)1 << 30) - 1), "00000005000000000000000000000000023fffffff");
  IS(Val_long((intnat)1 << 30), "00000009000000000000000000000000030000000040000000");
  IS(Val_long(-((intnat)1 << 30)), "0000000500000000000000000000000002c0000000");
}

static void leaves(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  v = str("hello");
  IS(v, "000000060000000100000003000000022568656c6c6f");
  v = str("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  IS(v, "00000023000000010000000a000000060921616161616161616161616161616161616161616161616161616161616161616161");
  v = caml_copy_double(1.5);
  IS(v, "000000090000000100000003000000020c000000000000f83f");
  v = caml_alloc_float_array(2);
  Store_double_flat_field(v, 0, 1.5);
  Store_double_flat_field(v, 1, 2.5);
  IS(v, "000000120000000100000005000000030e02000000000000f83f0000000000000440");
  v = caml_copy_int32(5);
  IS(v, "00000008000000010000000300000003195f690000000005");
  v = caml_copy_int64(5);
  IS(v, "0000000c000000010000000400000003195f6a000000000000000005");
  v = caml_copy_nativeint(5);
  IS(v, "00000009000000010000000300000003195f6e000100000005");
  CAMLreturn0;
}

static void blocks_and_sharing(void)
{
  CAMLparam0();
  CAMLlocal4(v, s, l, no_sharing);
  no_sharing = caml_alloc_2(0, Val_int(0), Val_emptylist);
  s = str("ab");
  l = caml_alloc_2(0, s, Val_emptylist);
  v = caml_alloc_3(0, s, s, l);
  IS(v, "0000000a000000030000000900000009b02261620401a0040240");
  TAP_IS_STR(hex(v, no_sharing), "0000000c000000000000000d0000000db0226162226162a022616240");
  v = caml_alloc(300, 0);
  for (int i = 0; i < 300; i++)
    Field(v, i) = Val_int(0);
  TAP_OK(strncmp(hex(v, Val_emptylist), "00000131000000010000012d0000012d080004b30040404040", 50) == 0);
  IS(caml_atom(0), "0000000100000000000000000000000080");
  CAMLreturn0;
}

static void forced_suspensions_are_left_out(void)
{
  CAMLparam0();
  CAMLlocal2(v, x);
  v = caml_alloc_1(Forward_tag, Val_int(2));
  IS(v, "0000000100000000000000000000000042");
  x = caml_copy_double(2.0);
  v = caml_alloc_1(Forward_tag, x);
  IS(v, "0000000e00000002000000050000000408000007fa0c0000000000000040");
  CAMLreturn0;
}

static value bad;
static value flags_of_bad = Val_emptylist;
static value write_bad(void) { return caml_output_value_to_bytes(bad, flags_of_bad); }
static value small_block(void)
{
  char room[22];
  return caml_output_value_to_block(bad, Val_emptylist, room, sizeof room);
}

static void refused_values_raise_and_leave_nothing(void)
{
  caml_register_generational_global_root(&bad);
  caml_modify_generational_global_root(&bad, caml_alloc_small(1, Abstract_tag));
  TAP_RAISES(write_bad, "Invalid_argument:output_value: abstract value (Abstract)");
  static const struct custom_operations silent = { .identifier = "_silent" };
  caml_modify_generational_global_root(&bad, caml_alloc_custom(&silent, 8, 0, 1));
  TAP_RAISES(write_bad, "Invalid_argument:output_value: abstract value (Custom)");
  caml_modify_generational_global_root(&bad, Val_long((intnat)1 << 31));
  flags_of_bad = caml_alloc_2(0, Val_int(2), Val_emptylist);
  TAP_RAISES(write_bad, "Failure:output_value: integer cannot be read back on 32-bit platform");
  caml_modify_generational_global_root(&bad, str("too long for it"));
  TAP_RAISES(small_block, "Failure:Marshal.to_buffer: buffer overflow");
  IS(Val_long(0), "0000000100000000000000000000000040");
}

static void deep_and_wide_values_do_not_use_the_c_stack(void)
{
  CAMLparam0();
  CAMLlocal2(v, back);
  v = Val_int(0);
  for (int i = 0; i < 1000000; i++)
    v = caml_alloc_2(0, v, Val_int(i & 63));         /* deep on the left */
  back = caml_output_value_to_bytes(v, Val_emptylist);
  TAP_IS_INT(caml_string_length(back), 20 + 2000001);
  back = caml_input_val_from_bytes(back, 0);
  int n = 0;
  for (; Is_block(back); back = Field(back, 0))
    n++;
  TAP_IS_INT(n, 1000000);
  CAMLreturn0;
}

static void reachable_words_count_each_block_once(void)
{
  CAMLparam0();
  CAMLlocal2(v, s);
  s = str("abcdefgh");
  v = caml_alloc_2(0, s, s);
  TAP_IS_INT(Long_val(caml_obj_reachable_words(v)), 3 + 3);
  TAP_IS_INT(Long_val(caml_obj_reachable_words(Val_int(4))), 0);
  CAMLreturn0;
}

int main(void)
{
  values_start();
  bad = Val_unit;
  TAP_RUN(integers_take_the_shortest_code);
  TAP_RUN(leaves);
  TAP_RUN(blocks_and_sharing);
  TAP_RUN(forced_suspensions_are_left_out);
  TAP_RUN(refused_values_raise_and_leave_nothing);
  TAP_RUN(deep_and_wide_values_do_not_use_the_c_stack);
  TAP_RUN(reachable_words_count_each_block_once);
  return TAP_DONE();
}
