/* p_marshal.c -- primitives and C interface around marshal_out.c and marshal_in_api.c. */
#include <stdio.h>
#include <stdlib.h>
#include "runtime/marshal.h"
#include "runtime/marshal_zstd.h"
#include "runtime/prims.h"
#include "runtime/seen.h"

/* ---- writing ------------------------------------------------------------------------------------- */

/* Everything is freed before this raises; ch is locked. */
static void write_out(struct channel *ch, struct bac_marshal_out *out)
{
  struct bac_io_fail f;
  bool good = bac_io_write_all(ch, out->header, out->header_bytes, &f);
  for (struct caml_output_block *b = out->first; good && b != NULL; b = b->next)
    good = bac_io_write_all(ch, b->data, (size_t)(b->end - b->data), &f);
  bac_marshal_out_free(out);
  if (!good)
    bac_io_raise(ch, &f);
  caml_flush_if_unbuffered(ch);
}

value caml_output_value(value vch, value v, value flags)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  struct bac_marshal_out out;
  bac_marshal_out(v, flags, &out);
  bac_channel_lock(ch);
  write_out(ch, &out);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

void caml_output_val(struct channel *ch, value v, value flags)
{
  struct bac_marshal_out out;
  bac_channel_unlock(ch);                  /* the walk may raise; it does not move v */
  bac_marshal_out(v, flags, &out);
  bac_channel_lock(ch);
  write_out(ch, &out);
}

/* caml_alloc_string, but 0 when memory is used up. */
static value alloc_string(size_t length)
{
  mlsize_t wosize = (length + sizeof(value)) / sizeof(value);
  value v;
  if (wosize <= Max_young_wosize) {
    value *hp = bac_young_take(Caml_state, Whsize_wosize(wosize));
    if (hp == NULL)
      return 0;
    *(header_t *)hp = Make_header(wosize, String_tag, BAC_COLOUR_NORMAL);
    v = Val_hp(hp);
  } else {
    v = bac_heap_alloc(Caml_state, wosize, String_tag, true);
    if (v == 0)
      return 0;
  }
  Field(v, wosize - 1) = 0;
  Byte_u(v, Bsize_wsize(wosize) - 1) = (unsigned char)(Bsize_wsize(wosize) - 1 - length);
  return v;
}

value caml_output_value_to_bytes(value v, value flags)
{
  struct bac_marshal_out out;
  value bytes;
  bac_marshal_out(v, flags, &out);
  bytes = alloc_string(out.header_bytes + out.body_bytes);
  if (bytes != 0)
    bac_marshal_out_copy(&out, (char *)Bytes_val(bytes));
  bac_marshal_out_free(&out);
  if (bytes == 0)
    caml_raise_out_of_memory();
  return bytes;
}

value caml_output_value_to_string(value v, value flags) { return caml_output_value_to_bytes(v, flags); }

intnat caml_output_value_to_block(value v, value flags, char *data, intnat len)
{
  struct bac_marshal_out out;
  size_t bytes;
  bac_marshal_out(v, flags, &out);
  bytes = out.header_bytes + out.body_bytes;
  if (len >= 0 && bytes <= (size_t)len)
    bac_marshal_out_copy(&out, data);
  bac_marshal_out_free(&out);
  if (len < 0 || bytes > (size_t)len)
    caml_failwith("Marshal.to_buffer: buffer overflow");
  return (intnat)bytes;
}

value caml_output_value_to_buffer(value bytes, value offset, value length, value v, value flags)
{
  return Val_long(caml_output_value_to_block(v, flags, &Byte(bytes, Long_val(offset)), Long_val(length)));
}

void caml_output_value_to_malloc(value v, value flags, char **buf, intnat *len)
{
  struct bac_marshal_out out;
  char *p;
  bac_marshal_out(v, flags, &out);
  p = malloc(out.header_bytes + out.body_bytes);
  if (p != NULL)
    bac_marshal_out_copy(&out, p);
  bac_marshal_out_free(&out);
  if (p == NULL)
    caml_raise_out_of_memory();
  *buf = p;
  *len = (intnat)(out.header_bytes + out.body_bytes);
}

