/* marshal_head.c -- the header in front of a marshalled value, as read. */
#include "runtime/marshal.h"

enum { BIG_HEADER_BYTES = 32, SHORTEST_COMPRESSED = 10 };

static const char bad_object[] = "bad object";
static const char too_large[] = "object too large to be read back on this platform";
static const char truncated[] = "truncated object";

size_t bac_marshal_header_bytes(const unsigned char first[BAC_MARSHAL_FIRST_BYTES])
{
  switch (bac_be32(first)) {
  case BAC_MARSHAL_MAGIC_SMALL: return BAC_MARSHAL_PLAIN_HEAD_BYTES;
  case BAC_MARSHAL_MAGIC_BIG: return BIG_HEADER_BYTES;
  case BAC_MARSHAL_MAGIC_COMPRESSED: {
    size_t n = first[4] & 0x3Fu;
    return n >= SHORTEST_COMPRESSED ? n : 0;
  }
  default: return 0;
  }
}

/* One number of 7-bit groups, most significant first.  NULL or what is wrong; *p moves behind it. */
static const char *read_groups(const unsigned char **p, const unsigned char *end, size_t *out)
{
  uint64_t n = 0;
  unsigned char c;
  do {
    if (*p == end)
      return bad_object;
    if (n >> 57 != 0)
      return too_large;
    c = *(*p)++;
    n = (n << 7) | (c & 0x7Fu);
  } while ((c & 0x80u) != 0);
  *out = n;
  return NULL;
}

static const char *read_compressed(const unsigned char *p, const unsigned char *end, struct bac_marshal_head *h)
{
  size_t words_32;
  size_t *field[] = { &h->stored_bytes, &h->plain_bytes, &h->objects, &words_32, &h->words };
  p += BAC_MARSHAL_FIRST_BYTES;
  for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
    const char *problem = read_groups(&p, end, field[i]);
    if (problem != NULL)
      return problem;
  }
  return NULL;
}

/* Numbers that cannot be true are refused here, so that what follows may multiply them.  An object takes at
 * least a byte; so do two words, except in custom blocks, which may be much shorter when written. */
static const char *check(const struct bac_marshal_head *h)
{
  if (h->stored_bytes > (size_t)Max_long || h->plain_bytes > (size_t)Max_long)
    return too_large;
  if (h->objects > h->plain_bytes || h->words / 1024 > h->plain_bytes)
    return bad_object;
  return NULL;
}

const char *bac_marshal_head_read(const unsigned char *p, size_t avail, struct bac_marshal_head *h)
{
  size_t n = avail < BAC_MARSHAL_FIRST_BYTES ? 0 : bac_marshal_header_bytes(p);
  const char *problem = NULL;
  if (n == 0)
    return avail < BAC_MARSHAL_FIRST_BYTES ? truncated : bad_object;
  if (n > avail)
    return truncated;
  *h = (struct bac_marshal_head){ .header_bytes = n };
  switch (bac_be32(p)) {
  case BAC_MARSHAL_MAGIC_SMALL:
    h->stored_bytes = h->plain_bytes = bac_be32(p + 4);
    h->objects = bac_be32(p + 8);
    h->words = bac_be32(p + 16);
    break;
  case BAC_MARSHAL_MAGIC_BIG:
    h->stored_bytes = h->plain_bytes = bac_be64(p + 8);
    h->objects = bac_be64(p + 16);
    h->words = bac_be64(p + 24);
    break;
  default:
    h->compressed = true;
    problem = read_compressed(p, p + n, h);
  }
  return problem != NULL ? problem : check(h);
}

const char *bac_marshal_size_read(const unsigned char *p, struct bac_marshal_head *h)
{
  const unsigned char *at = p + BAC_MARSHAL_FIRST_BYTES;
  h->header_bytes = bac_marshal_header_bytes(p);
  if (h->header_bytes == 0)
    return bad_object;
  if (bac_be32(p) == BAC_MARSHAL_MAGIC_SMALL)
    h->stored_bytes = bac_be32(p + 4);
  else if (bac_be32(p) == BAC_MARSHAL_MAGIC_BIG)
    h->stored_bytes = bac_be64(p + 8);
  else if (read_groups(&at, p + BAC_MARSHAL_SIZE_BYTES, &h->stored_bytes) != NULL)
    return bad_object;
  return h->stored_bytes > (size_t)Max_long - h->header_bytes ? too_large : NULL;
}
