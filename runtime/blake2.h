/* blake2.h -- BLAKE2b digests of 1 to 64 bytes (RFC 7693), with an optional key. */
#ifndef BAC_RUNTIME_BLAKE2_H
#define BAC_RUNTIME_BLAKE2_H

#include <stddef.h>
#include <stdint.h>

struct bac_blake2 {
  uint64_t h[8];
  uint64_t bytes;                 /* in blocks already mixed; 2^64 is enough for anything we can hold */
  size_t held;                    /* bytes waiting in block; the last block is never mixed early */
  unsigned char block[128];
};
enum { BAC_BLAKE2_KEY_BYTES = 64 };
/* 1 <= digest_bytes <= 64.  Of a longer key the bytes beyond 64 do not count, but its length does. */
void bac_blake2_start(struct bac_blake2 *b, size_t digest_bytes, const void *key, size_t key_bytes);
void bac_blake2_add(struct bac_blake2 *b, const void *data, size_t bytes);
void bac_blake2_finish(struct bac_blake2 *b, size_t digest_bytes, unsigned char *digest);

#endif
