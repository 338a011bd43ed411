/* marshal_in_api.c -- where bytes come from: strings, C memory, channels; and what custom blocks read. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "runtime/domain.h"
#include "runtime/marshal_in.h"
#include "runtime/prims.h"

size_t (*caml_intern_decompress_input)(unsigned char *, uintnat, const unsigned char *, uintnat) = NULL;

/* ---- one value from memory ----------------------------------------------------------------------- */

static _Noreturn void fail(const char *who, const char *text)
{
  char line[128];
  snprintf(line, sizeof line, "%s: %s", who, text);
  caml_failwith(line);
}

/* The plain form of a compressed body in malloc memory.  NULL and *text, or NULL and *text NULL: no memory. */
static unsigned char *decompress(const struct bac_marshal_head *h, const unsigned char *body, const char **text)
{
  unsigned char *plain;
  *text = NULL;
  if (caml_intern_decompress_input == NULL)
    *text = "compressed object, cannot decompress";
  else if (h->plain_bytes >> 17 > h->stored_bytes)        /* more than the format can shrink anything */
    *text = "decompression error";
  if (*text != NULL)
    return NULL;
  plain = malloc(h->plain_bytes + 1);
  if (plain == NULL)
    return NULL;
  if (caml_intern_decompress_input(plain, h->plain_bytes, body, h->stored_bytes) != h->plain_bytes) {
    free(plain);
    *text = "decompression error";
    return NULL;
  }
  return plain;
}

/* A body in C memory; `owned`, malloc memory, is freed in any case.  When memory runs out, everything read so
 * far is garbage, so a collection may make room for a second try. */
static value read_body(const char *who, const struct bac_marshal_head *h, const unsigned char *body, void *owned)
{
  struct bac_intern_state *r;
  value v = 0;
  for (int attempt = 0; v == 0 && attempt < 2; attempt++) {
    r = bac_marshal_in_begin(who, h, owned);
    v = bac_marshal_in_run(r, body, h->plain_bytes);
    if (v != 0 || !r->out_of_memory)
      break;
    if (attempt == 0)
      bac_gc_major(Caml_state);
  }
  bac_marshal_in_abandon(r);
  if (v == 0)
    bac_marshal_in_raise(r);
  return caml_check_urgent_gc(v);
}

/* As above for a body that may be compressed; `owned` may be the memory that body lies in. */
static value read_stored(const char *who, const struct bac_marshal_head *h, const unsigned char *body, void *owned)
{
  const char *text;
  unsigned char *plain;
  if (!h->compressed)
    return read_body(who, h, body, owned);
  plain = decompress(h, body, &text);
  free(owned);
  if (text != NULL)
    fail(who, text);
  if (plain == NULL)
    caml_raise_out_of_memory();
  return read_body(who, h, plain, plain);
}

static value read_block(const char *who_head, const char *who, const char *data, size_t bytes)
{
  const unsigned char *p = (const unsigned char *)data;
  struct bac_marshal_head h;
  const char *text = bac_marshal_head_read(p, bytes, &h);
  if (text != NULL)
    fail(who_head, text);
  if (h.stored_bytes > bytes - h.header_bytes)
    fail(who, "bad length");
  return read_stored(who, &h, p + h.header_bytes, NULL);
}

value bac_marshal_in(const char *who, const char *data, size_t bytes)
{
  return read_block(who, who, data, bytes);
}

value bac_marshal_in_within(const char *who, const char *data, size_t bytes, void *work, size_t work_bytes)
{
  struct bac_intern_state *r = bac_marshal_in_state();
  if (r == NULL)
    caml_raise_out_of_memory();
  r->lent = work;
  r->lent_objects = work_bytes / sizeof *r->lent;
  value v = bac_marshal_in(who, data, bytes);
  r->lent = NULL;
  r->lent_objects = 0;
  return v;
}

value caml_input_value_from_block(const char *data, intnat bytes)
{
  return read_block("input_value_from_block", "input_val_from_block", data, bytes < 0 ? 0 : (size_t)bytes);
}

/* The length is not known here; the header is believed. */
value caml_input_value_from_malloc(char *data, intnat offset)
{
  const unsigned char *p = (const unsigned char *)data + offset;
  struct bac_marshal_head h;
  const char *text = bac_marshal_head_read(p, BAC_MARSHAL_HEAD_BYTES, &h);
  if (text != NULL) {
    free(data);
    fail("input_value_from_malloc", text);
  }
  return read_stored("input_val_from_block", &h, p + h.header_bytes, data);
}

/* ---- from OCaml bytes ---------------------------------------------------------------------------- */

