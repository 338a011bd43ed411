/* marshal_in.c -- bytes to values.
 *
 * The input is not trusted: every read is checked against its end, every block against the words that the
 * header announced, every reference against the objects read so far.  A bad input is Failure; blocks
 * made until then are unreachable, and well-formed as far as the collector looks at them.
 *
 * No collection can happen between the first block and the last: a value of at most
 * Max_young_wosize + 1 words is carved out of one young chunk taken before, a larger one is made of HEAP
 * blocks that do not collect.  So the object table and the open fields are plain C memory, and all
 * stores are initialising ones: young to young, or heap to heap. */
#include <stdio.h>
#include <stdlib.h>
#include "runtime/codefrag.h"
#include "runtime/callback.h"
#include "runtime/custom.h"
#include "runtime/marshal_in.h"
#include "runtime/prims.h"
#include "runtime/signal.h"

enum { FEW_FRAMES = 256 };

/* ---- the state of a read ----------------------------------------------------------------------- */

/* Operations of a custom block whose data was never completed: its own finaliser must not see it.  It
 * still has one, since such blocks live apart. */
static void finalize_nothing(value v) { (void)v; }
static const struct custom_operations incomplete_ops = {
  .identifier = "_incomplete", .finalize = finalize_nothing
};

/* The state itself stays for the next read. */
static void release(struct bac_intern_state *r)
{
  if (r->custom != 0 && Custom_ops_val(r->custom)->finalize != NULL)
    Custom_ops_val(r->custom) = &incomplete_ops;
  if (r->object != r->lent)
    free(r->object);
  if (r->frame != r->few)
    free(r->frame);
  r->object = NULL;
  r->frame = NULL;
  r->custom = 0;
  r->active = false;
}

void bac_marshal_in_abandon(struct bac_intern_state *r)
{
  release(r);
  free(r->owned);
  r->owned = NULL;
}

void caml_free_intern_state(void)
{
  struct bac_intern_state *r = Caml_state->intern_state;
  if (r == NULL)
    return;
  bac_marshal_in_abandon(r);
  free(r);
  Caml_state->intern_state = NULL;
}

/* The first problem counts. */
static bool problem(struct bac_intern_state *r, const char *text)
{
  snprintf(r->problem, sizeof r->problem, "%s: %s", r->who, text);
  return false;
}
static bool bad_object(struct bac_intern_state *r) { return problem(r, "bad object"); }
static bool truncated(struct bac_intern_state *r) { return problem(r, "truncated object"); }
static bool no_memory(struct bac_intern_state *r)
{
  r->out_of_memory = true;
  return false;
}
static bool problem_with(struct bac_intern_state *r, const char *text, const char *ident)
{
  snprintf(r->problem, sizeof r->problem, "%s: %s %s", r->who, text, ident);
  return false;
}

static inline bool has(const struct bac_intern_state *r, size_t n) { return (size_t)(r->end - r->at) >= n; }

/* ---- blocks -------------------------------------------------------------------------------------- */

/* 0, with the problem noted, when the header announced fewer words or memory is used up.  Fields are not
 * initialised: the caller fills them, or `close_open_fields` does after a failure. */
static inline value new_block(struct bac_intern_state *r, mlsize_t wosize, tag_t tag)
{
  value v;
  if (BAC_UNLIKELY(wosize >= r->words_left)) {
    bad_object(r);
    return 0;
  }
  r->words_left -= wosize + 1;
  if (r->chunk != NULL) {
    *(header_t *)r->chunk = Make_header(wosize, tag, BAC_COLOUR_NORMAL);
    v = (value)(r->chunk + 1);
    r->chunk += wosize + 1;
    return v;
  }
  v = bac_heap_alloc(r->st, wosize, Abstract_tag, false);
  if (BAC_UNLIKELY(v == 0)) {
    no_memory(r);
    return 0;
  }
  *Hp_val(v) = Make_header(wosize, tag, BAC_COLOUR_NORMAL);
  return v;
}

