/* hash.c -- Hashtbl.hash: a bounded breadth-first walk that feeds MurmurHash3 (32 bits).
 * The walk order, what counts towards the limits and the normal forms of floats are part of what programs
 * see (hash tables iterate in hash order), so they follow the reference exactly. */
#include <math.h>
#include "runtime/hash.h"
#include "gc/custom.h"
#include "runtime/prims.h"

static inline uint32_t rotate_left(uint32_t x, int n) { return x << n | x >> (32 - n); }

static inline uint32_t mix(uint32_t h, uint32_t d)
{
  d *= 0xcc9e2d51u;
  d = rotate_left(d, 15);
  d *= 0x1b873593u;
  h ^= d;
  h = rotate_left(h, 13);
  return h * 5 + 0xe6546b64u;
}

static inline value finish(uint32_t h)
{
  h ^= h >> 16;
  h *= 0x85ebca6bu;
  h ^= h >> 13;
  h *= 0xc2b2ae35u;
  h ^= h >> 16;
  return Val_long(h & 0x3fffffffu);      /* non-negative on 32-bit machines too */
}

/* A number that fits 32 bits gives what a 32-bit machine gives: sign and upper half cancel. */
static inline uint32_t mix_word(uint32_t h, intnat d)
{
  return mix(h, (uint32_t)((uint64_t)(d >> 32) ^ (uint64_t)(d >> 63) ^ (uint64_t)d));
}

/* All nans hash alike, and so do the two zeros: compare calls them equal. */
static inline uint32_t mix_double(uint32_t h, double d)
{
  uint64_t bits;
  if (d != d)
    bits = 0x7ff0000000000001u;
  else if (d == 0.0)
    bits = 0;
  else
    memcpy(&bits, &d, sizeof bits);
  h = mix(h, (uint32_t)bits);
  return mix(h, (uint32_t)(bits >> 32));
}

