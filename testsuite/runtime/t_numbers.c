/* t_numbers.c -- of p_int.c, p_int64.c, p_float.c, p_floatfmt.c: facts printed by the reference runtime.  Many more
 * are compared in testsuite/ocaml/primitives. */
#include <math.h>
#include "runtime/p_int.h"
#include "testsuite/runtime/values.h"

static bool parses(const char *s, unsigned bits, int64_t expected)
{
  int64_t n;
  return bac_int_parse(str(s), bits, &n) && n == expected;
}
static bool refused(const char *s, unsigned bits) { int64_t n; return !bac_int_parse(str(s), bits, &n); }

static void literals_in_range(void)
{
  TAP_OK(parses("+5", 63, 5) && parses("-5", 63, -5) && parses("0x1F", 63, 31) && parses("0b101", 63, 5));
  TAP_OK(parses("0o17", 63, 15) && parses("0u123", 63, 123) && parses("1_000", 63, 1000) && parses("1_", 63, 1));
  TAP_OK(parses("4611686018427387903", 63, Max_long) && parses("-4611686018427387904", 63, Min_long));
  TAP_OK(parses("0xFFFFFFFF", 32, 0xFFFFFFFF) && parses("-0x80000000", 32, -0x80000000LL));
  TAP_OK(parses("0xFFFFFFFFFFFFFFFF", 64, -1) && parses("-9223372036854775808", 64, INT64_MIN));
  TAP_OK(parses("-0u1", 63, -1) && parses("0U7", 63, 7));
}

static void literals_refused(void)
{
  static const char *const bad[] = { "", "-", "+", "0x", "_1", "0x_1", "0u", " 1", "1 ", "--1", "0b2", "0o8", "9a",
    "4611686018427387904", "-4611686018427387905", "0x8000000000000000", "0u9223372036854775808" };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    TAP_OK(refused(bad[i], 63));
  int64_t n;
  TAP_OK(!bac_int_parse(bytes_of("1\0", 2), 63, &n));
  TAP_OK(refused("2147483648", 32) && refused("0x100000000", 32) && refused("9223372036854775808", 64));
}

static void integers_are_formatted(void)
{
  TAP_STR(caml_format_int(str("%d"), Val_long(Min_long)), "-4611686018427387904");
  TAP_STR(caml_format_int(str("%x"), Val_long(-1)), "7fffffffffffffff");
  TAP_STR(caml_format_int(str("%u"), Val_long(-1)), "9223372036854775807");
  TAP_STR(caml_format_int(str("%#o"), Val_long(42)), "052");
  TAP_STR(caml_format_int(str("%Lx"), Val_long(42)), "2a");
  TAP_STR(caml_int32_format(str("%u"), caml_copy_int32(-1)), "4294967295");
  TAP_STR(caml_int64_format(str("%d"), caml_copy_int64(INT64_MIN)), "-9223372036854775808");
}

static value format_too_long(void) { return caml_format_int(str("%0000000000000000000000000000000000005d"), Val_int(3)); }
static value format_of_string(void) { return caml_format_int(str("%s"), Val_int(3)); }
static value format_twice(void) { return caml_format_int(str("%d%n"), Val_int(3)); }
static value float_of_two(void) { return caml_format_float(str("%f %s"), caml_copy_double(1)); }
static value parse_rubbish(void) { return caml_int_of_string(str("rubbish")); }
static value parse_rubbish32(void) { return caml_int32_of_string(str("rubbish")); }
static value parse_rubbish_float(void) { return caml_float_of_string(str("1e")); }

static void bad_formats_and_texts_raise(void)
{
  TAP_RAISES(format_too_long, "Invalid_argument:format_int: format too long");
  TAP_RAISES(format_of_string, "Invalid_argument:format_int: bad format");
  TAP_RAISES(format_twice, "Invalid_argument:format_int: bad format");
  TAP_RAISES(float_of_two, "Invalid_argument:format_float: bad format");
  TAP_RAISES(parse_rubbish, "Failure:int_of_string");
  TAP_RAISES(parse_rubbish32, "Failure:Int32.of_string");
  TAP_RAISES(parse_rubbish_float, "Failure:float_of_string");
}

static value divide_by_zero(void) { return caml_int64_div(caml_copy_int64(1), caml_copy_int64(0)); }

