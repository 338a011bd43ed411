/* mutable.h -- bytes, doubles and bigarray elements that domains may read and write at the same time.
 *
 * OCaml programs may race on any mutable field: each access then gives some value that was written there, and
 * nothing else goes wrong.  Fields that hold values have bac_field_get and bac_modify (value.h,
 * write_barrier.h); what holds no pointers is read and written by the names below.  A plain access of at most
 * a word is one machine instruction here, and longer ones may be torn between words without harm, so real builds use
 * plain accesses and the C library; for the thread sanitizer they are relaxed atomics, so that it neither
 * reports what programs are allowed to do nor misses a collector that moves a block away under such an access. */
#ifndef BAC_GC_MUTABLE_H
#define BAC_GC_MUTABLE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "platform/atomic.h"

#if !BAC_TSAN

#define bac_mutable_load(type, p)      (*(const type *)(p))
#define bac_mutable_store(type, p, x)  ((void)(*(type *)(p) = (x)))
/* As memmove, memset and memcmp. */
static inline void bac_mutable_copy(void *to, const void *from, size_t n) { memmove(to, from, n); }
static inline void bac_mutable_fill(void *to, int byte, size_t n) { memset(to, byte, n); }
static inline int bac_mutable_compare(const void *a, const void *b, size_t n) { return memcmp(a, b, n); }

#else

#define bac_mutable_load(type, p) \
  ({ type value_; __atomic_load((type *)(p), &value_, __ATOMIC_RELAXED); value_; })
#define bac_mutable_store(type, p, x) \
  do { type value_ = (x); __atomic_store((type *)(p), &value_, __ATOMIC_RELAXED); } while (0)

static inline void bac_mutable_copy_up(char *to, const char *from, size_t n)
{
  for (; n >= 8 && (((uintptr_t)to | (uintptr_t)from) & 7) == 0; to += 8, from += 8, n -= 8)
    bac_mutable_store(uint64_t, to, bac_mutable_load(uint64_t, from));
  for (; n > 0; to++, from++, n--)
    bac_mutable_store(char, to, bac_mutable_load(char, from));
}

static inline void bac_mutable_copy_down(char *to, const char *from, size_t n)
{
  while (n > 0) {
    if (n >= 8 && (((uintptr_t)(to + n) | (uintptr_t)(from + n)) & 7) == 0) {
      n -= 8;
      bac_mutable_store(uint64_t, to + n, bac_mutable_load(uint64_t, from + n));
    } else {
      n--;
      bac_mutable_store(char, to + n, bac_mutable_load(char, from + n));
    }
  }
}

static inline void bac_mutable_copy(void *to, const void *from, size_t n)
{
  if ((uintptr_t)to - (uintptr_t)from >= n)
    bac_mutable_copy_up(to, from, n);
  else
    bac_mutable_copy_down(to, from, n);
}

static inline void bac_mutable_fill(void *to, int byte, size_t n)
{
  for (char *p = to; n > 0; p++, n--)
    bac_mutable_store(char, p, (char)byte);
}

static inline int bac_mutable_compare(const void *a, const void *b, size_t n)
{
  const unsigned char *p = a, *q = b;
  for (; n > 0; p++, q++, n--) {
    int x = bac_mutable_load(unsigned char, p), y = bac_mutable_load(unsigned char, q);
    if (x != y)
      return x < y ? -1 : 1;
  }
  return 0;
}

#endif
#endif
