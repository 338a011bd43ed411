/* marshal_out.c -- values to bytes.
 *
 * The bytes are those of the reference, since builds compare them: depth first, fields in order, every
 * block numbered when it is met, shared ones named by distance (by number when compressed).
 * Nothing is allocated in the heap and nothing polls, so addresses are stable.  Whatever ends the walk early
 * frees everything first; the state of the domain keeps nothing between walks. */
#include <stdio.h>
#include <stdlib.h>
#include "runtime/alloc.h"
#include "runtime/codefrag.h"
#include "runtime/marshal.h"
#include "runtime/seen.h"

enum { FEW_FRAMES = 128, ITEM_ROOM = 32 };

struct frame { const value *at, *end; };

/* One per domain, made at its first write.  Owner only. */
struct bac_extern_state {
  int flags;
  bool active;                           /* between begin and the hand-over of the blocks */
  char *at, *limit;                      /* free part of the last block */
  struct caml_output_block *first, *last;
  uintnat objects, words_32, words_64;
  struct frame *frame;                   /* fields still to write, innermost last; `few` or malloc */
  size_t depth, capacity;
  struct frame few[FEW_FRAMES];
  struct bac_seen seen;
};

/* ---- life and failure ---------------------------------------------------------------------------- */

static void free_chain(struct caml_output_block *b)
{
  while (b != NULL) {
    struct caml_output_block *next = b->next;
    free(b);
    b = next;
  }
}

static void release(struct bac_extern_state *s)
{
  bac_seen_free(&s->seen);
  if (s->frame != s->few)
    free(s->frame);
  s->frame = s->few;
  free_chain(s->first);
  s->first = NULL;
  s->active = false;
}

static struct bac_extern_state *begin(int flags)
{
  struct bac_extern_state *s = Caml_state->extern_state;
  if (s == NULL) {
    s = Caml_state->extern_state = calloc(1, sizeof *s);
    if (s == NULL)
      caml_raise_out_of_memory();
    s->frame = s->few;
    bac_seen_init(&s->seen);
  }
  if (s->active)
    release(s);                          /* a serialize function raised by itself */
  s->flags = flags;
  s->active = true;
  s->objects = s->words_32 = s->words_64 = 0;
  s->depth = 0;
  s->capacity = FEW_FRAMES;
  s->first = s->last = NULL;
  s->at = s->limit = NULL;
  bac_seen_init(&s->seen);
  return s;
}

void caml_free_extern_state(void)
{
  struct bac_extern_state *s = Caml_state->extern_state;
  if (s == NULL)
    return;
  release(s);
  free(s);
  Caml_state->extern_state = NULL;
}

static _Noreturn void fail(struct bac_extern_state *s, const char *text)
{
  release(s);
  caml_failwith(text);
}

static _Noreturn void invalid(struct bac_extern_state *s, const char *text)
{
  release(s);
  caml_invalid_argument(text);
}

static _Noreturn void out_of_memory(struct bac_extern_state *s)
{
  release(s);
  caml_raise_out_of_memory();
}

/* ---- bytes --------------------------------------------------------------------------------------- */

static void new_block(struct bac_extern_state *s, size_t bytes)
{
  struct caml_output_block *b;
  if (bytes < SIZE_EXTERN_OUTPUT_BLOCK)
    bytes = SIZE_EXTERN_OUTPUT_BLOCK;
  b = malloc(offsetof(struct caml_output_block, data) + bytes);
  if (b == NULL)
    out_of_memory(s);
  if (s->last != NULL) {
    s->last->end = s->at;
    s->last->next = b;
  } else {
    s->first = b;
  }
  s->last = b;
  b->next = NULL;
  b->end = s->at = b->data;
  s->limit = (char *)b + offsetof(struct caml_output_block, data) + bytes;
}

