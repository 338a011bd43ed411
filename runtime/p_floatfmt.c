/* p_floatfmt.c -- floats as text: printf formats, OCaml literals, hexadecimal. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "runtime/memory.h"
#include "runtime/p_int.h"
#include "runtime/prims.h"

/* ---- printf -------------------------------------------------------------------------------------- */

/* True when the format reads one double and nothing else: printf would take further arguments from where
 * nobody put them. */
static bool reads_one_double(const char *p, const char *end)
{
  int directives = 0;
  for (; p < end; p++) {
    if (*p == 0)
      return false;
    if (*p != '%')
      continue;
    if (p[1] == '%') {
      p++;
      continue;
    }
    do p++; while (*p != 0 && strchr("-+ #.0123456789", *p) != NULL);
    if (*p == 0 || strchr("aAeEfFgG", *p) == NULL)
      return false;
    directives++;
  }
  return directives == 1;
}

/* "%.12g" of a whole number below 10^12 is its digits.  string_of_float asks for nothing else, and programs
 * print many whole numbers. */
static bool is_short_whole(const char *format, double d)
{
  return strcmp(format, "%.12g") == 0 && d > -1e12 && d < 1e12 && d == (double)(int64_t)d
      && (d != 0 || !signbit(d));
}

value caml_format_float(value format, value v)
{
  const char *p = String_val(format);      /* caml_alloc_sprintf writes the text before it allocates */
  if (is_short_whole(p, Double_val(v)))
    return bac_int_to_string((int64_t)Double_val(v));
  if (!reads_one_double(p, p + bac_string_length(format)))
    caml_invalid_argument("format_float: bad format");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return caml_alloc_sprintf(p, Double_val(v));
#pragma GCC diagnostic pop
}

/* ---- reading ------------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/* Digits of a hexadecimal float.  value = mantissa * 2^exponent; a bit lost to the right is kept as the
 * lowest bit of the mantissa, which has room for it, so that rounding to double sees it. */
struct hex_float { uint64_t mantissa; intnat exponent; };

static const char *read_hex_mantissa(const char *p, struct hex_float *h)
{
  bool any = false, point = false;
  *h = (struct hex_float){ 0, 0 };
  for (; ; p++) {
    int d;
    if (*p == '.') {
      if (point)
        return NULL;
      point = true;
      continue;
    }
    d = hex_digit(*p);
    if (d < 0)
      break;
    any = true;
    if (h->mantissa < (uint64_t)1 << 59) {
      h->mantissa = h->mantissa * 16 + (unsigned)d;
      h->exponent -= point ? 4 : 0;
    } else {
      h->mantissa |= d != 0;
      h->exponent += point ? 0 : 4;
    }
  }
  return any ? p : NULL;
}

/* p stands after "0x"; the whole text up to end must be read.  Below the normal range the result is rounded
 * once to 53 bits and once more by ldexp, as the reference does. */
static bool read_hex(const char *p, const char *end, double *out)
{
  struct hex_float h;
  intnat exponent = 0;
  p = read_hex_mantissa(p, &h);
  if (p == NULL)
    return false;
  if (*p == 'p' || *p == 'P') {
    char *stop;
    exponent = strtol(p + 1, &stop, 10);
    if (stop == p + 1)
      return false;
    p = stop;
  }
  if (p != end)
    return false;
  /* Both are far from overflow once clipped: no text of the heap has 2^31 digits that matter. */
  if (exponent > INT32_MAX) exponent = INT32_MAX;
  if (exponent < INT32_MIN) exponent = INT32_MIN;
  exponent += h.exponent;
  if (exponent > INT32_MAX) exponent = INT32_MAX;
  if (exponent < INT32_MIN) exponent = INT32_MIN;
  *out = ldexp((double)h.mantissa, (int)exponent);
  return true;
}

/* text[0..length) has no underscore and ends in a NUL. */
static bool read_float(const char *text, size_t length, double *out)
{
  const char *p = text, *end = text + length;
  char *stop;
  if (length == 0)
    return false;
  if (*p == '-' || *p == '+')
    p++;
  if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
    if (!read_hex(p + 2, end, out))
      return false;
    if (*text == '-')
      *out = -*out;
    return true;
  }
  *out = strtod(text, &stop);
  if (*text == '-' && isnan(*out))
    *out = copysign(*out, -1.);          /* not every C library reads the sign */
  return stop == end;
}

value caml_float_of_string(value s)
{
  char space[64];
  mlsize_t bytes = bac_string_length(s), kept = 0;
  char *text = bytes < sizeof space ? space : caml_stat_alloc(bytes + 1);
  double d;
  bool good;
  for (mlsize_t i = 0; i < bytes; i++)
    if (Byte(s, i) != '_')
      text[kept++] = Byte(s, i);
  text[kept] = 0;
  good = read_float(text, kept, &d);
  if (text != space)
    caml_stat_free(text);
  if (!good)
    caml_failwith("float_of_string");
  return bac_box_double(d);
}

/* ---- hexadecimal --------------------------------------------------------------------------------- */

/* Keep `digits` hexadecimal digits after the point; a tie goes to the even one. */
static uint64_t round_mantissa(uint64_t m, intnat digits)
{
  uint64_t unit = (uint64_t)1 << (52 - 4 * digits), rest = m & (unit - 1);
  m -= rest;
  if (rest > unit / 2 || (rest == unit / 2 && (m & unit) != 0))
    m += unit;
  return m;
}

/* "0x1.8p+1" into out: leading digit, `digits` of them after the point, or as many as matter when negative. */
static char *write_hex(char *out, uint64_t bits, intnat digits)
{
  int exponent = (int)(bits >> 52 & 0x7ff);
  uint64_t m = bits & (((uint64_t)1 << 52) - 1);
  if (exponent == 0)
    exponent = m == 0 ? 0 : -1022;
  else {
    exponent -= 1023;
    m |= (uint64_t)1 << 52;
  }
  if (digits >= 0 && digits < 13)
    m = round_mantissa(m, digits);
  *out++ = '0';
  *out++ = 'x';
  *out++ = (char)('0' + (m >> 52));
  m &= ((uint64_t)1 << 52) - 1;
  if (digits >= 0 ? digits > 0 : m != 0)
    *out++ = '.';
  for (; digits >= 0 ? digits > 0 : m != 0; digits--) {
    *out++ = "0123456789abcdef"[m >> 48];
    m = (m << 4) & (((uint64_t)1 << 52) - 1);
  }
  return out + sprintf(out, "p%+d", exponent);
}

value caml_hexstring_of_float(value v, value precision, value style)
{
  double d = Double_val(v);
  intnat digits = Long_val(precision);
  char space[64];
  size_t room = digits > 20 ? (size_t)digits + 40 : sizeof space;
  char *text = room > sizeof space ? caml_stat_alloc(room) : space, *p = text;
  uint64_t bits;
  value res;
  memcpy(&bits, &d, sizeof bits);
  if (bits >> 63 != 0)
    *p++ = '-';
  else if (Long_val(style) == '+' || Long_val(style) == ' ')
    *p++ = (char)Long_val(style);
  if (isnan(d))
    p = stpcpy(p, "nan");
  else if (isinf(d))
    p = stpcpy(p, "infinity");
  else
    p = write_hex(p, bits, digits);
  res = caml_alloc_initialized_string((mlsize_t)(p - text), text);
  if (text != space)
    caml_stat_free(text);
  return res;
}