static inline uint32_t mix_string(uint32_t h, value s)
{
  mlsize_t length = bac_string_length(s), i;
  const unsigned char *p = Bytes_val(s);
  uint32_t w = 0;
  for (i = 0; i + 4 <= length; i += 4) {
    bac_mutable_copy(&w, p + i, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    w = __builtin_bswap32(w);
#endif
    h = mix(h, w);
  }
  w = 0;
  switch (length & 3) {
  case 3: w = (uint32_t)bac_byte_get(s, i + 2) << 16;  /* fallthrough */
  case 2: w |= (uint32_t)bac_byte_get(s, i + 1) << 8;  /* fallthrough */
  case 1: h = mix(h, w | bac_byte_get(s, i));          /* fallthrough */
  default: break;
  }
  return h ^ (uint32_t)length;
}

uint32_t caml_hash_mix_uint32(uint32_t h, uint32_t d) { return mix(h, d); }
uint32_t caml_hash_mix_intnat(uint32_t h, intnat d) { return mix_word(h, d); }
uint32_t caml_hash_mix_int64(uint32_t h, int64_t d)
{
  h = mix(h, (uint32_t)d);
  return mix(h, (uint32_t)((uint64_t)d >> 32));
}
uint32_t caml_hash_mix_double(uint32_t h, double d) { return mix_double(h, d); }
uint32_t caml_hash_mix_float(uint32_t h, float d)
{
  uint32_t bits;
  if (d != d)
    bits = 0x7f800001u;
  else if (d == 0.0f)
    bits = 0;
  else
    memcpy(&bits, &d, sizeof bits);
  return mix(h, bits);
}
uint32_t caml_hash_mix_string(uint32_t h, value s) { return mix_string(h, s); }

/* ---- the walk ------------------------------------------------------------------------------------ */

enum { QUEUE_MAX = 256, FORWARD_MAX = 1000 };

struct walk {
  uint32_t h;
  intnat meaningful_left;          /* how many more leaves may be mixed in */
  value *end, *limit;              /* of what is queued; of what may be */
};

static inline void enqueue_fields(struct walk *w, value v, mlsize_t from)
{
  mlsize_t size = Wosize_val(v);
  value *end = w->end, *limit = w->limit;
  for (; from < size && end < limit; from++)
    *end++ = bac_field_get(v, from);
  w->end = end;
}

/* Code addresses and closure information count as leaves, as they do in the reference. */
static void hash_closure(struct walk *w, value v)
{
  mlsize_t env = Start_env_closinfo(Closinfo_val(v));
  w->h = mix(w->h, (uint32_t)(Hd_val(v) & ~BAC_COLOUR_MASK));
  for (mlsize_t i = 0; i < env; i++) {
    w->h = mix_word(w->h, Field(v, i));
    w->meaningful_left--;
  }
  enqueue_fields(w, v, env);
}

static void hash_float_array(struct walk *w, value v)
{
  mlsize_t size = Wosize_val(v);
  for (mlsize_t i = 0; i < size; i++) {
    w->h = mix_double(w->h, Double_flat_field(v, i));
    if (--w->meaningful_left <= 0)
      break;
  }
}

static void hash_custom(struct walk *w, value v)
{
  const struct custom_operations *ops = Custom_ops_val(v);
  if (ops->hash == NULL)
    return;                        /* identity may change: such a block contributes nothing */
  w->h = mix(w->h, (uint32_t)ops->hash(v));
  w->meaningful_left--;
}

/* A chain of forwarding blocks longer than anything real is a cycle: nothing is mixed in. */
static bool skip_forwards(value *v)
{
  for (int i = 0; i < FORWARD_MAX; i++) {
    *v = bac_field_get(*v, 0);
    if (Is_long(*v) || Tag_val(*v) != Forward_tag)
      return true;
  }
  return false;
}

static inline void hash_one(struct walk *w, value v)
{
again:
  if (Is_long(v)) {
    w->h = mix_word(w->h, v);
    w->meaningful_left--;
    return;
  }
  switch (Tag_val(v)) {
  case String_tag: w->h = mix_string(w->h, v); w->meaningful_left--; break;
  case Double_tag: w->h = mix_double(w->h, Double_val(v)); w->meaningful_left--; break;
  case Double_array_tag: hash_float_array(w, v); break;
  case Abstract_tag: case Cont_tag: break;
  case Infix_tag:
    w->h = mix(w->h, (uint32_t)Infix_offset_val(v));
    v -= (value)Infix_offset_val(v);
    goto again;
  case Forward_tag:
    if (skip_forwards(&v))
      goto again;
    break;
  case Object_tag: w->h = mix_word(w->h, Long_val(bac_field_get(v, 1))); w->meaningful_left--; break;
  case Custom_tag: hash_custom(w, v); break;
  case Closure_tag: hash_closure(w, v); break;
  default:
    w->h = mix(w->h, (uint32_t)(Hd_val(v) & ~BAC_COLOUR_MASK));
    enqueue_fields(w, v, 0);
  }
}

value caml_hash(value count, value limit, value seed, value v)
{
  value queue[QUEUE_MAX];
  struct walk w = { .h = (uint32_t)Long_val(seed), .meaningful_left = Long_val(count) };
  intnat room = Long_val(limit);
  if (Is_block(v) && Tag_val(v) == String_tag && w.meaningful_left > 0)
    return finish(mix_string(w.h, v));
  if (room < 0 || room > QUEUE_MAX)
    room = QUEUE_MAX;
  queue[0] = v;
  w.end = queue + 1;
  w.limit = queue + room;
  for (value *p = queue; p < w.end && w.meaningful_left > 0; p++)
    hash_one(&w, *p);
  return finish(w.h);
}

value caml_string_hash(value seed, value s)
{
  return finish(mix_string((uint32_t)Long_val(seed), s));
}

/* The compiler computes the same sum: base 223, kept to 31 bits with sign. */
value caml_hash_variant(const char *name)
{
  uint32_t sum = 0;
  for (; *name != 0; name++)
    sum = sum * 223 + (unsigned char)*name;
  sum = (sum & 0x7fffffffu) | (sum & 0x40000000u) << 1;
  return Val_long((int32_t)sum);
}