static void boxed_arithmetic_wraps(void)
{
  CAMLparam0();
  CAMLlocal2(least, minus);
  least = caml_copy_int64(INT64_MIN);
  minus = caml_copy_int64(-1);
  TAP_OK(Int64_val(caml_int64_div(least, minus)) == INT64_MIN && Int64_val(caml_int64_mod(least, minus)) == 0);
  TAP_OK(Int64_val(caml_int64_neg(least)) == INT64_MIN && Int64_val(caml_int64_mul(least, least)) == 0);
  TAP_OK(Int32_val(caml_int32_of_int(Val_long(0x180000000))) == INT32_MIN);
  TAP_OK(Int64_val(caml_int64_shift_right_unsigned(minus, Val_int(63))) == 1);
  TAP_RAISES(divide_by_zero, "Division_by_zero");
  CAMLreturn0;
}

static void conversions_out_of_range_give_the_least(void)
{
  TAP_OK(Int32_val(caml_int32_of_float(caml_copy_double(3e9))) == INT32_MIN);
  TAP_OK(Int32_val(caml_int32_of_float(caml_copy_double(NAN))) == INT32_MIN);
  TAP_OK(Int32_val(caml_int32_of_float(caml_copy_double(-2147483648.5))) == INT32_MIN);
  TAP_OK(Int64_val(caml_int64_of_float(caml_copy_double(1e20))) == INT64_MIN);
  TAP_OK(caml_int_of_float(caml_copy_double(1e20)) == Val_int(0));
  TAP_OK(caml_int_of_float(caml_copy_double(-3.9)) == Val_int(-3));
}

static double read_text(const char *s) { return Double_val(caml_float_of_string(str(s))); }

static void floats_are_read(void)
{
  TAP_OK(read_text("1_0.5_5e1_0") == 10.55e10 && read_text("0x1.8p1") == 3.0 && read_text(" 1") == 1.0 && read_text("-inf") == -INFINITY);
  TAP_OK(read_text("0x1.fffffffffffff8p0") == 2.0 && read_text("0x1.00000000000008p0") == 1.0);
  TAP_OK(read_text("0x10000000000000000001p0") == 0x1p76 && read_text("0x1p-1075") == 0.0 && isinf(read_text("0x1p99999999999")));
  TAP_OK(signbit(read_text("-0x0p0")) && isnan(read_text("nan(3)")));
}

static const char *hex(double d, int precision, char style)
{
  return String_val(caml_hexstring_of_float(caml_copy_double(d), Val_int(precision), Val_int(style)));
}

static void floats_in_hexadecimal(void)
{
  TAP_OK(strcmp(hex(1.0, -1, '-'), "0x1p+0") == 0 && strcmp(hex(-1.5, 0, '-'), "-0x2p+0") == 0);
  TAP_OK(strcmp(hex(-1.5, 5, '+'), "-0x1.80000p+0") == 0 && strcmp(hex(0.0, 20, ' '), " 0x0.00000000000000000000p+0") == 0);
  TAP_OK(strcmp(hex(INFINITY, -1, '+'), "+infinity") == 0 && strcmp(hex(4.9e-324, -1, '-'), "0x0.0000000000001p-1022") == 0);
}

static void float_order_is_total(void)
{
  CAMLparam0();
  CAMLlocal2(n, x);
  n = caml_copy_double(NAN);
  x = caml_copy_double(-INFINITY);
  TAP_OK(caml_float_compare(n, n) == Val_int(0) && caml_float_compare(n, x) == Val_int(-1));
  TAP_OK(caml_eq_float(n, n) == Val_false && caml_neq_float(n, n) == Val_true && caml_le_float(x, n) == Val_false);
  TAP_OK(caml_classify_float(n) == Val_int(4) && caml_classify_float(x) == Val_int(3));
  CAMLreturn0;
}

int main(void)
{
  values_start();
  TAP_RUN(literals_in_range);
  TAP_RUN(literals_refused);
  TAP_RUN(integers_are_formatted);
  TAP_RUN(bad_formats_and_texts_raise);
  TAP_RUN(boxed_arithmetic_wraps);
  TAP_RUN(conversions_out_of_range_give_the_least);
  TAP_RUN(floats_are_read);
  TAP_RUN(floats_in_hexadecimal);
  TAP_RUN(float_order_is_total);
  return TAP_DONE();
}
