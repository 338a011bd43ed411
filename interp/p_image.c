/* p_image.c -- what the toplevel and Dynlink ask about the running executable. */
#include <stdlib.h>
#include <string.h>
#include "interp/load.h"
#include "runtime/marshal.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

/* A section as malloc memory, or Failure. */
static char *need_section(const char *name, size_t *bytes)
{
  struct bac_image *im = bac_load_image();
  struct bac_image_error err = { .text = "the program was not loaded from a file" };
  char *text = NULL;
  if (im == NULL || bac_image_slurp(im, name, &text, bytes, &err) != BAC_OK)
    caml_failwith(err.text);
  if (text == NULL) {
    bac_image_need(im, name, &err);
    caml_failwith(err.text);
  }
  return text;
}

static value unmarshal_section(const char *name)
{
  size_t bytes;
  char *text = need_section(name, &bytes);
  value copy = caml_alloc_initialized_string(bytes, text);     /* so that a failure leaks nothing */
  free(text);
  return caml_input_val_from_bytes(copy, 0);
}

static value cons_string(const char *s, value tail)
{
  CAMLparam1(tail);
  value head = caml_copy_string(s);
  CAMLreturn(caml_alloc_2(0, head, tail));
}

/* The names of PRIM in order: their positions are the numbers that new code will use. */
static value primitive_names(const struct bac_image *im)
{
  value list = Val_emptylist;
  for (size_t i = im->prim_count; i-- > 0; )
    list = cons_string(im->prims[i], list);
  return list;
}

static value directory_names(void)
{
  CAMLparam0();
  CAMLlocal2(text, list);
  char *raw = NULL;
  size_t bytes;
  struct bac_image_error err;
  if (bac_image_slurp(bac_load_image(), "DLPT", &raw, &bytes, &err) != BAC_OK || raw == NULL)
    CAMLreturn(Val_emptylist);
  text = caml_alloc_initialized_string(bytes, raw);
  free(raw);
  list = Val_emptylist;
  for (size_t end = bytes; end > 0; ) {             /* from the last name to the first */
    size_t start = end - 1;
    while (start > 0 && Byte(text, start - 1) != 0)
      start--;
    char name[4096];
    size_t n = end - 1 - start < sizeof name ? end - 1 - start : sizeof name - 1;
    memcpy(name, &Byte(text, start), n);
    name[n] = 0;
    list = cons_string(name, list);
    end = start;
  }
  CAMLreturn(list);
}

/* { symb : global map; crcs : (string * digest option) list; prim : string list; dlpt : string list } */
value caml_dynlink_get_bytecode_sections(value unit)
{
  CAMLparam1(unit);
  CAMLlocal4(symb, crcs, prim, dlpt);
  symb = unmarshal_section("SYMB");
  crcs = unmarshal_section("CRCS");
  prim = primitive_names(bac_load_image());
  dlpt = directory_names();
  value res = caml_alloc_small(4, 0);
  Field(res, 0) = symb;
  Field(res, 1) = crcs;
  Field(res, 2) = prim;
  Field(res, 3) = dlpt;
  CAMLreturn(res);
}