static inline bool record(struct bac_intern_state *r, value v)
{
  if (r->object == NULL)
    return true;
  if (BAC_UNLIKELY(r->seen >= r->objects))
    return bad_object(r);
  r->object[r->seen++] = v;
  return true;
}

static inline value shared(struct bac_intern_state *r, uint64_t number)
{
  if (!r->compressed)
    number = r->seen - number;             /* counts back; 0 and too much end up out of range */
  if (BAC_UNLIKELY(number >= r->seen)) {
    bad_object(r);
    return 0;
  }
  return r->object[number];
}

/* ---- leaves -------------------------------------------------------------------------------------- */

static value read_string(struct bac_intern_state *r, uint64_t length)
{
  mlsize_t wosize, last;
  value v;
  if (!has(r, length)) {
    truncated(r);
    return 0;
  }
  wosize = (length + sizeof(value)) / sizeof(value);
  v = new_block(r, wosize, String_tag);
  if (v == 0 || !record(r, v))
    return 0;
  last = Bsize_wsize(wosize) - 1;
  Field(v, wosize - 1) = 0;
  Byte_u(v, last) = (unsigned char)(last - length);
  memcpy(Bp_val(v), r->at, length);
  r->at += length;
  return v;
}

/* n doubles in the given byte order; tag Double or Double_array. */
static value read_doubles(struct bac_intern_state *r, uint64_t n, tag_t tag, bool big_endian)
{
  value v;
  if (n > (size_t)(r->end - r->at) / sizeof(double)) {
    truncated(r);
    return 0;
  }
  if (n == 0)
    return Atom(0);
  v = new_block(r, n, tag);
  if (v == 0 || !record(r, v))
    return 0;
  memcpy(Bp_val(v), r->at, n * sizeof(double));
  if (big_endian)
    for (uint64_t i = 0; i < n; i++)
      Field(v, i) = (value)__builtin_bswap64((uint64_t)Field(v, i));
  r->at += n * sizeof(double);
  return v;
}

static bool unknown_code(struct bac_intern_state *r, const unsigned char *d)
{
  int n = snprintf(r->problem, sizeof r->problem, "input_value: unknown code module ");
  for (int i = 0; i < BAC_MARSHAL_DIGEST_BYTES; i++)
    n += snprintf(r->problem + n, sizeof r->problem - (size_t)n, "%02X", d[i]);
  return false;
}

/* Offset and digest of a fragment; an unknown one becomes the debugger's placeholder, if it is there. */
static bool read_code_pointer(struct bac_intern_state *r, value *out)
{
  struct bac_codefrag *f;
  uint32_t offset;
  if (!has(r, 4 + BAC_MARSHAL_DIGEST_BYTES))
    return truncated(r);
  offset = bac_be32(r->at);
  f = bac_codefrag_of_digest(r->at + 4);
  if (f != NULL) {
    if (offset % sizeof(opcode_t) != 0 || offset >= (size_t)(f->end - f->start))
      return bad_object(r);
    *out = (value)(f->start + offset);
  } else {
    const value *placeholder = caml_named_value("Debugger.function_placeholder");
    if (placeholder == NULL)
      return unknown_code(r, r->at + 4);
    *out = (value)Code_val(*placeholder);
  }
  r->at += 4 + BAC_MARSHAL_DIGEST_BYTES;
  return true;
}

/* An integer in any of its encodings; false for anything else. */
static bool read_int(struct bac_intern_state *r, intnat *out)
{
  unsigned char code;
  if (!has(r, 1))
    return truncated(r);
  code = *r->at++;
  if (code >= BAC_PREFIX_SMALL_INT && code < BAC_PREFIX_SMALL_BLOCK) {
    *out = code & 0x3F;
    return true;
  }
  if (code > BAC_CODE_INT64)
    return bad_object(r);
  if (!has(r, (size_t)1 << code))
    return truncated(r);
  switch (code) {
  case BAC_CODE_INT8: *out = (signed char)r->at[0]; break;
  case BAC_CODE_INT16: *out = (int16_t)bac_be16(r->at); break;
  case BAC_CODE_INT32: *out = (int32_t)bac_be32(r->at); break;
  default: *out = (intnat)bac_be64(r->at);
  }
  r->at += (size_t)1 << code;
  return true;
}