/* At least n <= ITEM_ROOM bytes in one piece at s->at. */
static inline void room(struct bac_extern_state *s, size_t n)
{
  if (BAC_UNLIKELY((size_t)(s->limit - s->at) < n))
    new_block(s, n);
}

static void put_bytes(struct bac_extern_state *s, const void *src, size_t n)
{
  const char *p = src;
  size_t fits = (size_t)(s->limit - s->at);
  if (n > fits) {
    if (fits > 0)
      bac_mutable_copy(s->at, p, fits);
    s->at += fits;
    p += fits;
    n -= fits;
    new_block(s, n);
  }
  if (n > 0)
    bac_mutable_copy(s->at, p, n);
  s->at += n;
}

/* The caller made room. */
static inline void put1(struct bac_extern_state *s, unsigned n) { *s->at++ = (char)n; }
static inline void put2(struct bac_extern_state *s, unsigned n) { bac_put_be16(s->at, (uint16_t)n); s->at += 2; }
static inline void put4(struct bac_extern_state *s, uint32_t n) { bac_put_be32(s->at, n); s->at += 4; }
static inline void put8(struct bac_extern_state *s, uint64_t n) { bac_put_be64(s->at, n); s->at += 8; }

/* The shortest of three codes whose operand holds n. */
static inline void put_sized(struct bac_extern_state *s, uint64_t n, int code8, int code32, int code64)
{
  if (n < 0x100) { put1(s, (unsigned)code8); put1(s, (unsigned)n); }
  else if (n <= UINT32_MAX) { put1(s, (unsigned)code32); put4(s, (uint32_t)n); }
  else { put1(s, (unsigned)code64); put8(s, n); }
}

/* ---- items --------------------------------------------------------------------------------------- */

static inline void write_int(struct bac_extern_state *s, intnat n)
{
  room(s, ITEM_ROOM);
  if (n >= 0 && n < 0x40) {
    put1(s, BAC_PREFIX_SMALL_INT + (unsigned)n);
  } else if (n >= -0x80 && n < 0x80) {
    put1(s, BAC_CODE_INT8);
    put1(s, (unsigned)n);
  } else if (n >= -0x8000 && n < 0x8000) {
    put1(s, BAC_CODE_INT16);
    put2(s, (unsigned)n);
  } else if (n >= -((intnat)1 << 30) && n < (intnat)1 << 30) {
    put1(s, BAC_CODE_INT32);
    put4(s, (uint32_t)n);
  } else {
    if ((s->flags & BAC_MARSHAL_COMPAT_32) != 0)
      fail(s, "output_value: integer cannot be read back on 32-bit platform");
    put1(s, BAC_CODE_INT64);
    put8(s, (uint64_t)n);
  }
}

static inline void write_shared(struct bac_extern_state *s, uintnat number)
{
  uintnat n = (s->flags & BAC_MARSHAL_COMPRESSED) != 0 ? number : s->objects - number;
  room(s, ITEM_ROOM);
  if (n < 0x100) { put1(s, BAC_CODE_SHARED8); put1(s, (unsigned)n); }
  else if (n < 0x10000) { put1(s, BAC_CODE_SHARED16); put2(s, (unsigned)n); }
  else if (n <= UINT32_MAX) { put1(s, BAC_CODE_SHARED32); put4(s, (uint32_t)n); }
  else { put1(s, BAC_CODE_SHARED64); put8(s, n); }
}

static inline void write_header(struct bac_extern_state *s, mlsize_t wosize, tag_t tag)
{
  header_t hd = Make_header(wosize, tag, BAC_COLOUR_STATIC);     /* the colour the reference writes */
  room(s, ITEM_ROOM);
  if (tag < 16 && wosize < 8) {
    put1(s, BAC_PREFIX_SMALL_BLOCK + tag + ((unsigned)wosize << 4));
    return;
  }
  if (wosize > 0x3FFFFF && (s->flags & BAC_MARSHAL_COMPAT_32) != 0)
    fail(s, "output_value: array cannot be read back on 32-bit platform");
  if (hd <= UINT32_MAX) { put1(s, BAC_CODE_BLOCK32); put4(s, (uint32_t)hd); }
  else { put1(s, BAC_CODE_BLOCK64); put8(s, hd); }
}

