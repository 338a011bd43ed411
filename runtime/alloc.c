/* alloc.c -- caml_alloc_*, caml_copy_*: blocks of the heap for C code.
 * Everything here raises Out_of_memory instead of failing.  Blocks of at most Max_young_wosize words are
 * young: their fields are filled by plain stores before the next allocation.  Values that callers hold
 * across a call must be rooted; values handed in as arguments are rooted here. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "runtime/memory.h"
#include "runtime/alloc.h"
#include "runtime/custom.h"
#include "runtime/signal.h"

/* ---- blocks -------------------------------------------------------------------------------------- */

static inline value alloc_young(mlsize_t wosize, tag_t tag)
{
  value *hp = bac_young_take(Caml_state, Whsize_wosize(wosize));
  if (BAC_UNLIKELY(hp == NULL))
    caml_raise_out_of_memory();
  *(header_t *)hp = Make_header(wosize, tag, BAC_COLOUR_NORMAL);
  return (value)(hp + 1);
}

static value alloc_heap(mlsize_t wosize, tag_t tag, bool may_collect)
{
  value block = 0;
  if (wosize <= Max_wosize)
    block = bac_heap_alloc(Caml_state, wosize, tag, may_collect);
  if (block == 0)
    caml_raise_out_of_memory();
  return block;
}

/* Blocks without fields: one static header per tag, and a value that points behind it.  The last word
 * keeps the address of the last atom inside the array. */
#define ATOM(t)   Make_header(0, t, BAC_COLOUR_STATIC)
#define ATOM4(t)  ATOM(t), ATOM((t) + 1), ATOM((t) + 2), ATOM((t) + 3)
#define ATOM16(t) ATOM4(t), ATOM4((t) + 4), ATOM4((t) + 8), ATOM4((t) + 12)
#define ATOM64(t) ATOM16(t), ATOM16((t) + 16), ATOM16((t) + 32), ATOM16((t) + 48)
static const header_t atom_header[257] = { ATOM64(0), ATOM64(64), ATOM64(128), ATOM64(192), 0 };

value caml_atom(tag_t tag)
{
  return (value)&atom_header[(tag & 0xff) + 1];
}

value caml_alloc(mlsize_t wosize, tag_t tag)
{
  value block;
  BAC_ASSERT(tag != Infix_tag);
  if (wosize > Max_young_wosize)
    return alloc_heap(wosize, tag, true);
  if (wosize == 0)
    return Atom(tag);
  block = alloc_young(wosize, tag);
  if (tag < No_scan_tag)
    for (mlsize_t i = 0; i < wosize; i++)
      Field(block, i) = Val_unit;
  return block;
}

value caml_alloc_small(mlsize_t wosize, tag_t tag)
{
  BAC_ASSERT(wosize > 0 && wosize <= Max_young_wosize);
  return alloc_young(wosize, tag);
}

/* Stubs written for the historic interface call this with values in C variables that no root names, so
 * it never collects by itself; the collection it asks for happens at the next poll. */
value caml_alloc_shr(mlsize_t wosize, tag_t tag)
{
  return wosize == 0 ? Atom(tag) : alloc_heap(wosize, tag, false);
}

value caml_alloc_shr_noexc(mlsize_t wosize, tag_t tag)
{
  if (wosize > Max_wosize)
    return 0;
  return wosize == 0 ? Atom(tag) : bac_heap_alloc(Caml_state, wosize, tag, false);
}

value caml_alloc_shr_reserved(mlsize_t wosize, tag_t tag, header_t reserved)
{
  (void)reserved;            /* headers have no reserved bits in this configuration */
  return caml_alloc_shr(wosize, tag);
}

value caml_alloc_shr_check_gc(mlsize_t wosize, tag_t tag)
{
  return wosize == 0 ? Atom(tag) : alloc_heap(wosize, tag, true);
}

value caml_alloc_tuple(mlsize_t n) { return caml_alloc(n, 0); }

value caml_check_urgent_gc(value v)
{
  CAMLparam1(v);
  if (bac_poll_wanted(Caml_state))
    bac_gc_poll(Caml_state);
  CAMLreturn(v);
}

/* Entered by stubs whose inlined allocation found young_ptr below the limit: the words are already
 * subtracted.  They are given back, taken again through the ordinary way, and left taken. */
void caml_alloc_small_dispatch(caml_domain_state *st, intnat wosize, int flags, int nallocs,
                               unsigned char *lengths)
{
  value *hp;
  (void)flags; (void)nallocs; (void)lengths;
  hp = bac_young_slow(st, Whsize_wosize((mlsize_t)wosize));
  if (hp == NULL)
    caml_raise_out_of_memory();
  BAC_ASSERT(hp == st->young_ptr);
}

/* ---- small blocks with their fields -------------------------------------------------------------- */

value caml_alloc_some(value v) { return caml_alloc_1(0, v); }

value caml_alloc_1(tag_t tag, value a)
{
  CAMLparam1(a);
  value v = alloc_young(1, tag);
  Field(v, 0) = a;
  CAMLreturn(v);
}

value caml_alloc_2(tag_t tag, value a, value b)
{
  CAMLparam2(a, b);
  value v = alloc_young(2, tag);
  Field(v, 0) = a;
  Field(v, 1) = b;
  CAMLreturn(v);
}

value caml_alloc_3(tag_t tag, value a, value b, value c)
{
  CAMLparam3(a, b, c);
  value v = alloc_young(3, tag);
  Field(v, 0) = a;
  Field(v, 1) = b;
  Field(v, 2) = c;
  CAMLreturn(v);
}