/* ---- closures ------------------------------------------------------------------------------------ */

static bool expect_code_pointer(struct bac_intern_state *r, value *out)
{
  if (!has(r, 1))
    return truncated(r);
  if (*r->at++ != BAC_CODE_CODEPOINTER)
    return bad_object(r);
  return read_code_pointer(r, out);
}

/* Everything in front of the environment, checked before it is stored: the collector believes the
 * start of the environment, and applying believes code pointers.  *env is the first word behind. */
static bool read_functions(struct bac_intern_state *r, value v, mlsize_t wosize, mlsize_t *env)
{
  mlsize_t i = 0, start = 0;
  do {
    value code = 0;
    intnat info = 0;
    if (i > 0) {                            /* the header of the infix block that begins behind it */
      if (!read_int(r, &info))
        return false;
      if ((header_t)Val_long(info) != Make_infix_header(Bsize_wsize(i + 1)))
        return bad_object(r);
      Field(v, i++) = Val_long(info);
    }
    if (!expect_code_pointer(r, &code) || !read_int(r, &info))
      return false;
    if (i == 0)
      start = Start_env_closinfo(Val_long(info));
    if (Val_long(info) != Make_closinfo(0, start - i) || start < i + 2 || start > wosize)
      return bad_object(r);
    Field(v, i + 1) = Val_long(info);
    Field(v, i) = code;
    i += 2;
  } while (i < start);
  *env = start;
  return true;
}

/* Infix pointer: the next item is a closure, met before or new; *v becomes the function inside it. */
static bool apply_infix(struct bac_intern_state *r, value *v, uint32_t offset)
{
  value base = *v;
  if (!Is_block(base) || Tag_val(base) != Closure_tag || offset % sizeof(value) != 0
      || offset < 3 * sizeof(value) || offset >= Bsize_wsize(Start_env_closinfo(Closinfo_val(base)))
      || (offset / sizeof(value)) % 3 != 0
      || Hd_val(base + offset) != Make_infix_header(offset))
    return bad_object(r);
  *v = base + offset;
  return true;
}

/* ---- custom blocks ------------------------------------------------------------------------------- */

static struct custom_operations *find_operations(struct bac_intern_state *r, const char *ident)
{
  if (r->last_ops == NULL || strcmp(r->last_ops->identifier, ident) != 0)
    r->last_ops = caml_find_custom_operations(ident);
  return r->last_ops;
}

/* Bytes of data that the block is to have. */
static bool read_custom_size(struct bac_intern_state *r, unsigned char code,
                             const struct custom_operations *ops, uint64_t *out)
{
  const struct custom_fixed_length *fixed = ops->fixed_length;
  if (code == BAC_CODE_CUSTOM_FIXED) {
    if (fixed == NULL)
      return problem_with(r, "expected a fixed-size custom block", ops->identifier);
    *out = (uint64_t)fixed->bsize_64;
    return true;
  }
  if (!has(r, 12))
    return truncated(r);
  *out = bac_be64(r->at + 4);               /* behind the size on 32-bit machines */
  r->at += 12;
  if (fixed != NULL && *out != (uint64_t)fixed->bsize_64)
    return problem_with(r, "error while deserializing custom block", ops->identifier);
  /* The data may be longer in memory than here, but not without bound. */
  if (*out > ((uint64_t)1 << 20) + 64 * (uint64_t)(r->end - r->at))
    return bad_object(r);
  return true;
}