static inline void count_words(struct bac_extern_state *s, uintnat words_32, uintnat words_64)
{
  s->words_32 += 1 + words_32;
  s->words_64 += 1 + words_64;
}

static void write_string(struct bac_extern_state *s, value v)
{
  mlsize_t n = bac_string_length(v);
  room(s, ITEM_ROOM);
  if (n < 0x20) {
    put1(s, BAC_PREFIX_SMALL_STRING + (unsigned)n);
  } else {
    if (n > 0xFFFFFB && (s->flags & BAC_MARSHAL_COMPAT_32) != 0)
      fail(s, "output_value: string cannot be read back on 32-bit platform");
    put_sized(s, n, BAC_CODE_STRING8, BAC_CODE_STRING32, BAC_CODE_STRING64);
  }
  put_bytes(s, String_val(v), n);
  count_words(s, (n + 4) / 4, (n + 8) / 8);
}

static void write_double(struct bac_extern_state *s, value v)
{
  room(s, ITEM_ROOM);
  put1(s, BAC_CODE_DOUBLE_LITTLE);
  bac_mutable_copy(s->at, Bp_val(v), 8);
  s->at += 8;
  count_words(s, 2, 1);
}

static void write_double_array(struct bac_extern_state *s, value v)
{
  mlsize_t n = Wosize_val(v);
  room(s, ITEM_ROOM);
  if (n > 0x1FFFFF && (s->flags & BAC_MARSHAL_COMPAT_32) != 0)
    fail(s, "output_value: float array cannot be read back on 32-bit platform");
  put_sized(s, n, BAC_CODE_DOUBLE_ARRAY8_LITTLE, BAC_CODE_DOUBLE_ARRAY32_LITTLE, BAC_CODE_DOUBLE_ARRAY64_LITTLE);
  put_bytes(s, Bp_val(v), 8 * n);
  count_words(s, 2 * n, n);
}

static void write_custom(struct bac_extern_state *s, value v)
{
  const struct custom_operations *ops = Custom_ops_val(v);
  const struct custom_fixed_length *fixed = ops->fixed_length;
  uintnat bytes_32 = 0, bytes_64 = 0;
  char *sizes = NULL;
  if (ops->serialize == NULL)
    invalid(s, "output_value: abstract value (Custom)");
  room(s, 1);
  put1(s, fixed == NULL ? BAC_CODE_CUSTOM_LEN : BAC_CODE_CUSTOM_FIXED);
  put_bytes(s, ops->identifier, strlen(ops->identifier) + 1);
  if (fixed == NULL) {                   /* filled in when known; the block stays where it is */
    room(s, 12);
    sizes = s->at;
    s->at += 12;
  }
  ops->serialize(v, &bytes_32, &bytes_64);
  if (fixed == NULL) {
    bac_put_be32(sizes, (uint32_t)bytes_32);
    bac_put_be64(sizes + 4, bytes_64);
  } else if (bytes_32 != (uintnat)fixed->bsize_32 || bytes_64 != (uintnat)fixed->bsize_64) {
    bac_fatal("output_value: incorrect fixed sizes specified by %s", ops->identifier);
  }
  count_words(s, 1 + (bytes_32 + 3) / 4, 1 + (bytes_64 + 7) / 8);
}