/* Four to nine fields: they travel in an array that is one root. */
static value alloc_from(tag_t tag, int n, value fields[])
{
  CAMLparam0();
  CAMLxparamN(fields, n);
  value v = alloc_young((mlsize_t)n, tag);
  for (int i = 0; i < n; i++)
    Field(v, i) = fields[i];
  CAMLreturn(v);
}

value caml_alloc_4(tag_t tag, value a, value b, value c, value d)
{
  return alloc_from(tag, 4, (value[]){ a, b, c, d });
}
value caml_alloc_5(tag_t tag, value a, value b, value c, value d, value e)
{
  return alloc_from(tag, 5, (value[]){ a, b, c, d, e });
}
value caml_alloc_6(tag_t tag, value a, value b, value c, value d, value e, value f)
{
  return alloc_from(tag, 6, (value[]){ a, b, c, d, e, f });
}
value caml_alloc_7(tag_t tag, value a, value b, value c, value d, value e, value f, value g)
{
  return alloc_from(tag, 7, (value[]){ a, b, c, d, e, f, g });
}
value caml_alloc_8(tag_t tag, value a, value b, value c, value d, value e, value f, value g, value h)
{
  return alloc_from(tag, 8, (value[]){ a, b, c, d, e, f, g, h });
}
value caml_alloc_9(tag_t tag, value a, value b, value c, value d, value e, value f, value g, value h,
                   value i)
{
  return alloc_from(tag, 9, (value[]){ a, b, c, d, e, f, g, h, i });
}

/* ---- strings ------------------------------------------------------------------------------------- */

value caml_alloc_string(mlsize_t length)
{
  mlsize_t wosize = length / sizeof(value) + 1;       /* the padding byte always has room */
  mlsize_t last = Bsize_wsize(wosize) - 1;
  value s;
  if (BAC_LIKELY(wosize <= Max_young_wosize))
    s = alloc_young(wosize, String_tag);
  else
    s = alloc_heap(wosize, String_tag, true);
  Field(s, wosize - 1) = 0;
  Byte_u(s, last) = (unsigned char)(last - length);
  return s;
}

value caml_alloc_initialized_string(mlsize_t length, const char *bytes)
{
  value s = caml_alloc_string(length);
  if (length > 0)
    memcpy(&Byte(s, 0), bytes, length);
  return s;
}

value caml_copy_string(const char *s) { return caml_alloc_initialized_string(strlen(s), s); }

value caml_alloc_array(value (*make)(char const *), char const *const *array)
{
  CAMLparam0();
  CAMLlocal2(result, item);
  mlsize_t n = 0;
  while (array[n] != NULL)
    n++;
  result = caml_alloc(n, 0);
  for (mlsize_t i = 0; i < n; i++) {
    item = make(array[i]);             /* before the slot's address is formed: it may collect */
    caml_modify(&Field(result, i), item);
  }
  CAMLreturn(result);
}

value caml_copy_string_array(char const *const *array)
{
  return caml_alloc_array(caml_copy_string, array);
}

/* Most results are short: one formatting into the stack, a second one only for long texts. */
value caml_alloc_sprintf(const char *format, ...)
{
  char space[256];
  va_list args;
  int n;
  char *longer;
  value res;
  va_start(args, format);
  n = vsnprintf(space, sizeof space, format, args);
  va_end(args);
  if (n < 0)
    return caml_copy_string("");
  if ((size_t)n < sizeof space)
    return caml_alloc_initialized_string((mlsize_t)n, space);
  longer = caml_stat_alloc((size_t)n + 1);
  va_start(args, format);
  vsnprintf(longer, (size_t)n + 1, format, args);
  va_end(args);
  res = caml_alloc_initialized_string((mlsize_t)n, longer);
  caml_stat_free(longer);
  return res;
}

/* ---- numbers ------------------------------------------------------------------------------------- */

value caml_copy_double(double d) { return bac_box_double(d); }

/* Boxed integers have no finaliser and own nothing, so they are plain young blocks and the collector
 * need not list them. */
static inline value alloc_boxed(const struct custom_operations *ops)
{
  value v = alloc_young(2, Custom_tag);
  Custom_ops_val(v) = ops;
  return v;
}

value caml_copy_int32(int32_t i)
{
  value v = alloc_boxed(&caml_int32_ops);
  Field(v, 1) = 0;                     /* the upper half too: blocks have no uninitialised bytes */
  Int32_val(v) = i;
  return v;
}

value caml_copy_int64(int64_t i)
{
  value v = alloc_boxed(&caml_int64_ops);
  Int64_val(v) = i;
  return v;
}

value caml_copy_nativeint(intnat i)
{
  value v = alloc_boxed(&caml_nativeint_ops);
  Nativeint_val(v) = i;
  return v;
}

value caml_alloc_float_array(mlsize_t n)
{
  if (n == 0)
    return Atom(0);
  if (n <= Max_young_wosize)
    return alloc_young(n, Double_array_tag);
  return alloc_heap(n, Double_array_tag, true);
}

/* ---- flags --------------------------------------------------------------------------------------- */

/* A list of constant constructors to the union of their bits. */
int caml_convert_flag_list(value list, const int *flags)
{
  int res = 0;
  for (; Is_block(list); list = Field(list, 1))
    res |= flags[Int_val(Field(list, 0))];
  return res;
}