static value new_custom(struct bac_intern_state *r, const struct custom_operations *ops, uint64_t bytes)
{
  mlsize_t wosize = 1 + (bytes + sizeof(value) - 1) / sizeof(value);
  value v;
  if (ops->finalize == NULL)
    return new_block(r, wosize, Custom_tag);
  if (wosize >= r->words_left) {
    bad_object(r);
    return 0;
  }
  r->words_left -= wosize + 1;
  v = bac_custom_alloc_heap(r->st, ops, bytes);
  if (v == 0)
    no_memory(r);
  return v;
}

/* The block is complete for the collector before deserialize runs, which may raise through
 * caml_deserialize_error. */
static value read_custom(struct bac_intern_state *r, unsigned char code)
{
  const char *ident = (const char *)r->at;
  const unsigned char *nul = memchr(r->at, 0, (size_t)(r->end - r->at));
  struct custom_operations *ops;
  uint64_t bytes = 0;
  value v;
  if (nul == NULL)
    return (void)truncated(r), 0;
  r->at = nul + 1;
  ops = find_operations(r, ident);
  if (ops == NULL || ops->deserialize == NULL)
    return (void)problem_with(r, "unknown custom block identifier", ident), 0;
  if (!read_custom_size(r, code, ops, &bytes))
    return 0;
  v = new_custom(r, ops, bytes);
  if (v == 0)
    return 0;
  Custom_ops_val(v) = ops;
  r->custom = v;
  if (!record(r, v))
    return 0;
  if (ops->deserialize(Data_custom_val(v)) != bytes)
    return (void)problem_with(r, "error while deserializing custom block", ident), 0;
  r->custom = 0;
  return v;
}

/* ---- the stack of open fields -------------------------------------------------------------------- */

/* Fields [at, end) of blocks still to be read.  at == end: `at` is the first field of an object whose
 * method table and identity were read; it gets a new identity before its other fields are. */
static bool push(struct bac_intern_state *r, value *at, value *end)
{
  if (BAC_UNLIKELY(r->depth == r->capacity)) {
    size_t bigger = 4 * r->capacity;
    struct bac_marshal_frame *f = r->frame == r->few ? malloc(bigger * sizeof *f)
                                                     : realloc(r->frame, bigger * sizeof *f);
    if (f == NULL)
      return no_memory(r);
    if (r->frame == r->few)
      memcpy(f, r->few, sizeof r->few);
    r->frame = f;
    r->capacity = bigger;
  }
  r->frame[r->depth++] = (struct bac_marshal_frame){ at, end };
  return true;
}

/* After a failure: a block that nobody can reach still has to look like one. */
static void fill_units(value *at, value *end)
{
  while (at < end)
    *at++ = Val_unit;
}

/* Block headers: which tags may have read fields, and how many. */
static bool block_is_acceptable(tag_t tag, uint64_t wosize)
{
  if (tag >= No_scan_tag || tag == Infix_tag || tag == Cont_tag)
    return false;
  if (tag == Object_tag || tag == Closure_tag)
    return wosize >= 2;
  return wosize >= 1 || tag < Forcing_tag;
}

/* A block whose fields follow.  [*at, *end) becomes the range to fill next. */
static value open_block(struct bac_intern_state *r, tag_t tag, uint64_t wosize, value **at, value **end)
{
  value v;
  mlsize_t first = 0;
  *at = *end = NULL;
  if (!block_is_acceptable(tag, wosize))
    return (void)bad_object(r), 0;
  if (wosize == 0)
    return Atom(tag);
  if (!has(r, wosize))                      /* a field takes at least a byte */
    return (void)truncated(r), 0;
  v = new_block(r, wosize, tag);
  if (v == 0)
    return 0;
  if (!record(r, v) || (tag == Closure_tag && !read_functions(r, v, wosize, &first))) {
    *Hp_val(v) = Make_header(wosize, Abstract_tag, BAC_COLOUR_NORMAL);
    return 0;
  }
  *at = &Field(v, first);
  *end = &Field(v, wosize);
  return v;
}