static void write_code_pointer(struct bac_extern_state *s, const char *code)
{
  struct bac_codefrag *f;
  const unsigned char *digest;
  if ((s->flags & BAC_MARSHAL_CLOSURES) == 0)
    invalid(s, "output_value: functional value");
  f = bac_codefrag_of_address(code);
  if (f == NULL)
    invalid(s, "output_value: abstract value (outside heap)");
  digest = bac_codefrag_digest(f);
  if (digest == NULL)
    invalid(s, "output_value: private function");
  room(s, ITEM_ROOM);
  put1(s, BAC_CODE_CODEPOINTER);
  put4(s, (uint32_t)(code - f->start));
  memcpy(s->at, digest, BAC_MARSHAL_DIGEST_BYTES);
  s->at += BAC_MARSHAL_DIGEST_BYTES;
}

/* Code pointers, infos and infix headers; the number of words they take. */
static mlsize_t write_functions(struct bac_extern_state *s, value v)
{
  mlsize_t i = 0, start = Start_env_closinfo(Closinfo_val(v));
  do {
    value info;
    if (i > 0)
      write_int(s, Long_val(Field(v, i++)));
    write_code_pointer(s, (const char *)Field(v, i++));
    info = Field(v, i++);
    write_int(s, Long_val(info));
    if (Arity_closinfo(info) != 0 && Arity_closinfo(info) != 1)
      write_code_pointer(s, (const char *)Field(v, i++));
  } while (i < start);
  return start;
}

/* ---- the walk ------------------------------------------------------------------------------------ */

static void push(struct bac_extern_state *s, const value *at, const value *end)
{
  if (BAC_UNLIKELY(s->depth == s->capacity)) {
    size_t bigger = 4 * s->capacity;
    struct frame *f = s->frame == s->few ? malloc(bigger * sizeof *f) : realloc(s->frame, bigger * sizeof *f);
    if (f == NULL)
      out_of_memory(s);
    if (s->frame == s->few)
      memcpy(f, s->few, sizeof s->few);
    s->frame = f;
    s->capacity = bigger;
  }
  s->frame[s->depth++] = (struct frame){ at, end };
}

/* A forced suspension is replaced by its result, unless that result would look unevaluated, or is a float,
 * whose place in an array literal depends on it. */
static inline bool is_short_cut(value v, tag_t tag)
{
  value f;
  tag_t t;
  if (tag != Forward_tag)
    return false;
  f = bac_field_get(v, 0);
  if (Is_long(f))
    return true;
  t = Tag_val(f);
  return t != Forward_tag && t != Lazy_tag && t != Forcing_tag && t != Double_tag;
}

/* What has no fields to follow; false for the other tags. */
static bool write_leaf(struct bac_extern_state *s, value v, tag_t tag)
{
  switch (tag) {
  case String_tag: write_string(s, v); return true;
  case Double_tag: write_double(s, v); return true;
  case Double_array_tag: write_double_array(s, v); return true;
  case Custom_tag: write_custom(s, v); return true;
  case Abstract_tag: invalid(s, "output_value: abstract value (Abstract)");
  case Cont_tag: invalid(s, "output_value: continuation value");
  default: return false;
  }
}

/* True if the block was written before; otherwise it has the next number now. */
static inline bool is_repeated(struct bac_extern_state *s, value v, uintnat *number)
{
  struct bac_seen_entry *e;
  if ((s->flags & BAC_MARSHAL_NO_SHARING) != 0)
    return false;
  e = bac_seen_find(&s->seen, v);
  if (BAC_UNLIKELY(e == NULL))
    out_of_memory(s);
  if (e->block != 0) {
    *number = e->number;
    return true;
  }
  e->block = v;
  e->number = s->objects++;
  s->seen.used++;
  return false;
}

