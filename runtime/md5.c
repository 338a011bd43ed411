/* md5.c -- MD5, written from RFC 1321.  The four rounds differ in the mixing function, in the order in which
 * they read the block and in their shifts; the table of constants is floor(2^32 * |sin(i)|), i from 1. */
#include <string.h>
#include "gc/mutable.h"
#include "runtime/md5.h"

static const uint32_t sines[64] = {
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391
};

static inline uint32_t load_le32(const unsigned char *p)
{
  uint32_t x;
  bac_mutable_copy(&x, p, sizeof x);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  x = __builtin_bswap32(x);
#endif
  return x;
}

static inline void store_le32(unsigned char *p, uint32_t x)
{
  for (int i = 0; i < 4; i++)
    p[i] = (unsigned char)(x >> 8 * i);
}

#define F(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define G(x, y, z) ((y) ^ ((z) & ((x) ^ (y))))
#define H(x, y, z) ((x) ^ (y) ^ (z))
#define I(x, y, z) ((y) ^ ((x) | ~(z)))

/* One operation; `i` counts them from 0 and `k` is the word of the block. */
#define STEP(f, a, b, c, d, k, shift, i)                       \
  (a) += f(b, c, d) + w[k] + sines[i];                         \
  (a) = ((a) << (shift) | (a) >> (32 - (shift))) + (b)

/* Four operations bring a, b, c, d back to their places. */
#define FOUR(f, i, k0, k1, k2, k3, s0, s1, s2, s3)             \
  STEP(f, a, b, c, d, k0, s0, (i));                            \
  STEP(f, d, a, b, c, k1, s1, (i) + 1);                        \
  STEP(f, c, d, a, b, k2, s2, (i) + 2);                        \
  STEP(f, b, c, d, a, k3, s3, (i) + 3)

static void add_block(uint32_t state[4], const unsigned char *p)
{
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], w[16];
  for (int i = 0; i < 16; i++)
    w[i] = load_le32(p + 4 * i);
  FOUR(F,  0,  0,  1,  2,  3, 7, 12, 17, 22);
  FOUR(F,  4,  4,  5,  6,  7, 7, 12, 17, 22);
  FOUR(F,  8,  8,  9, 10, 11, 7, 12, 17, 22);
  FOUR(F, 12, 12, 13, 14, 15, 7, 12, 17, 22);
  FOUR(G, 16,  1,  6, 11,  0, 5, 9, 14, 20);
  FOUR(G, 20,  5, 10, 15,  4, 5, 9, 14, 20);
  FOUR(G, 24,  9, 14,  3,  8, 5, 9, 14, 20);
  FOUR(G, 28, 13,  2,  7, 12, 5, 9, 14, 20);
  FOUR(H, 32,  5,  8, 11, 14, 4, 11, 16, 23);
  FOUR(H, 36,  1,  4,  7, 10, 4, 11, 16, 23);
  FOUR(H, 40, 13,  0,  3,  6, 4, 11, 16, 23);
  FOUR(H, 44,  9, 12, 15,  2, 4, 11, 16, 23);
  FOUR(I, 48,  0,  7, 14,  5, 6, 10, 15, 21);
  FOUR(I, 52, 12,  3, 10,  1, 6, 10, 15, 21);
  FOUR(I, 56,  8, 15,  6, 13, 6, 10, 15, 21);
  FOUR(I, 60,  4, 11,  2,  9, 6, 10, 15, 21);
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

void bac_md5_start(struct bac_md5 *m)
{
  m->state[0] = 0x67452301;
  m->state[1] = 0xefcdab89;
  m->state[2] = 0x98badcfe;
  m->state[3] = 0x10325476;
  m->bytes = 0;
}

void bac_md5_add(struct bac_md5 *m, const void *data, size_t bytes)
{
  const unsigned char *p = data;
  size_t have = m->bytes % 64;
  m->bytes += bytes;
  if (have > 0) {
    size_t take = 64 - have < bytes ? 64 - have : bytes;
    if (take > 0)
      bac_mutable_copy(m->block + have, p, take);
    if (have + take < 64)
      return;
    add_block(m->state, m->block);
    p += take;
    bytes -= take;
  }
  for (; bytes >= 64; p += 64, bytes -= 64)
    add_block(m->state, p);
  if (bytes > 0)
    bac_mutable_copy(m->block, p, bytes);
}

/* A one bit, zeros up to 8 bytes before the end of a block, the length in bits. */
void bac_md5_finish(struct bac_md5 *m, unsigned char digest[16])
{
  static const unsigned char padding[64] = { 0x80 };
  unsigned char length[8];
  uint64_t bits = m->bytes << 3;
  size_t have = m->bytes % 64;
  store_le32(length, (uint32_t)bits);
  store_le32(length + 4, (uint32_t)(bits >> 32));
  bac_md5_add(m, padding, have < 56 ? 56 - have : 120 - have);
  bac_md5_add(m, length, sizeof length);
  for (int i = 0; i < 4; i++)
    store_le32(digest + 4 * i, m->state[i]);
}