/* ---- reading ------------------------------------------------------------------------------------- */

value caml_input_value(value vch)
{
  CAMLparam1(vch);
  CAMLlocal1(v);
  struct channel *ch = Channel(vch);
  bac_channel_lock(ch);
  v = caml_input_val(ch);
  bac_channel_unlock(ch);
  CAMLreturn(v);
}

value caml_input_value_to_outside_heap(value vch) { return caml_input_value(vch); }

value caml_input_value_from_bytes(value bytes, value offset)
{
  return caml_input_val_from_bytes(bytes, Long_val(offset));
}

/* What follows the first Marshal.header_size bytes. */
value caml_marshal_data_size(value bytes, value offset)
{
  struct bac_marshal_head h;
  size_t length = bac_string_length(bytes), at = (size_t)Long_val(offset);
  const char *text = "bad object";
  char line[96];
  unsigned char head[BAC_MARSHAL_SIZE_BYTES];
  if (at <= length && length - at >= sizeof head) {
    bac_mutable_copy(head, &Byte_u(bytes, at), sizeof head);
    text = bac_marshal_size_read(head, &h);
  }
  if (text == NULL && h.header_bytes + h.stored_bytes < BAC_MARSHAL_SIZE_BYTES)
    text = "bad object";
  if (text != NULL) {
    snprintf(line, sizeof line, "Marshal.data_size: %s", text);
    caml_failwith(line);
  }
  return Val_long(h.header_bytes + h.stored_bytes - BAC_MARSHAL_SIZE_BYTES);
}

value caml_zstd_initialize(value unit)
{
  (void)unit;
  return Val_bool(bac_marshal_zstd_install());
}

/* ---- Obj.reachable_words ------------------------------------------------------------------------- */

struct walk {
  struct bac_seen seen;
  struct { const value *at, *end; } *open;
  size_t depth, capacity;
  uintnat words;
};

/* Count v and open its fields unless it was met before.  False: out of memory. */
static bool visit(struct walk *w, value v)
{
  struct bac_seen_entry *e;
  mlsize_t first = 0, wosize;
  if (Tag_val(v) == Infix_tag)
    v -= (value)Infix_offset_val(v);
  wosize = Wosize_val(v);
  e = bac_seen_find(&w->seen, v);
  if (e == NULL)
    return false;
  if (e->block != 0)
    return true;
  e->block = v;
  w->seen.used++;
  w->words += 1 + wosize;
  if (Tag_val(v) >= No_scan_tag || Tag_val(v) == Cont_tag)
    return true;
  if (Tag_val(v) == Closure_tag)
    first = Start_env_closinfo(Closinfo_val(v));
  if (first >= wosize)
    return true;
  if (w->depth == w->capacity) {
    size_t bigger = w->capacity == 0 ? 256 : 2 * w->capacity;
    void *p = realloc(w->open, bigger * sizeof *w->open);
    if (p == NULL)
      return false;
    w->open = p;
    w->capacity = bigger;
  }
  w->open[w->depth].at = &Field(v, first);
  w->open[w->depth++].end = &Field(v, wosize);
  return true;
}

value caml_obj_reachable_words(value root)
{
  struct walk *w = calloc(1, sizeof *w);
  bool good;
  uintnat words;
  if (w == NULL)
    caml_raise_out_of_memory();
  bac_seen_init(&w->seen);
  good = Is_long(root) || visit(w, root);
  while (good && w->depth > 0) {
    value v = bac_word_load_dependent(w->open[w->depth - 1].at++);
    if (w->open[w->depth - 1].at == w->open[w->depth - 1].end)
      w->depth--;
    if (Is_block(v))
      good = visit(w, v);
  }
  words = w->words;
  bac_seen_free(&w->seen);
  free(w->open);
  free(w);
  if (!good)
    caml_raise_out_of_memory();
  return Val_long(words);
}