/* One block.  [*at, *end) becomes its fields that are still to be written. */
static void write_block(struct bac_extern_state *s, value v, const value **at, const value **end)
{
  header_t hd = Hd_val(v);
  tag_t tag = Tag_hd(hd);
  mlsize_t wosize = Wosize_hd(hd), first = 0;
  uintnat number;
  *at = *end = NULL;
  if (tag == Infix_tag) {
    mlsize_t offset = Infix_offset_hd(hd);
    room(s, ITEM_ROOM);
    put1(s, BAC_CODE_INFIXPOINTER);
    put4(s, (uint32_t)offset);
    v -= (value)offset;
    wosize = Wosize_val(v);
    tag = Closure_tag;
  }
  if (wosize == 0) {
    write_header(s, 0, tag);
    return;
  }
  if (is_repeated(s, v, &number)) {
    write_shared(s, number);
    return;
  }
  if (tag >= Cont_tag && write_leaf(s, v, tag))
    return;
  write_header(s, wosize, tag);
  count_words(s, wosize, wosize);
  if (tag == Closure_tag)
    first = write_functions(s, v);
  *at = &Field(v, first);
  *end = &Field(v, wosize);
}

static void write_tree(struct bac_extern_state *s, value root)
{
  const value *at = &root, *end = at + 1;
  for (;;) {
    const value *inner, *inner_end;
    value v;
    while (at == end) {
      if (s->depth == 0)
        return;
      at = s->frame[--s->depth].at;
      end = s->frame[s->depth].end;
    }
    v = bac_word_load_dependent(at);
    at++;
    while (Is_block(v) && is_short_cut(v, Tag_val(v)))
      v = bac_field_get(v, 0);
    if (Is_long(v)) {
      write_int(s, Long_val(v));
      continue;
    }
    write_block(s, v, &inner, &inner_end);
    if (inner == inner_end)
      continue;
    if (at != end)
      push(s, at, end);
    at = inner;
    end = inner_end;
  }
}

/* ---- header and result --------------------------------------------------------------------------- */

static size_t body_bytes(const struct caml_output_block *b)
{
  size_t n = 0;
  for (; b != NULL; b = b->next)
    n += (size_t)(b->end - b->data);
  return n;
}

static char *put_groups(char *p, uint64_t n)
{
  int shift = 0;
  while (n >> shift >> 7 != 0)
    shift += 7;
  for (; shift > 0; shift -= 7)
    *p++ = (char)(0x80 | ((n >> shift) & 0x7F));
  *p++ = (char)(n & 0x7F);
  return p;
}

static void compressed_header(struct bac_extern_state *s, size_t plain, struct bac_marshal_out *out)
{
  char *p = out->header;
  bac_put_be32(p, BAC_MARSHAL_MAGIC_COMPRESSED);
  p = put_groups(p + 5, out->body_bytes);
  p = put_groups(p, plain);
  p = put_groups(p, s->objects);
  p = put_groups(p, s->words_32);
  p = put_groups(p, s->words_64);
  out->header_bytes = (size_t)(p - out->header);
  out->header[4] = (char)out->header_bytes;
}

static void plain_header(struct bac_extern_state *s, struct bac_marshal_out *out)
{
  char *p = out->header;
  size_t n = out->body_bytes;
  if (n <= UINT32_MAX && s->words_32 <= UINT32_MAX && s->words_64 <= UINT32_MAX) {
    bac_put_be32(p, BAC_MARSHAL_MAGIC_SMALL);
    bac_put_be32(p + 4, (uint32_t)n);
    bac_put_be32(p + 8, (uint32_t)s->objects);
    bac_put_be32(p + 12, (uint32_t)s->words_32);
    bac_put_be32(p + 16, (uint32_t)s->words_64);
    out->header_bytes = 20;
    return;
  }
  if ((s->flags & BAC_MARSHAL_COMPAT_32) != 0)
    fail(s, "output_value: object too big to be read back on 32-bit platform");
  bac_put_be32(p, BAC_MARSHAL_MAGIC_BIG);
  bac_put_be32(p + 4, 0);
  bac_put_be64(p + 8, n);
  bac_put_be64(p + 16, s->objects);
  bac_put_be64(p + 24, s->words_64);
  out->header_bytes = 32;
}

