/* blake2.c -- BLAKE2b, written from RFC 7693. */
#include <string.h>
#include "gc/mutable.h"
#include "runtime/blake2.h"

static const uint64_t initial[8] = {
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179
};

/* Which word of the block each half step reads; the last two of the twelve rounds repeat the first two. */
static const unsigned char sigma[10][16] = {
  {  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15 },
  { 14, 10,  4,  8,  9, 15, 13,  6,  1, 12,  0,  2, 11,  7,  5,  3 },
  { 11,  8, 12,  0,  5,  2, 15, 13, 10, 14,  3,  6,  7,  1,  9,  4 },
  {  7,  9,  3,  1, 13, 12, 11, 14,  2,  6,  5, 10,  4,  0, 15,  8 },
  {  9,  0,  5,  7,  2,  4, 10, 15, 14,  1, 11, 12,  6,  8,  3, 13 },
  {  2, 12,  6, 10,  0, 11,  8,  3,  4, 13,  7,  5, 15, 14,  1,  9 },
  { 12,  5,  1, 15, 14, 13,  4, 10,  0,  7,  6,  3,  9,  2,  8, 11 },
  { 13, 11,  7, 14, 12,  1,  3,  9,  5,  0, 15,  4,  8,  6,  2, 10 },
  {  6, 15, 14,  9, 11,  3,  0,  8, 12,  2, 13,  7,  1,  4, 10,  5 },
  { 10,  2,  8,  4,  7,  6,  1,  5, 15, 11,  9, 14,  3, 12, 13,  0 }
};

static inline uint64_t rotate_right(uint64_t x, int n) { return x >> n | x << (64 - n); }

static inline uint64_t load_le64(const unsigned char *p)
{
  uint64_t x;
  bac_mutable_copy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  x = __builtin_bswap64(x);
#endif
  return x;
}

static inline void mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y)
{
  v[a] += v[b] + x;
  v[d] = rotate_right(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = rotate_right(v[b] ^ v[c], 24);
  v[a] += v[b] + y;
  v[d] = rotate_right(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = rotate_right(v[b] ^ v[c], 63);
}

/* Written out, so that every index is known to the compiler and the words stay in registers. */
#define HALF(r, k, a, b, c, d) mix(v, a, b, c, d, m[sigma[r][k]], m[sigma[r][(k) + 1]])
#define ROUND(r)                                                                                   \
  HALF(r, 0, 0, 4,  8, 12); HALF(r,  2, 1, 5,  9, 13); HALF(r,  4, 2, 6, 10, 14); HALF(r,  6, 3, 7, 11, 15); \
  HALF(r, 8, 0, 5, 10, 15); HALF(r, 10, 1, 6, 11, 12); HALF(r, 12, 2, 7,  8, 13); HALF(r, 14, 3, 4,  9, 14)

/* b->bytes counts this block already. */
static void add_block(struct bac_blake2 *b, const unsigned char *p, int is_last)
{
  uint64_t v[16], m[16];
  for (int i = 0; i < 8; i++) {
    v[i] = b->h[i];
    v[i + 8] = initial[i];
  }
  v[12] ^= b->bytes;
  if (is_last)
    v[14] = ~v[14];
  for (int i = 0; i < 16; i++)
    m[i] = load_le64(p + 8 * i);
  ROUND(0); ROUND(1); ROUND(2); ROUND(3); ROUND(4); ROUND(5);
  ROUND(6); ROUND(7); ROUND(8); ROUND(9); ROUND(0); ROUND(1);
  for (int i = 0; i < 8; i++)
    b->h[i] ^= v[i] ^ v[i + 8];
}

void bac_blake2_start(struct bac_blake2 *b, size_t digest_bytes, const void *key, size_t key_bytes)
{
  memcpy(b->h, initial, sizeof b->h);
  b->h[0] ^= 0x01010000u ^ (uint64_t)key_bytes << 8 ^ digest_bytes;
  b->bytes = 0;
  b->held = 0;
  memset(b->block, 0, sizeof b->block);
  if (key_bytes > 0) {
    memcpy(b->block, key, key_bytes < BAC_BLAKE2_KEY_BYTES ? key_bytes : BAC_BLAKE2_KEY_BYTES);
    b->held = sizeof b->block;
  }
}

static void add_whole_block(struct bac_blake2 *b, const unsigned char *p)
{
  b->bytes += sizeof b->block;
  add_block(b, p, 0);
}

/* A full block is mixed only when a byte behind it is known, since the last one is treated differently. */
void bac_blake2_add(struct bac_blake2 *b, const void *data, size_t bytes)
{
  const unsigned char *p = data;
  size_t room = sizeof b->block - b->held;
  if (bytes > room) {
    if (room > 0)
      bac_mutable_copy(b->block + b->held, p, room);
    add_whole_block(b, b->block);
    b->held = 0;
    p += room;
    bytes -= room;
    for (; bytes > sizeof b->block; p += sizeof b->block, bytes -= sizeof b->block)
      add_whole_block(b, p);
  }
  if (bytes > 0)
    bac_mutable_copy(b->block + b->held, p, bytes);
  b->held += bytes;
}

void bac_blake2_finish(struct bac_blake2 *b, size_t digest_bytes, unsigned char *digest)
{
  b->bytes += b->held;
  memset(b->block + b->held, 0, sizeof b->block - b->held);
  add_block(b, b->block, 1);
  for (size_t i = 0; i < digest_bytes; i++)
    digest[i] = (unsigned char)(b->h[i / 8] >> 8 * (i % 8));
}
