/* atomic.h -- loads and stores named by their order; the only place that spells C11 orders.
 *
 * Two forms of the publishing edges E1, E2, E5 (doc/design/stw.md, "Barrier form"):
 *   fence form  an explicit C11 barrier and relaxed accesses           (default)
 *   word form   the order sits on the accessed word                    (--enable-tsan)
 * The thread sanitizer does not see stand-alone fences, so the checked program is the word form,
 * which orders no more than the fence form. */
#ifndef BAC_PLATFORM_ATOMIC_H
#define BAC_PLATFORM_ATOMIC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#ifndef BAC_TSAN
#define BAC_TSAN 0
#endif

/* These take the address of an _Atomic object of any lock-free type. */
#define bac_load_relaxed(p)         atomic_load_explicit((p), memory_order_relaxed)
#define bac_load_acquire(p)         atomic_load_explicit((p), memory_order_acquire)
#define bac_load_seq(p)             atomic_load_explicit((p), memory_order_seq_cst)
#define bac_store_relaxed(p, v)     atomic_store_explicit((p), (v), memory_order_relaxed)
#define bac_store_release(p, v)     atomic_store_explicit((p), (v), memory_order_release)
#define bac_store_seq(p, v)         atomic_store_explicit((p), (v), memory_order_seq_cst)
#define bac_exchange_acq_rel(p, v)  atomic_exchange_explicit((p), (v), memory_order_acq_rel)
#define bac_fetch_add_relaxed(p, v) atomic_fetch_add_explicit((p), (v), memory_order_relaxed)
#define bac_fetch_add_acq_rel(p, v) atomic_fetch_add_explicit((p), (v), memory_order_acq_rel)
#define bac_fetch_sub_relaxed(p, v) atomic_fetch_sub_explicit((p), (v), memory_order_relaxed)
#define bac_fetch_sub_acq_rel(p, v) atomic_fetch_sub_explicit((p), (v), memory_order_acq_rel)
#define bac_fetch_or_relaxed(p, v)  atomic_fetch_or_explicit((p), (v), memory_order_relaxed)
#define bac_fetch_or_acq_rel(p, v)  atomic_fetch_or_explicit((p), (v), memory_order_acq_rel)
#define bac_fetch_and_release(p, v) atomic_fetch_and_explicit((p), (v), memory_order_release)

/* Plain heap words that several domains may touch (OCaml fields, headers) are ordinary memory; these
 * give them the order that gc.md A10 asks for.  T is a scalar type. */
#define bac_word_load_relaxed(p)     __atomic_load_n((p), __ATOMIC_RELAXED)
#define bac_word_load_acquire(p)     __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define bac_word_load_seq(p)         __atomic_load_n((p), __ATOMIC_SEQ_CST)
#define bac_word_store_relaxed(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
#define bac_word_store_release(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define bac_word_exchange_seq(p, v)  __atomic_exchange_n((p), (v), __ATOMIC_SEQ_CST)
#define bac_word_fetch_add_seq(p, v) __atomic_fetch_add((p), (v), __ATOMIC_SEQ_CST)
#define bac_word_fetch_or_relaxed(p, v) __atomic_fetch_or((p), (v), __ATOMIC_RELAXED)
#define bac_word_cas(p, expected_p, desired, succ, fail) \
  __atomic_compare_exchange_n((p), (expected_p), (desired), 0, (succ), (fail))

/* A pointer that was published by a release store, read to look behind it.  The address dependency orders what
 * is read there on every machine we know; the thread sanitizer does not see dependencies, so there it is an
 * acquire load. */
#if BAC_TSAN
#define bac_word_load_dependent(p)   bac_word_load_acquire(p)
#else
#define bac_word_load_dependent(p)   bac_word_load_relaxed(p)
#endif

/* ---- edges: orders that another domain relies on, by name ------------------------------------------------
 *
 * EDGE is the name of an edge as doc/design/stw.md lists them (E1 to E8, forwarded ...); the argument for it stands
 * beside its release side.  A build with -DBAC_WEAKEN_<EDGE>=1 leaves that order out, and testsuite/litmus
 * requires that this is noticed. */