/* ---- items --------------------------------------------------------------------------------------- */

static const unsigned char operand_bytes[BAC_CODE_CUSTOM_FIXED + 1] = {
  [BAC_CODE_INT8] = 1, [BAC_CODE_INT16] = 2, [BAC_CODE_INT32] = 4, [BAC_CODE_INT64] = 8,
  [BAC_CODE_SHARED8] = 1, [BAC_CODE_SHARED16] = 2, [BAC_CODE_SHARED32] = 4, [BAC_CODE_SHARED64] = 8,
  [BAC_CODE_BLOCK32] = 4, [BAC_CODE_BLOCK64] = 8,
  [BAC_CODE_STRING8] = 1, [BAC_CODE_STRING32] = 4, [BAC_CODE_STRING64] = 8,
  [BAC_CODE_DOUBLE_ARRAY8_BIG] = 1, [BAC_CODE_DOUBLE_ARRAY8_LITTLE] = 1,
  [BAC_CODE_DOUBLE_ARRAY32_BIG] = 4, [BAC_CODE_DOUBLE_ARRAY32_LITTLE] = 4,
  [BAC_CODE_DOUBLE_ARRAY64_BIG] = 8, [BAC_CODE_DOUBLE_ARRAY64_LITTLE] = 8,
  [BAC_CODE_INFIXPOINTER] = 4
};

static uint64_t operand(const unsigned char *p, unsigned bytes)
{
  switch (bytes) {
  case 1: return *p;
  case 2: return bac_be16(p);
  case 4: return bac_be32(p);
  case 8: return bac_be64(p);
  default: return 0;
  }
}

static value read_item(struct bac_intern_state *r, value **at, value **end);

/* The closure may be new; its environment is what is to be filled next, as for any block. */
static value read_infix(struct bac_intern_state *r, uint32_t offset, value **at, value **end)
{
  value v;
  if (!has(r, 1))
    return (void)truncated(r), 0;
  if (*r->at == BAC_CODE_INFIXPOINTER)      /* so that nesting is bounded */
    return (void)bad_object(r), 0;
  v = read_item(r, at, end);
  if (v == 0)
    return 0;
  if (!apply_infix(r, &v, offset)) {
    fill_units(*at, *end);
    return 0;
  }
  return v;
}

/* All codes below BAC_PREFIX_SMALL_STRING.  0 with the problem noted. */
static value read_coded(struct bac_intern_state *r, unsigned char code, value **at, value **end)
{
  uint64_t n;
  if (code > BAC_CODE_CUSTOM_FIXED)
    return (void)problem(r, "ill-formed message"), 0;
  if (!has(r, operand_bytes[code]))
    return (void)truncated(r), 0;
  n = operand(r->at, operand_bytes[code]);
  r->at += operand_bytes[code];
  switch (code) {
  case BAC_CODE_INT8: return Val_long((int8_t)n);
  case BAC_CODE_INT16: return Val_long((int16_t)n);
  case BAC_CODE_INT32: return Val_long((int32_t)n);
  case BAC_CODE_INT64: return Val_long((intnat)n);
  case BAC_CODE_SHARED8: case BAC_CODE_SHARED16: case BAC_CODE_SHARED32: case BAC_CODE_SHARED64:
    return shared(r, n);
  case BAC_CODE_BLOCK32: case BAC_CODE_BLOCK64:
    return open_block(r, Tag_hd(n), Wosize_hd(n), at, end);
  case BAC_CODE_STRING8: case BAC_CODE_STRING32: case BAC_CODE_STRING64:
    return read_string(r, n);
  case BAC_CODE_DOUBLE_BIG: return read_doubles(r, 1, Double_tag, true);
  case BAC_CODE_DOUBLE_LITTLE: return read_doubles(r, 1, Double_tag, false);
  case BAC_CODE_DOUBLE_ARRAY8_BIG: case BAC_CODE_DOUBLE_ARRAY32_BIG: case BAC_CODE_DOUBLE_ARRAY64_BIG:
    return read_doubles(r, n, Double_array_tag, true);
  case BAC_CODE_DOUBLE_ARRAY8_LITTLE: case BAC_CODE_DOUBLE_ARRAY32_LITTLE: case BAC_CODE_DOUBLE_ARRAY64_LITTLE:
    return read_doubles(r, n, Double_array_tag, false);
  case BAC_CODE_INFIXPOINTER: return read_infix(r, (uint32_t)n, at, end);
  case BAC_CODE_CUSTOM_LEN: case BAC_CODE_CUSTOM_FIXED: return read_custom(r, code);
  case BAC_CODE_OLD_CUSTOM:
    problem(r, "custom blocks serialized with OCaml 4.08.0 (or prior) are no longer supported");
    return 0;
  default: {                                /* a code pointer outside a closure */
    value code;
    if (read_code_pointer(r, &code))
      bad_object(r);
    return 0;
  }
  }
}

