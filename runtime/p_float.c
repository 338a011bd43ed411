/* p_float.c -- primitives on floats: arithmetic, comparison, the mathematical library.
 * Text is in p_floatfmt.c.  Results are boxed with bac_box_double, which is the whole cost of most of these. */
#include <math.h>
#include "runtime/memory.h"
#include "runtime/prims.h"

/* ---- one and two arguments ----------------------------------------------------------------------- */

#define UNARY(name, expression) \
  value caml_##name##_float(value a) { double x = Double_val(a); return bac_box_double(expression); }
#define BINARY(name, expression)                                 \
  value caml_##name##_float(value a, value b)                    \
  { double x = Double_val(a), y = Double_val(b); return bac_box_double(expression); }

UNARY(neg, -x)
UNARY(abs, fabs(x))
BINARY(add, x + y)
BINARY(sub, x - y)
BINARY(mul, x * y)
BINARY(div, x / y)
BINARY(fmod, fmod(x, y))
BINARY(power, pow(x, y))
BINARY(atan2, atan2(x, y))
BINARY(hypot, hypot(x, y))
BINARY(copysign, copysign(x, y))
BINARY(nextafter, nextafter(x, y))
UNARY(exp, exp(x))
UNARY(exp2, exp2(x))
UNARY(expm1, expm1(x))
UNARY(log, log(x))
UNARY(log2, log2(x))
UNARY(log10, log10(x))
UNARY(log1p, log1p(x))
UNARY(sqrt, sqrt(x))
UNARY(cbrt, cbrt(x))
UNARY(sin, sin(x))
UNARY(cos, cos(x))
UNARY(tan, tan(x))
UNARY(asin, asin(x))
UNARY(acos, acos(x))
UNARY(atan, atan(x))
UNARY(sinh, sinh(x))
UNARY(cosh, cosh(x))
UNARY(tanh, tanh(x))
UNARY(asinh, asinh(x))
/* Below 1 there is no result; musl 1.2.3 finds one far below. */
UNARY(acosh, x < 1. ? (x - x) / (x - x) : acosh(x))
UNARY(atanh, atanh(x))
UNARY(erf, erf(x))
UNARY(erfc, erfc(x))
UNARY(ceil, ceil(x))
UNARY(floor, floor(x))
UNARY(trunc, trunc(x))
UNARY(round, round(x))

value caml_fma_float(value a, value b, value c)
{
  return bac_box_double(fma(Double_val(a), Double_val(b), Double_val(c)));
}

value caml_ldexp_float(value a, value n)
{
  return bac_box_double(ldexp(Double_val(a), Int_val(n)));
}

/* For native-code callers in stubs; part of the public interface. */
double caml_log1p(double x);
double caml_log1p(double x) { return log1p(x); }

/* ---- comparison ---------------------------------------------------------------------------------- */

#define RELATION(name, op) \
  value caml_##name##_float(value a, value b) { return Val_bool(Double_val(a) op Double_val(b)); }

RELATION(eq, ==)
RELATION(neq, !=)
RELATION(lt, <)
RELATION(le, <=)
RELATION(gt, >)
RELATION(ge, >=)

/* A total order: nan equals itself and is below everything else. */
value caml_float_compare(value a, value b)
{
  double x = Double_val(a), y = Double_val(b);
  return Val_int((x > y) - (x < y) + (x == x) - (y == y));
}

/* Order of the constructors of Stdlib.fpclass. */
value caml_classify_float(value a)
{
  switch (fpclassify(Double_val(a))) {
  case FP_NORMAL:    return Val_int(0);
  case FP_SUBNORMAL: return Val_int(1);
  case FP_ZERO:      return Val_int(2);
  case FP_INFINITE:  return Val_int(3);
  default:           return Val_int(4);
  }
}

int caml_signbit(double x) { return signbit(x) != 0; }
value caml_signbit_float(value a) { return Val_bool(caml_signbit(Double_val(a))); }

/* ---- conversions and pairs ----------------------------------------------------------------------- */

value caml_float_of_int(value n) { return bac_box_double((double)Long_val(n)); }

/* Out of range: the smallest number, as the instruction of amd64 gives; tagging makes that 0. */
value caml_int_of_float(value a)
{
  double x = Double_val(a);
  return Val_long(x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN);
}

value caml_frexp_float(value a)
{
  int exponent = 0;
  double x = Double_val(a), mantissa = isfinite(x) ? frexp(x, &exponent) : x;
  value boxed = bac_box_double(mantissa);
  return caml_alloc_2(0, boxed, Val_int(exponent));
}

value caml_modf_float(value a)
{
  CAMLparam0();
  CAMLlocal2(fraction, whole);
  double part;
  fraction = bac_box_double(modf(Double_val(a), &part));
  whole = bac_box_double(part);
  CAMLreturn(caml_alloc_2(0, fraction, whole));
}