#define BAC_WEAKENED(EDGE)            BAC_IS_SET(BAC_WEAKEN_##EDGE)
#define BAC_IS_SET(flag)              BAC_IS_SET_(flag)             /* 1 when flag is a macro for 1, else 0 */
#define BAC_IS_SET_(flag)             BAC_SECOND(BAC_IS_SET_TO_##flag 1, 0, 0)
#define BAC_IS_SET_TO_1               0,
#define BAC_SECOND(...)               BAC_SECOND_(__VA_ARGS__)
#define BAC_SECOND_(a, b, ...)        b
#define BAC_EDGE_ORDER(EDGE, order)   (BAC_WEAKENED(EDGE) ? memory_order_relaxed : (order))

/* Word form in both builds. */
#define bac_edge_load(EDGE, p)             atomic_load_explicit((p), BAC_EDGE_ORDER(EDGE, memory_order_acquire))
#define bac_edge_store(EDGE, p, v)         atomic_store_explicit((p), (v), BAC_EDGE_ORDER(EDGE, memory_order_release))
#define bac_edge_word_store(EDGE, p, v)    __atomic_store_n((p), (v), (int)BAC_EDGE_ORDER(EDGE, memory_order_release))
#define bac_edge_exchange(EDGE, p, v)      atomic_exchange_explicit((p), (v), BAC_EDGE_ORDER(EDGE, memory_order_acq_rel))
#define bac_edge_fetch_add(EDGE, p, v)     atomic_fetch_add_explicit((p), (v), BAC_EDGE_ORDER(EDGE, memory_order_release))
#define bac_edge_fetch_sub(EDGE, p, v)     atomic_fetch_sub_explicit((p), (v), BAC_EDGE_ORDER(EDGE, memory_order_acq_rel))
#define bac_edge_fetch_and(EDGE, p, v)     atomic_fetch_and_explicit((p), (v), BAC_EDGE_ORDER(EDGE, memory_order_release))
#define bac_edge_acquire_cas(EDGE, p, expected_p, v) \
  atomic_compare_exchange_strong_explicit((p), (expected_p), (v), BAC_EDGE_ORDER(EDGE, memory_order_acquire), \
                                          BAC_EDGE_ORDER(EDGE, memory_order_acquire))

/* Publishing edges: an explicit barrier before relaxed operations on words that the other side reads, and one
 * after its reads.  Under the sanitizer the same order sits on the words. */
#if BAC_TSAN
#define BAC_PUBLISH_BARRIER(EDGE)    ((void)0)
#define BAC_OBSERVE_BARRIER(EDGE)    ((void)0)
#define BAC_ORDER_PUBLISH(EDGE)      BAC_EDGE_ORDER(EDGE, memory_order_release)
#define BAC_ORDER_PUBLISH_RMW(EDGE)  BAC_EDGE_ORDER(EDGE, memory_order_acq_rel)
#define BAC_ORDER_OBSERVE(EDGE)      BAC_EDGE_ORDER(EDGE, memory_order_acquire)
#else
#define BAC_PUBLISH_BARRIER(EDGE)    (BAC_WEAKENED(EDGE) ? (void)0 : atomic_thread_fence(memory_order_release))
#define BAC_OBSERVE_BARRIER(EDGE)    (BAC_WEAKENED(EDGE) ? (void)0 : atomic_thread_fence(memory_order_acquire))
#define BAC_ORDER_PUBLISH(EDGE)      memory_order_relaxed
#define BAC_ORDER_PUBLISH_RMW(EDGE)  memory_order_relaxed
#define BAC_ORDER_OBSERVE(EDGE)      memory_order_relaxed
#endif

/* Between earlier reads of shared fields and a plain store that follows (caml_modify, incr; gc.md A10).  It pairs with
 * nothing that the sanitizer could miss: without it only load buffering would show, which is not a race. */
#if BAC_TSAN
#define BAC_MODIFY_BARRIER()   ((void)0)
#else
#define BAC_MODIFY_BARRIER()   atomic_thread_fence(memory_order_acquire)
#endif

/* Around an atomic operation of OCaml (doc/design/memory_model.md): before it, so that no plain read overtakes it
 * downwards; after one that writes, so that no plain write overtakes it upwards.  The orders of C11 leave both
 * open.  x86-64 needs no instruction for either. */
#if BAC_TSAN
#define BAC_BEFORE_ATOMIC()        ((void)0)
#define BAC_AFTER_ATOMIC_WRITE()   ((void)0)
#else
#define BAC_BEFORE_ATOMIC()        atomic_thread_fence(memory_order_acquire)
#define BAC_AFTER_ATOMIC_WRITE()   atomic_thread_fence(memory_order_release)
#endif

#endif