/* As read_body, without a copy: after bac_marshal_in_begin nothing moves. */
static value read_in_place(const char *who, const struct bac_marshal_head *h, value bytes, intnat offset)
{
  CAMLparam1(bytes);
  struct bac_intern_state *r;
  value v = 0;
  for (int attempt = 0; v == 0 && attempt < 2; attempt++) {
    r = bac_marshal_in_begin(who, h, NULL);
    v = bac_marshal_in_run(r, &Byte_u(bytes, offset + (intnat)h->header_bytes), h->plain_bytes);
    if (v != 0 || !r->out_of_memory)
      break;
    if (attempt == 0)
      bac_gc_major(Caml_state);
  }
  if (v == 0)
    bac_marshal_in_raise(r);
  CAMLreturn(caml_check_urgent_gc(v));
}

/* The reader trusts what it has checked, so bytes that another domain may write are copied first. */
static value read_copy(const char *who, value bytes, intnat offset, size_t rest)
{
  struct bac_marshal_head h;
  const char *text;
  unsigned char *copy = malloc(rest + 1);
  if (copy == NULL)
    caml_raise_out_of_memory();
  bac_mutable_copy(copy, &Byte_u(bytes, offset), rest);
  text = bac_marshal_head_read(copy, rest, &h);
  if (text == NULL && h.stored_bytes > rest - h.header_bytes)
    text = "bad length";
  if (text != NULL) {
    free(copy);
    fail(who, text);
  }
  return read_stored(who, &h, copy + h.header_bytes, copy);
}

/* How much of the `rest` bytes the value at offset takes, as far as its header can be believed. */
static size_t length_of_value(value bytes, intnat offset, size_t rest)
{
  unsigned char head[BAC_MARSHAL_HEAD_BYTES];
  size_t have = rest < sizeof head ? rest : sizeof head;
  struct bac_marshal_head h;
  bac_mutable_copy(head, &Byte_u(bytes, offset), have);
  if (bac_marshal_head_read(head, have, &h) != NULL || h.stored_bytes > rest - h.header_bytes)
    return have;
  return h.header_bytes + h.stored_bytes;
}

value caml_input_val_from_bytes(value bytes, intnat offset)
{
  static const char who[] = "input_val_from_string";
  size_t length = bac_string_length(bytes), rest;
  struct bac_marshal_head h;
  const char *text;
  if (offset < 0 || (size_t)offset > length)
    fail(who, "bad length");
  rest = length - (size_t)offset;
  if (bac_domain_was_multicore())
    return read_copy(who, bytes, offset, length_of_value(bytes, offset, rest));
  text = bac_marshal_head_read(&Byte_u(bytes, offset), rest, &h);
  if (text != NULL)
    fail(who, text);
  if (h.stored_bytes > rest - h.header_bytes)
    fail(who, "bad length");
  if (h.compressed)
    return read_stored(who, &h, &Byte_u(bytes, offset + (intnat)h.header_bytes), NULL);
  return read_in_place(who, &h, bytes, offset);
}

/* ---- from a channel ------------------------------------------------------------------------------ */

enum { FIRST_PIECE_BYTES = 1 << 20 };

/* n bytes in malloc memory, which grows with what really comes: a header may promise anything.
 * False when the file ends first or with f filled; *out is to be freed in any case. */
static bool slurp(struct channel *ch, size_t n, unsigned char **out, struct bac_io_fail *f)
{
  size_t room = n < FIRST_PIECE_BYTES ? n : FIRST_PIECE_BYTES, have = 0;
  unsigned char *p = malloc(room + 1);
  *out = p;
  *f = (struct bac_io_fail){ 0, Val_unit, false };
  while (p != NULL) {
    intnat got = bac_io_read_all(ch, (char *)p + have, room - have, f);
    if (got < 0)
      return false;
    have += (size_t)got;
    if (have == n)
      return true;
    if (have < room)
      return false;
    room = n / 2 < room ? n : 2 * room;
    p = realloc(p, room + 1);
    if (p != NULL)
      *out = p;
  }
  f->error = ENOMEM;
  return false;
}

static _Noreturn void raise_input(struct channel *ch, const struct bac_io_fail *f, const char *text)
{
  if (f != NULL && (f->error != 0 || f->unlocked)) {
    if (f->error != ENOMEM)
      bac_io_raise(ch, f);
    bac_channel_unlock(ch);
    caml_raise_out_of_memory();
  }
  bac_channel_unlock(ch);
  if (text == NULL)
    caml_raise_end_of_file();
  fail("input_value", text);
}

