/* t_md5.c, also for blake2.c -- the test vectors of the two documents, and independence from how data arrives. */
#include "runtime/blake2.h"
#include "runtime/md5.h"
#include "testsuite/lib/tap.h"

static const char *hex(const unsigned char *p, size_t n)
{
  static char text[200];
  for (size_t i = 0; i < n; i++)
    sprintf(text + 2 * i, "%02x", p[i]);
  return text;
}

static const char *md5(const char *s)
{
  struct bac_md5 m;
  unsigned char d[16];
  bac_md5_start(&m);
  bac_md5_add(&m, s, strlen(s));
  bac_md5_finish(&m, d);
  return hex(d, 16);
}

static void md5_suite_of_rfc_1321(void)
{
  TAP_OK(strcmp(md5(""), "d41d8cd98f00b204e9800998ecf8427e") == 0);
  TAP_OK(strcmp(md5("a"), "0cc175b9c0f1b6a831c399e269772661") == 0);
  TAP_OK(strcmp(md5("abc"), "900150983cd24fb0d6963f7d28e17f72") == 0);
  TAP_OK(strcmp(md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0") == 0);
  TAP_OK(strcmp(md5("abcdefghijklmnopqrstuvwxyz"), "c3fcd3d76192e4007dfb496cca67e13b") == 0);
  TAP_OK(strcmp(md5("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
                "d174ab98d277d9f5a5611c2c9f419d9f") == 0);
  TAP_OK(strcmp(md5("12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
                "57edf4a22be3c955ac49da2e2107b67a") == 0);
}

static void blake2b_of_rfc_7693(void)
{
  struct bac_blake2 b;
  unsigned char d[64];
  bac_blake2_start(&b, 64, NULL, 0);
  bac_blake2_add(&b, "abc", 3);
  bac_blake2_finish(&b, 64, d);
  TAP_OK(strcmp(hex(d, 64), "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                            "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923") == 0);
}

/* Appendix E of the RFC: digests of sequences of many lengths, keyed and not, hashed into one. */
static void fill(unsigned char *out, size_t n, uint32_t seed)
{
  uint32_t a = 0xdead4bad * seed, b = 1;
  for (size_t i = 0; i < n; i++) {
    uint32_t t = a + b;
    a = b;
    b = t;
    out[i] = (unsigned char)(t >> 24);
  }
}

static void blake2b_self_test_of_rfc_7693(void)
{
  static const unsigned char expected[32] = {
    0xc2, 0x3a, 0x78, 0x00, 0xd9, 0x81, 0x23, 0xbd, 0x10, 0xf5, 0x06, 0xc6, 0x1e, 0x29, 0xda, 0x56,
    0x03, 0xd7, 0x63, 0xb8, 0xbb, 0xad, 0x2e, 0x73, 0x7f, 0x5e, 0x76, 0x5a, 0x7b, 0xcc, 0xd4, 0x75 };
  static const size_t digest_bytes[] = { 20, 32, 48, 64 }, input_bytes[] = { 0, 3, 128, 129, 255, 1024 };
  unsigned char in[1024], md[64], key[64];
  struct bac_blake2 all, one;
  bac_blake2_start(&all, 32, NULL, 0);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 6; j++) {
      size_t out = digest_bytes[i], n = input_bytes[j];
      fill(in, n, (uint32_t)n);
      bac_blake2_start(&one, out, NULL, 0);
      bac_blake2_add(&one, in, n);
      bac_blake2_finish(&one, out, md);
      bac_blake2_add(&all, md, out);
      fill(key, out, (uint32_t)out);
      bac_blake2_start(&one, out, key, out);
      bac_blake2_add(&one, in, n);
      bac_blake2_finish(&one, out, md);
      bac_blake2_add(&all, md, out);
    }
  bac_blake2_finish(&all, 32, md);
  TAP_OK(memcmp(md, expected, 32) == 0);
}

static void pieces_give_the_digest_of_the_whole(void)
{
  unsigned char data[1000], whole[16], piece[16], bwhole[64], bpiece[64];
  fill(data, sizeof data, 7);
  for (size_t n = 0; n < sizeof data; n += 61) {
    struct bac_md5 m;
    struct bac_blake2 b;
    bac_md5_start(&m); bac_md5_add(&m, data, n); bac_md5_finish(&m, whole);
    bac_blake2_start(&b, 64, NULL, 0); bac_blake2_add(&b, data, n); bac_blake2_finish(&b, 64, bwhole);
    bac_md5_start(&m);
    bac_blake2_start(&b, 64, NULL, 0);
    for (size_t i = 0, step = 1; i < n; i += step, step = step * 3 % 130 + 1) {
      size_t take = step < n - i ? step : n - i;
      bac_md5_add(&m, data + i, take);
      bac_blake2_add(&b, data + i, take);
    }
    bac_md5_finish(&m, piece);
    bac_blake2_finish(&b, 64, bpiece);
    TAP_OK(memcmp(whole, piece, 16) == 0 && memcmp(bwhole, bpiece, 64) == 0);
  }
}

int main(void)
{
  TAP_RUN(md5_suite_of_rfc_1321);
  TAP_RUN(blake2b_of_rfc_7693);
  TAP_RUN(blake2b_self_test_of_rfc_7693);
  TAP_RUN(pieces_give_the_digest_of_the_whole);
  return TAP_DONE();
}
