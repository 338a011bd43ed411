/* p_int.c -- primitives on tagged integers; integers as text for every width. */
#include <stdio.h>
#include "runtime/memory.h"
#include "runtime/p_int.h"
#include "runtime/prims.h"

/* ---- reading ------------------------------------------------------------------------------------- */

static int digit_value(char c)
{
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/* What stands before the digits. */
struct literal { bool negative, is_signed; unsigned base; };

static const char *read_prefix(const char *p, struct literal *l)
{
  *l = (struct literal){ .negative = false, .is_signed = true, .base = 10 };
  if (*p == '-' || *p == '+')
    l->negative = *p++ == '-';
  if (*p != '0')
    return p;
  switch (p[1]) {
  case 'x': case 'X': l->base = 16; break;
  case 'o': case 'O': l->base = 8; break;
  case 'b': case 'B': l->base = 2; break;
  case 'u': case 'U': break;
  default: return p;
  }
  l->is_signed = false;
  return p + 2;
}

/* Digits and underscores, a digit first; the end of what was read, NULL when it does not fit 64 bits or
 * does not begin with a digit. */
static const char *read_digits(const char *p, unsigned base, uint64_t *out)
{
  uint64_t n;
  int d = digit_value(*p);
  if (d < 0 || (unsigned)d >= base)
    return NULL;
  for (n = (unsigned)d, p++; ; p++) {
    if (*p == '_')
      continue;
    d = digit_value(*p);
    if (d < 0 || (unsigned)d >= base)
      break;
    if (__builtin_mul_overflow(n, (uint64_t)base, &n) || __builtin_add_overflow(n, (uint64_t)d, &n))
      return NULL;
  }
  *out = n;
  return p;
}

/* An OCaml string ends in a NUL, so reading stops by itself; a NUL inside is found by the last test. */
bool bac_int_parse(value s, unsigned bits, int64_t *out)
{
  const char *end = String_val(s) + bac_string_length(s);
  struct literal l;
  uint64_t n = 0, half = (uint64_t)1 << (bits - 1);
  const char *p = read_prefix(String_val(s), &l);
  if (read_digits(p, l.base, &n) != end)
    return false;
  if (l.is_signed) {
    if (l.negative ? n > half : n >= half)
      return false;
  } else if (bits < 64 && n >> bits != 0) {
    return false;
  }
  *out = (int64_t)(l.negative ? 0 - n : n);
  return true;
}

value caml_int_of_string(value s)
{
  int64_t n;
  if (!bac_int_parse(s, 63, &n))
    caml_failwith("int_of_string");
  return Val_long(n);
}

/* ---- writing ------------------------------------------------------------------------------------- */

value bac_int_to_string(int64_t d)
{
  char space[24], *p = space + sizeof space;
  uint64_t n = d < 0 ? 0 - (uint64_t)d : (uint64_t)d;
  do {
    *--p = (char)('0' + n % 10);
    n /= 10;
  } while (n != 0);
  if (d < 0)
    *--p = '-';
  return caml_alloc_initialized_string((mlsize_t)(space + sizeof space - p), p);
}

/* Rewrites "%<flags><width>.<precision><l|L|n><conversion>" with the length modifier l.  False for anything
 * else: a second directive would read arguments that nobody passed. */
static bool rewrite_format(value format, char *out)
{
  const char *p = String_val(format), *last = p + bac_string_length(format) - 1;
  if (bac_string_length(format) < 2 || *p != '%')
    return false;
  *out++ = *p++;
  if (strchr("diuxXo", *last) == NULL || *last == 0)
    return false;
  for (; p < last; p++) {
    bool modifier = p == last - 1 && (*p == 'l' || *p == 'L' || *p == 'n');
    if (modifier)
      break;
    if (*p == 0 || strchr("-+ #.0123456789", *p) == NULL)
      return false;
    *out++ = *p;
  }
  *out++ = 'l';
  *out++ = *last;
  *out = 0;
  return true;
}

value bac_int_format(value format, int64_t d, uint64_t u, mlsize_t max_format)
{
  enum { LONGEST = 40 };
  char text[LONGEST];
  char conversion;
  if (bac_string_length(format) == 2 && Byte(format, 0) == '%'
      && (Byte(format, 1) == 'd' || Byte(format, 1) == 'i'))
    return bac_int_to_string(d);
  if (bac_string_length(format) > max_format)
    caml_invalid_argument("format_int: format too long");
  if (!rewrite_format(format, text))
    caml_invalid_argument("format_int: bad format");
  conversion = text[strlen(text) - 1];
  if (conversion == 'd' || conversion == 'i')
    return caml_alloc_sprintf(text, (long)d);
  return caml_alloc_sprintf(text, (unsigned long)u);
}

value caml_format_int(value format, value n)
{
  return bac_int_format(format, Long_val(n), Unsigned_long_val(n), 29);
}

/* ---- the rest ------------------------------------------------------------------------------------ */

value caml_int_compare(value a, value b) { return Val_int((a > b) - (a < b)); }

value caml_bswap16(value v)
{
  return Val_long(__builtin_bswap16((uint16_t)Long_val(v)));
}