static void read_head(struct channel *ch, struct bac_marshal_head *h)
{
  unsigned char p[BAC_MARSHAL_HEAD_BYTES + 1];
  struct bac_io_fail f = { 0, Val_unit, false };
  const char *text;
  size_t n = 0;
  intnat got = bac_io_read_all(ch, (char *)p, BAC_MARSHAL_FIRST_BYTES, &f);
  if (got == BAC_MARSHAL_FIRST_BYTES) {
    n = bac_marshal_header_bytes(p);
    if (n == 0)
      n = BAC_MARSHAL_PLAIN_HEAD_BYTES;      /* a bad object, unless the file ends before this */
    got = bac_io_read_all(ch, (char *)p + BAC_MARSHAL_FIRST_BYTES, n - BAC_MARSHAL_FIRST_BYTES, &f);
    if (got == (intnat)n - BAC_MARSHAL_FIRST_BYTES) {
      text = bac_marshal_head_read(p, n, h);
      if (text != NULL)
        raise_input(ch, NULL, text);
      return;
    }
  }
  if (got < 0)
    raise_input(ch, &f, NULL);
  raise_input(ch, NULL, n == 0 && got == 0 ? NULL : "truncated object");
}

value caml_input_val(struct channel *ch)
{
  struct bac_marshal_head h;
  struct bac_io_fail f;
  unsigned char *body;
  if (!caml_channel_binary_mode(ch))
    raise_input(ch, NULL, "not a binary channel");
  read_head(ch, &h);
  if (!slurp(ch, h.stored_bytes, &body, &f)) {
    free(body);
    raise_input(ch, &f, "truncated object");
  }
  bac_channel_unlock(ch);                    /* reading the body may raise */
  value v = read_stored("input_value", &h, body, body);
  Begin_roots1(v)
    bac_channel_lock(ch);
  End_roots()
  return v;
}

/* ---- what deserialize functions read ------------------------------------------------------------- */

static const unsigned char *take(size_t n)
{
  struct bac_intern_state *r = bac_marshal_in_current();
  const unsigned char *p = r->at;
  if ((size_t)(r->end - p) < n)
    caml_deserialize_error("input_value: truncated object");
  r->at += n;
  return p;
}

static const unsigned char *take_array(intnat len, size_t bytes)
{
  if (len < 0 || (size_t)len > (size_t)Max_long / bytes)
    caml_deserialize_error("input_value: truncated object");
  return take((size_t)len * bytes);
}

int caml_deserialize_uint_1(void) { return *take(1); }
int caml_deserialize_sint_1(void) { return (signed char)*take(1); }
int caml_deserialize_uint_2(void) { return bac_be16(take(2)); }
int caml_deserialize_sint_2(void) { return (int16_t)bac_be16(take(2)); }
uint32_t caml_deserialize_uint_4(void) { return bac_be32(take(4)); }
int32_t caml_deserialize_sint_4(void) { return (int32_t)bac_be32(take(4)); }
uint64_t caml_deserialize_uint_8(void) { return bac_be64(take(8)); }
int64_t caml_deserialize_sint_8(void) { return (int64_t)bac_be64(take(8)); }

float caml_deserialize_float_4(void)
{
  uint32_t bits = bac_be32(take(4));
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

double caml_deserialize_float_8(void)
{
  double x;
  caml_deserialize_block_float_8(&x, 1);
  return x;
}

void caml_deserialize_block_1(void *data, intnat len)
{
  const unsigned char *p = take_array(len, 1);
  if (len > 0)
    memcpy(data, p, (size_t)len);
}

void caml_deserialize_block_2(void *data, intnat len)
{
  const unsigned char *p = take_array(len, 2);
  for (intnat i = 0; i < len; i++) {
    uint16_t n = bac_be16(p + 2 * i);
    memcpy((char *)data + 2 * i, &n, 2);
  }
}

void caml_deserialize_block_4(void *data, intnat len)
{
  const unsigned char *p = take_array(len, 4);
  for (intnat i = 0; i < len; i++) {
    uint32_t n = bac_be32(p + 4 * i);
    memcpy((char *)data + 4 * i, &n, 4);
  }
}

void caml_deserialize_block_8(void *data, intnat len)
{
  const unsigned char *p = take_array(len, 8);
  for (intnat i = 0; i < len; i++) {
    uint64_t n = bac_be64(p + 8 * i);
    memcpy((char *)data + 8 * i, &n, 8);
  }
}

/* Doubles of custom blocks are little-endian in the file, unlike everything else there. */
void caml_deserialize_block_float_8(void *data, intnat len)
{
  const unsigned char *p = take_array(len, 8);
  if (len > 0)
    memcpy(data, p, 8 * (size_t)len);
}