/* One item.  If it is a block with fields to come, [*at, *end) is set to them. */
static value read_item(struct bac_intern_state *r, value **at, value **end)
{
  unsigned char code;
  *at = *end = NULL;
  if (!has(r, 1))
    return (void)truncated(r), 0;
  code = *r->at++;
  if (code >= BAC_PREFIX_SMALL_BLOCK)
    return open_block(r, code & 0xF, (code >> 4) & 0x7, at, end);
  if (code >= BAC_PREFIX_SMALL_INT)
    return Val_long(code & 0x3F);
  if (code >= BAC_PREFIX_SMALL_STRING)
    return read_string(r, code & 0x1F);
  return read_coded(r, code, at, end);
}

/* Method table and identity first, then a new identity, then the rest. */
static bool split_object(struct bac_intern_state *r, value *at, value **end)
{
  if (*end > at + 2 && !push(r, at + 2, *end))
    return false;
  *end = at + 2;
  return push(r, at, at);
}

static void refresh_identity(value object)
{
  if (Is_long(Field(object, 1)) && Long_val(Field(object, 1)) >= 0)
    caml_set_oo_id(object);
}

/* The same for every block that is not complete; [at, end) is the innermost open range. */
static bool close_open_fields(struct bac_intern_state *r, value *at, value *end)
{
  fill_units(at, end);
  while (r->depth > 0) {
    r->depth--;
    fill_units(r->frame[r->depth].at, r->frame[r->depth].end);
  }
  return false;
}

/* The commonest item: a block of up to seven fields and a small tag, which is neither closure nor object. */
static inline value open_small_block(struct bac_intern_state *r, unsigned char code, value **at, value **end)
{
  mlsize_t wosize = (code >> 4) & 7;
  value v;
  *at = *end = NULL;
  if (wosize == 0)
    return Atom(code & 0xF);
  if (!has(r, wosize))
    return (void)truncated(r), 0;
  v = new_block(r, wosize, code & 0xF);
  if (v == 0)
    return 0;
  *at = &Field(v, 0);
  *end = *at + wosize;
  if (!record(r, v)) {
    fill_units(*at, *end);
    return 0;
  }
  return v;
}

