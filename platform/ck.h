/* ck.h -- the parts of Concurrency Kit that may be used, in the one place that includes them.
 *
 * Only header-only parts: what is compiled into libck.a (epoch, hs, ht, ec, barrier, array) stays unseen by the thread
 * sanitizer.  Under --enable-tsan platform/tsan/ comes first on the include path, with a ck_pr.h that it understands.
 * A ring or a stack carries indices or pointers; the order of what stands behind them is an edge of ours, on a word
 * of ours, argued where it is used (gc.md section 12).  ck_stack: push and batch pop, no single pop by several threads.
 * Locks of CK spin without bound: tests only. */
#ifndef BAC_PLATFORM_CK_H
#define BAC_PLATFORM_CK_H

#include <ck_pr.h>
#include <ck_fifo.h>
#include <ck_ring.h>
#include <ck_sequence.h>
#include <ck_spinlock.h>
#include <ck_stack.h>

#endif
