/* p_random.c -- one step of the LXM generator behind Stdlib.Random (L64X128).
 * The state is a bigarray of four 64-bit words: the increment and state of the linear congruential half,
 * then the two words of the xor-shift half.  The algorithm and its constants are public (Steele and
 * Vigna, "LXM: better splittable pseudorandom number generators"). */
#include "runtime/memory.h"
#include "runtime/prims.h"

static inline uint64_t rotate_left(uint64_t x, int n) { return x << n | x >> (64 - n); }

/* Every bit of the result depends on every bit of z (Lea's mixer). */
static inline uint64_t mix(uint64_t z)
{
  z = (z ^ z >> 32) * 0xdaba0b6eb09322e3u;
  z = (z ^ z >> 32) * 0xdaba0b6eb09322e3u;
  return z ^ z >> 32;
}

enum { INCREMENT, STATE, X0, X1 };

#define GET(i)     bac_mutable_load(uint64_t, st + (i))
#define SET(i, x)  bac_mutable_store(uint64_t, st + (i), (x))

/* Domains that share a generator may get equal numbers, as documented. */
value caml_lxm_next(value v)
{
  uint64_t *st = *(uint64_t **)Data_custom_val(v);     /* first field of a bigarray: its data */
  uint64_t x0 = GET(X0), x1 = GET(X1), s = GET(STATE), z = mix(s + x0);
  SET(STATE, s * 0xd1342543de82ef95u + GET(INCREMENT));
  x1 ^= x0;
  SET(X0, rotate_left(x0, 24) ^ x1 ^ x1 << 16);
  SET(X1, rotate_left(x1, 37));
  return caml_copy_int64((int64_t)z);
}