/* Depth first, fields in order: the numbering of objects depends on it. */
static bool read_tree(struct bac_intern_state *r, value *root)
{
  value *at = root, *end = root + 1;
  for (;;) {
    value *inner, *inner_end, v;
    while (at == end) {
      if (r->depth == 0)
        return true;
      at = r->frame[--r->depth].at;
      end = r->frame[r->depth].end;
      if (at == end)
        refresh_identity((value)at);
    }
    if (BAC_LIKELY(r->at < r->end && *r->at >= BAC_PREFIX_SMALL_INT)) {
      unsigned char code = *r->at++;
      if (code < BAC_PREFIX_SMALL_BLOCK) {
        *at++ = Val_long(code & 0x3F);
        continue;
      }
      v = open_small_block(r, code, &inner, &inner_end);
    } else {
      r->current = (struct bac_marshal_frame){ at, end };
      v = read_item(r, &inner, &inner_end);
    }
    if (BAC_UNLIKELY(v == 0))
      return close_open_fields(r, at, end);
    *at++ = v;
    if (inner == inner_end)
      continue;
    if (at != end && !push(r, at, end)) {
      fill_units(inner, inner_end);
      return close_open_fields(r, at, end);
    }
    at = inner;
    end = inner_end;
    /* In front of a closure's environment lies its info, which is odd and so no object's header. */
    if (BAC_UNLIKELY(Tag_val((value)inner) == Object_tag) && !split_object(r, at, &end))
      return close_open_fields(r, at, inner_end);
  }
}

/* ---- one read ------------------------------------------------------------------------------------ */

struct bac_intern_state *bac_marshal_in_state(void)
{
  if (Caml_state->intern_state == NULL)
    Caml_state->intern_state = calloc(1, sizeof(struct bac_intern_state));
  return Caml_state->intern_state;
}

/* May collect, so it comes before the address of the input is taken. */
struct bac_intern_state *bac_marshal_in_begin(const char *who, const struct bac_marshal_head *h, void *owned)
{
  struct bac_intern_state *r = bac_marshal_in_state();
  if (r == NULL) {
    free(owned);
    caml_raise_out_of_memory();
  }
  if (r->active)
    bac_marshal_in_abandon(r);               /* a deserialize function raised by itself */
  memset(r, 0, offsetof(struct bac_intern_state, few));
  r->st = Caml_state;
  r->who = who;
  r->active = true;
  r->words_left = h->words;
  r->objects = h->objects;
  r->compressed = h->compressed;
  r->owned = owned;
  r->frame = r->few;
  r->capacity = FEW_FRAMES;
  if (h->objects > 0)
    r->object = h->objects <= r->lent_objects ? r->lent : malloc(h->objects * sizeof *r->object);
  bool is_small = h->words > 0 && h->words <= Max_young_wosize + 1;
  if (is_small)
    r->chunk = bac_young_take(r->st, h->words);
  if ((h->objects > 0 && r->object == NULL) || (is_small && r->chunk == NULL)) {
    bac_marshal_in_abandon(r);
    caml_raise_out_of_memory();
  }
  return r;
}

value bac_marshal_in_run(struct bac_intern_state *r, const unsigned char *data, size_t bytes)
{
  value root = Val_unit;
  bool good;
  r->at = data;
  r->end = data + bytes;
  good = read_tree(r, &root);
  release(r);
  return good ? root : 0;
}

_Noreturn void bac_marshal_in_raise(const struct bac_intern_state *r)
{
  if (r->out_of_memory)
    caml_raise_out_of_memory();
  caml_failwith(r->problem);
}

/* ---- what deserialize functions call ------------------------------------------------------------- */

struct bac_intern_state *bac_marshal_in_current(void)
{
  struct bac_intern_state *r = Caml_state->intern_state;
  if (r == NULL || !r->active)
    bac_fatal("intern_state not initialized: it is likely that a caml_deserialize_* function was called "
              "without going through caml_input_*.");
  return r;
}

size_t bac_marshal_in_room(void)
{
  return Bsize_wsize(Wosize_val(bac_marshal_in_current()->custom) - 1);
}

size_t bac_marshal_in_left(void)
{
  struct bac_intern_state *r = bac_marshal_in_current();
  return (size_t)(r->end - r->at);
}

void caml_deserialize_error(char *msg)
{
  struct bac_intern_state *r = bac_marshal_in_current();
  close_open_fields(r, r->current.at, r->current.end);
  bac_marshal_in_abandon(r);
  caml_failwith(msg);
}
