/* ck_pr.h -- primitives of Concurrency Kit over the compiler's atomics, for builds with the thread sanitizer.
 *
 * Found before the library's own header, whose inline assembly the sanitizer cannot see: it would report a race
 * for each.  Orders that CK expresses by fences sit on the accesses here: loads acquire, stores release, read-modify-write
 * operations do both, and fences are empty.  That is what the header-only parts in use need (platform/ck.h); what
 * another part needs beyond it does not compile, which is the moment to think about it. */
#ifndef CK_PR_H
#define CK_PR_H

#include <ck_cc.h>
#include <ck_limits.h>
#include <ck_md.h>
#include <ck_stdbool.h>
#include <ck_stdint.h>

#define ck_pr_stall()  __builtin_ia32_pause()
#if !defined __x86_64__
#undef ck_pr_stall
#define ck_pr_stall()  ((void)0)
#endif

#define BAC_CK_FENCE(name)  static inline void ck_pr_fence_##name(void) { }
BAC_CK_FENCE(load) BAC_CK_FENCE(store) BAC_CK_FENCE(memory) BAC_CK_FENCE(acquire) BAC_CK_FENCE(release)
BAC_CK_FENCE(acqrel) BAC_CK_FENCE(lock) BAC_CK_FENCE(unlock) BAC_CK_FENCE(load_load) BAC_CK_FENCE(store_store)
BAC_CK_FENCE(load_store) BAC_CK_FENCE(store_load) BAC_CK_FENCE(atomic) BAC_CK_FENCE(load_atomic)
BAC_CK_FENCE(store_atomic) BAC_CK_FENCE(atomic_load) BAC_CK_FENCE(atomic_store) BAC_CK_FENCE(load_depends)
#undef BAC_CK_FENCE
static inline void ck_pr_barrier(void) { __asm__ volatile("" ::: "memory"); }

/* M: the type of the pointer, which CK leaves open for pointers to pointers. */
#define BAC_CK_TYPE(S, M, T) \
  static inline T ck_pr_load_##S(const M *p) { return __atomic_load_n((T *)p, __ATOMIC_ACQUIRE); } \
  static inline void ck_pr_store_##S(M *p, T v) { __atomic_store_n((T *)p, v, __ATOMIC_RELEASE); } \
  static inline T ck_pr_fas_##S(M *p, T v) { return __atomic_exchange_n((T *)p, v, __ATOMIC_ACQ_REL); } \
  static inline bool ck_pr_cas_##S(M *p, T old, T v) \
  { return __atomic_compare_exchange_n((T *)p, &old, v, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE); } \
  static inline bool ck_pr_cas_##S##_value(M *p, T old, T v, M *seen) \
  { \
    bool done = __atomic_compare_exchange_n((T *)p, &old, v, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE); \
    *(T *)seen = old; \
    return done; \
  }
#define BAC_CK_NUMBER(S, T) \
  BAC_CK_TYPE(S, T, T) \
  static inline T ck_pr_faa_##S(T *p, T v) { return __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL); } \
  static inline void ck_pr_add_##S(T *p, T v) { __atomic_fetch_add(p, v, __ATOMIC_ACQ_REL); } \
  static inline void ck_pr_sub_##S(T *p, T v) { __atomic_fetch_sub(p, v, __ATOMIC_ACQ_REL); } \
  static inline void ck_pr_inc_##S(T *p) { __atomic_fetch_add(p, 1, __ATOMIC_ACQ_REL); } \
  static inline void ck_pr_dec_##S(T *p) { __atomic_fetch_sub(p, 1, __ATOMIC_ACQ_REL); } \
  static inline void ck_pr_or_##S(T *p, T v) { __atomic_fetch_or(p, v, __ATOMIC_ACQ_REL); } \
  static inline void ck_pr_and_##S(T *p, T v) { __atomic_fetch_and(p, v, __ATOMIC_ACQ_REL); }

BAC_CK_TYPE(ptr, void, void *)
BAC_CK_NUMBER(uint, unsigned int)
BAC_CK_NUMBER(int, int)
BAC_CK_NUMBER(char, char)
BAC_CK_NUMBER(8, uint8_t)
BAC_CK_NUMBER(16, uint16_t)
BAC_CK_NUMBER(32, uint32_t)
BAC_CK_NUMBER(64, uint64_t)
#undef BAC_CK_TYPE
#undef BAC_CK_NUMBER

/* Fields whose type is not one of those above. */
#define ck_pr_md_load_ptr(p)      ck_pr_load_ptr(p)
#define ck_pr_md_load_uint(p)     ck_pr_load_uint(p)
#define ck_pr_md_store_ptr(p, v)  ck_pr_store_ptr((p), (v))
#define ck_pr_md_store_uint(p, v) ck_pr_store_uint((p), (v))

/* Two words at once: the parts that want it (single pop of ck_stack by many threads) are not used. */
#endif