static const int flag_values[] = {
  BAC_MARSHAL_NO_SHARING, BAC_MARSHAL_CLOSURES, BAC_MARSHAL_COMPAT_32, BAC_MARSHAL_COMPRESSED
};

bool (*caml_extern_compress_output)(struct caml_output_block **) = NULL;

void bac_marshal_out(value v, value flags, struct bac_marshal_out *out)
{
  int set = caml_convert_flag_list(flags, flag_values);
  struct bac_extern_state *s;
  if (caml_extern_compress_output == NULL)
    set &= ~BAC_MARSHAL_COMPRESSED;
  s = begin(set);
  write_tree(s, v);
  if (s->last != NULL)
    s->last->end = s->at;
  bac_seen_free(&s->seen);               /* before compression takes its own memory */
  out->body_bytes = body_bytes(s->first);
  if ((set & BAC_MARSHAL_COMPRESSED) != 0) {
    size_t plain = out->body_bytes;
    if (!caml_extern_compress_output(&s->first))
      out_of_memory(s);
    out->body_bytes = body_bytes(s->first);
    compressed_header(s, plain, out);
  } else {
    plain_header(s, out);
  }
  out->first = s->first;
  s->first = NULL;
  release(s);
}

void bac_marshal_out_free(struct bac_marshal_out *out)
{
  free_chain(out->first);
  out->first = NULL;
}

void bac_marshal_out_copy(const struct bac_marshal_out *out, char *dst)
{
  bac_mutable_copy(dst, out->header, out->header_bytes);
  dst += out->header_bytes;
  for (const struct caml_output_block *b = out->first; b != NULL; b = b->next) {
    bac_mutable_copy(dst, b->data, (size_t)(b->end - b->data));
    dst += b->end - b->data;
  }
}

/* ---- what serialize functions write -------------------------------------------------------------- */

static struct bac_extern_state *current(void)
{
  struct bac_extern_state *s = Caml_state->extern_state;
  if (s == NULL || !s->active)
    bac_fatal("extern_state not initialized: it is likely that a caml_serialize_* function was called "
              "without going through caml_output_*.");
  return s;
}

static struct bac_extern_state *with_room(void)
{
  struct bac_extern_state *s = current();
  room(s, ITEM_ROOM);
  return s;
}

void caml_serialize_int_1(int i) { put1(with_room(), (unsigned)i); }
void caml_serialize_int_2(int i) { put2(with_room(), (unsigned)i); }
void caml_serialize_int_4(int32_t i) { put4(with_room(), (uint32_t)i); }
void caml_serialize_int_8(int64_t i) { put8(with_room(), (uint64_t)i); }

void caml_serialize_float_4(float f)
{
  uint32_t bits;
  memcpy(&bits, &f, sizeof bits);
  put4(with_room(), bits);
}

void caml_serialize_float_8(double f) { caml_serialize_block_float_8(&f, 1); }
void caml_serialize_block_1(void *data, intnat len) { put_bytes(current(), data, (size_t)len); }

void caml_serialize_block_2(void *data, intnat len)
{
  for (intnat i = 0; i < len; i++) {
    uint16_t n;
    bac_mutable_copy(&n, (char *)data + 2 * i, 2);
    put2(with_room(), n);
  }
}

void caml_serialize_block_4(void *data, intnat len)
{
  for (intnat i = 0; i < len; i++) {
    uint32_t n;
    bac_mutable_copy(&n, (char *)data + 4 * i, 4);
    put4(with_room(), n);
  }
}

void caml_serialize_block_8(void *data, intnat len)
{
  for (intnat i = 0; i < len; i++) {
    uint64_t n;
    bac_mutable_copy(&n, (char *)data + 8 * i, 8);
    put8(with_room(), n);
  }
}

/* Little-endian, see caml_deserialize_block_float_8. */
void caml_serialize_block_float_8(void *data, intnat len) { put_bytes(current(), data, 8 * (size_t)len); }
